"""Citations become numbers that lead to the source and can be led back from it."""

import pytest

from publishing.citations import SourceNumbers, UnknownSource, Use, cite, reference_marks
from publishing.markdown import to_html, to_text


def cited(text: str, numbers: SourceNumbers, *, prefix: str = "") -> str:
    return to_html(text, extensions=[cite(numbers)], prefix=prefix)


def mark(number: int, place: str) -> str:
    return f'<a href="#source-{number}" id="{place}" aria-label="Source {number}">{number}</a>'


def test_a_citation_is_a_raised_number_close_to_the_word():
    html = cited("So it is. [@irc-3511]", SourceNumbers())

    assert html == f'<p>So it is.<sup class="refs">{mark(1, "cite-1")}</sup></p>\n'


def test_several_sources_share_a_mark_and_one_named_twice_is_shown_once():
    html = cited("a[@b; @c;@b ; @d]", SourceNumbers())

    assert html == (f'<p>a<sup class="refs">{mark(1, "cite-1")}, {mark(2, "cite-2")}, {mark(3, "cite-3")}</sup></p>\n')


def test_a_source_keeps_its_number_over_all_texts_of_a_page_and_each_use_has_its_id():
    numbers = SourceNumbers()

    cited("a[@x] b[@y] c[@x]", numbers)
    html = cited("d[@y; @z]", numbers, prefix="example")

    assert numbers.order == ["x", "y", "z"]
    assert numbers.uses("x") == ["cite-1", "cite-1-2"]
    assert numbers.uses("y") == ["cite-2", "cite-2-2"]
    assert mark(2, "cite-2-2") in html
    assert mark(3, "cite-3") in html


def test_a_source_that_the_page_does_not_list_stays_visible_and_gets_no_number():
    numbers = SourceNumbers({"a", "b"})

    html = cited("x[@nix] y [@a; @nix; @b]", numbers)

    assert "x [@nix] y<sup" in html
    assert html.endswith("</sup> [@nix]</p>\n")
    assert numbers.order == ["a", "b"]
    with pytest.raises(UnknownSource):
        numbers.use("nix")


def test_a_use_outside_of_texts_counts_as_those_in_texts_do():
    numbers = SourceNumbers()
    cited("a[@x]", numbers)

    use = numbers.use("x")

    assert use == Use(1, "#source-1", "cite-1-2")
    assert reference_marks([use]) == f'<sup class="refs">{mark(1, "cite-1-2")}</sup>'


def test_a_number_given_for_the_list_is_no_use():
    numbers = SourceNumbers()

    assert numbers.number("x") == numbers.number("x") == 1
    assert numbers.uses("x") == []
    assert numbers.use("x").id == "cite-1"


@pytest.mark.parametrize(
    "text", ["`[@a]`", "```\n[@a]\n```", "    [@a]", "\\[@a]", "[@A]", "[@a b]", "[@]", "@a", "[@a; b]", "[a]"]
)
def test_code_and_what_only_looks_like_a_citation_stay_as_written(text):
    numbers = SourceNumbers()

    assert "<sup" not in cited(text, numbers)
    assert numbers.order == []


def test_numbers_follow_the_order_in_which_readers_meet_them():
    numbers = SourceNumbers()

    cited("[^1]: in the note [@late]\n\nfirst[^1] [@early]\n\n[^2]: never shown [@unused]", numbers)

    assert numbers.order == ["early", "late"]


def test_descriptions_of_pictures_cite_nothing():
    numbers = SourceNumbers()

    cited("![a [@b]](/media/c.png) ![a [@b]](https://x.example/c.png)", numbers)

    assert numbers.order == []


@pytest.mark.parametrize("text", ["## a [@b]", "|a [@b]|\n|-|\n|c|", "> a [@b]", "*a [@b]*", "a\n: b [@b]"])
def test_sources_are_cited_in_blocks_of_any_kind(text):
    assert '<sup class="refs">' in cited(text, SourceNumbers())


def test_without_a_list_of_sources_citations_are_not_shown():
    assert to_html("a [@b]. [@c]") == "<p>a.</p>\n"
    assert to_text("a [@b]. [@c]") == "a."


def test_an_extension_given_twice_numbers_once():
    numbers = SourceNumbers()

    to_html("a[@b]", extensions=[cite(numbers), cite(numbers)])

    assert numbers.uses("b") == ["cite-1"]
