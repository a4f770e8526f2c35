"""Two documents to a list of changes that people can read."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.documents import TermDocument
from publishing.diff import changes, in_words, readable, word_pieces

texts = st.text("ab \n\t.é漢", max_size=60)


def term(**fields) -> TermDocument:
    return TermDocument(**{"slug": "payroll", "title": "Payroll", "definition": "What is paid.", **fields})


def test_only_fields_that_changed_are_listed_in_their_order():
    found = changes(term(body="old"), term(title="Pay", body="new"))

    assert [(change.field, change.before, change.after) for change in found] == [
        ("body", "old", "new"),
        ("title", "Payroll", "Pay"),
    ]


def test_equal_documents_have_no_changes():
    assert changes(term(body="same"), term(body="same")) == []


def test_a_new_page_is_all_new_and_a_page_that_went_is_all_old():
    new, gone = changes(None, term()), changes(term(), None)

    assert {change.field: (change.before, change.after) for change in new}["title"] == ("", "Payroll")
    assert {change.field: (change.before, change.after) for change in gone}["title"] == ("Payroll", "")
    assert changes(None, None) == []


def test_lists_and_parts_are_shown_as_lines():
    document = term(
        names=[{"name": "PR", "kind": "acronym"}, {"name": "pay run", "kind": "synonym", "link": False}],
        related=[{"term": "wages", "reason": "Near."}],
    )

    shown = readable(document)

    assert shown["names"].splitlines() == ["PR · acronym · yes", "pay run · synonym"]
    assert shown["related"] == "wages · Near."
    assert "links_off" not in shown


def test_a_switch_is_shown_when_it_is_on():
    assert (in_words(True), in_words(False), in_words(None), in_words(())) == ("yes", "", "", "")


def test_words_that_went_and_came_are_told_apart():
    pieces = word_pieces("The firm pays the claims.", "The plan pays all the claims.")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "The "),
        ("removed", "firm "),
        ("added", "plan "),
        ("same", "pays "),
        ("added", "all "),
        ("same", "the claims."),
    ]


@settings(max_examples=300, deadline=None)
@given(texts, texts)
def test_the_pieces_give_both_texts_back(before: str, after: str):
    pieces = word_pieces(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_long_texts_are_compared_in_time():
    old = "\n".join(f"word{number % 97} and {number}" for number in range(8_000))
    new = old.replace("word7 ", "other ")
    begun = time.process_time()

    pieces = word_pieces(old, new)

    assert time.process_time() - begun < 2
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
