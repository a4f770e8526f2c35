"""The shipped content keeps every rule; and each rule is seen to fail on a page that breaks it."""

from pathlib import Path

import pytest

from publishing.files import write
from tests.content import report, rules, tablerules, wording
from tests.content.factories import (
    CONTRACT,
    FIRM,
    SENTENCE,
    make_assessment,
    make_comparison,
    make_criterion,
    make_library,
    make_other_term,
    make_question,
    make_source,
    make_term,
)
from tests.content.library import Library, read_library, unfit_files
from tests.content.seedruns import digest, runs

ALL_RULES = (*rules.RULES, *tablerules.RULES, *wording.RULES)
TWELVE_WORDS = "one two three four five six seven eight nine ten eleven twelve"


@pytest.fixture(scope="module")
def content() -> Library:
    return read_library()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "glossary").mkdir()
    return tmp_path


def messages(rule: rules.Rule, *spoiled) -> str:
    return "\n".join(str(finding) for finding in rule(make_library(*spoiled)))


# The shipped content


def test_every_shipped_file_loads_and_is_written_as_an_export_would_write_it():
    found = unfit_files()

    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_in_the_shipped_content(rule, content):
    found = rule(content)

    assert not found, "\n".join(map(str, found))


def test_the_report_names_the_twenty_hardest_pages(content, capsys):
    report.main()

    printed = capsys.readouterr().out
    hardest = printed.split("\n\n")[1].splitlines()
    grades = [float(line.split()[0]) for line in hardest[1:]]
    assert len(grades) == 20
    assert grades == sorted(grades, reverse=True)


# Each rule fails on a page that breaks it


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_a_library_without_a_fault_passes(rule):
    assert messages(rule) == ""


def test_a_file_that_does_not_load_is_found(folder):
    (folder / "glossary" / "peo.md").write_text("---\ntitle: PEO\n---\n\nText.\n")

    found = unfit_files(folder)

    assert [(finding.file, finding.field) for finding in found] == [("glossary/peo.md", "definition")]


def test_a_file_in_another_form_than_an_export_writes_is_found(folder):
    path = folder / "glossary" / f"{FIRM}.md"
    path.write_text(write(make_term()).replace("title: ", "title:   "))

    found = unfit_files(folder)

    assert [finding.file for finding in found] == [f"glossary/{FIRM}.md"]


@pytest.mark.parametrize(
    ("spoiled", "missing"),
    [
        pytest.param(make_term(topic="nowhere"), "there is no topic “nowhere”", id="topic"),
        pytest.param(make_term(related=[{"term": "peo", "reason": "x"}]), "there is no term “peo”", id="relation"),
        pytest.param(make_question(sources=[{"source": "gone"}]), "there is no source “gone”", id="source"),
        pytest.param(make_assessment(criterion="gone"), "there is no criterion “gone”", id="criterion"),
        pytest.param(make_comparison(questions=["gone"]), "there is no question “gone”", id="question"),
        pytest.param(make_question(body="See [[Nothing|this]]."), "no term is called “Nothing”", id="written link"),
    ],
)
def test_a_reference_to_nothing_is_found(spoiled, missing):
    assert missing in messages(rules.references_resolve, spoiled)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param({"topic": None}, "[topic] is missing", id="topic"),
        pytest.param({"sources": []}, "[sources] is missing", id="sources"),
        pytest.param({"author": None}, "[author] is missing", id="author"),
        pytest.param({"review_by": None}, "[review_by] is missing", id="review date"),
        pytest.param({"body": SENTENCE * 3}, "[body] 42 words", id="too short"),
        pytest.param({"body": SENTENCE * 40}, "[body] 560 words", id="too long"),
        pytest.param({"title": "Firm (HR)"}, "without its note in parentheses", id="no plain name"),
        pytest.param(
            {"related": [{"term": CONTRACT}]}, f"[reason] {CONTRACT}: is missing", id="relation without reason"
        ),
        pytest.param(
            {name: [{"term": CONTRACT, "reason": "x"}] for name in ("broader", "related")},
            f"[related] {CONTRACT}: stands here twice",
            id="relation in two lists",
        ),
    ],
)
def test_a_term_without_its_parts_is_found(fields, fault):
    assert fault in messages(rules.terms_are_complete, make_term(**fields))


@pytest.mark.parametrize(
    ("definition", "fault"),
    [
        pytest.param(f"A firm with {TWELVE_WORDS} {TWELVE_WORDS} {TWELVE_WORDS}.", "39 words", id="too long"),
        pytest.param("An ASO does HR work.", "uses “ASO”", id="uses the acronym"),
        pytest.param("One of the administrative services organizations.", "uses “", id="uses the title"),
        pytest.param("A firm. It does HR work.", "is not one sentence", id="two sentences"),
        pytest.param("A firm that does HR work", "is not one sentence", id="no full stop"),
    ],
)
def test_a_definition_that_does_not_define_is_found(definition, fault):
    assert fault in messages(rules.definitions_say_it_in_other_words, make_term(definition=definition))


def test_a_term_that_no_page_names_or_links_is_found():
    alone = make_term(slug="vesting", title="Vesting", names=[], not_to_be_confused_with=[])

    assert "glossary/vesting.md" in messages(rules.nothing_is_an_orphan, alone)


def test_a_term_that_another_page_mentions_in_its_text_is_no_orphan():
    mentioned = make_term(slug="vesting", title="Vesting", names=[], not_to_be_confused_with=[])
    mentioning = make_question(body="Look at the vesting of your plan.")

    assert messages(rules.nothing_is_an_orphan, mentioned, mentioning) == ""


@pytest.mark.parametrize(
    ("alone", "file"),
    [
        pytest.param(make_source(slug="unread"), "sources/unread.md", id="source"),
        pytest.param(make_criterion(slug="unasked"), "criteria/unasked.md", id="criterion"),
        pytest.param(make_question(slug="unasked", terms=[]), "questions/unasked.md", id="question"),
    ],
)
def test_what_no_page_uses_is_found(alone, file):
    assert file in messages(rules.nothing_is_an_orphan, alone)


def test_a_name_of_two_terms_that_is_not_declared_is_found():
    names = [{"name": "ASO", "kind": "acronym"}, {"name": "HR firm", "kind": "synonym"}]

    found = messages(rules.clashes_of_names_are_declared, make_term(names=names), make_other_term(names=names))

    assert f"[hr firm] is the name of several terms: {CONTRACT}, {FIRM}" in found


def test_a_declared_clash_that_is_none_any_more_is_found():
    found = messages(rules.clashes_of_names_are_declared, make_term(names=[]))

    assert "[aso] is not the name of several terms" in found


def test_a_shared_name_that_is_not_pinned_to_one_meaning_is_found():
    found = messages(rules.shared_names_are_pinned, make_question(body="Hire an ASO."))

    assert found == "questions/what-is-it.md [body] “aso” is not pinned to one meaning"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"pins": [{"name": "ASO", "term": FIRM}]}, id="pinned"),
        pytest.param({"terms": [FIRM, CONTRACT]}, id="about all its meanings"),
    ],
)
def test_a_shared_name_is_in_order_where_the_page_says_what_it_means(fields):
    assert messages(rules.shared_names_are_pinned, make_question(body="Hire an ASO.", **fields)) == ""


def test_a_confusion_that_only_one_page_names_is_found():
    found = messages(rules.confusions_are_mutual, make_other_term(not_to_be_confused_with=[]))

    assert found == f"glossary/{CONTRACT}.md [not_to_be_confused_with] does not name {FIRM} back"


@pytest.mark.parametrize("value", ["$24,500", "9.96%", "5 percent"])
@pytest.mark.parametrize("day", [None, "2028-01-15"], ids=["no day", "a late day"])
def test_a_value_of_one_year_without_a_day_of_review_is_found(value, day):
    spoiled = make_question(body=f"In 2026 it is {value}.", review_by=day)

    assert f"In 2026 it is {value}." in messages(rules.dated_values_are_reviewed, spoiled)


def test_a_value_of_one_year_in_an_answer_needs_the_day_of_that_answer():
    answer = make_assessment(headline="In 2026 it costs $40.", review_after=None)

    assert "needs a day of review" in messages(rules.dated_values_are_reviewed, answer)


def test_a_direct_answer_that_is_hard_to_read_is_found():
    hard = "Organizational intermediaries administer remuneration obligations notwithstanding contractual reallocation."

    assert "[answer] grade" in messages(rules.direct_words_are_plain, make_question(answer=hard))


@pytest.mark.parametrize(
    "spoiled",
    [
        pytest.param(make_question(body="The law is 29 U.S.C. and more."), id="code without section"),
        pytest.param(
            make_question(sources=[{"source": "act"}], body="The law says so [@act]."), id="act without section"
        ),
        pytest.param(make_assessment(sources=[{"source": "act"}]), id="act in a cell"),
    ],
)
def test_law_without_its_section_is_found(spoiled):
    act = make_source(slug="act", title="An Act, 29 U.S.C. § 201 et seq.", kind="law")

    assert "section" in messages(rules.law_is_cited_with_its_section, act, spoiled)


@pytest.mark.parametrize(
    "cited",
    [
        pytest.param({"sources": [{"source": "act", "note": "§ 207"}]}, id="in the note"),
        pytest.param({"sources": [{"source": "act"}], "body": "It says so (§ 207) [@act]."}, id="in the sentence"),
    ],
)
def test_the_section_may_stand_beside_the_citation_or_in_its_sentence(cited):
    act = make_source(slug="act", title="An Act, 29 U.S.C. § 201 et seq.", kind="law")

    assert messages(rules.law_is_cited_with_its_section, act, make_question(**cited)) == ""


def test_an_answer_of_another_kind_than_its_criterion_takes_is_found():
    found = messages(tablerules.cells_fit_their_criteria, make_assessment(answer="client"))

    assert "does not answer a verdict" in found


def test_a_relative_answer_outside_of_a_comparison_is_found():
    found = messages(tablerules.cells_fit_their_criteria, make_criterion(relative="yes"))

    assert "license: belongs into a comparison" in found


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param({"sources": []}, "license: nobody says so", id="no source"),
        pytest.param({"checked_on": None}, "checked_on is missing", id="no day of checking"),
        pytest.param({"review_after": None}, "review_after is missing", id="no day of review"),
        pytest.param({"headline": ""}, "headline is missing", id="no headline"),
    ],
)
def test_a_cell_that_does_not_say_whence_it_knows_is_found(fields, fault):
    assert fault in messages(tablerules.cells_say_whence, make_assessment(**fields))


def test_a_cell_without_a_source_may_say_that_it_repeats_what_is_commonly_said():
    cell = make_assessment(sources=[], headline="As commonly described, it needs no license.")

    assert messages(tablerules.cells_say_whence, cell) == ""


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param({"chooser": []}, "0 questions; 3 to 6 are wanted", id="no chooser"),
        pytest.param({"questions": []}, "[questions] is missing", id="no questions"),
        pytest.param({"neither": ""}, "[neither] is missing", id="no way out"),
        pytest.param({"sources": []}, "[sources] is missing", id="no sources"),
        pytest.param(
            {"subjects": [{"term": FIRM, "label": "Firm"}, {"term": CONTRACT, "label": "Contract"}]},
            "Firm: no reason to choose it",
            id="no reason",
        ),
        pytest.param(
            {"chooser": [{"question": "Why?", "options": [{"label": "A", "leans": [FIRM]}, {"label": "B"}]}] * 3},
            f"never leans to {CONTRACT}",
            id="chooser that leans one way",
        ),
        pytest.param(
            {"groups": [{"title": "Law", "criteria": ["price"]}]}, "price: an answer is missing", id="empty row"
        ),
    ],
)
def test_a_comparison_that_lacks_something_is_found(fields, fault):
    assert fault in messages(tablerules.comparisons_are_whole, make_comparison(**fields))


@pytest.mark.parametrize("word", ["recieve", "organisation", "labour", "licence"])
def test_a_word_that_is_misspelled_or_british_is_found(word):
    assert f"“{word}”" in messages(wording.spelling_is_right, make_question(body=f"They may {word} it."))


def test_another_spelling_of_a_name_may_be_british():
    variant = {"name": "administrative services organisation", "kind": "variant"}

    assert messages(wording.spelling_is_right, make_term(names=[variant])) == ""


@pytest.mark.parametrize(
    "phrase", ["leverage", "a seamless tool", "Solutions", "partner with us", "ensure compliance", "it’s"]
)
def test_words_of_advertising_and_curly_signs_are_found(phrase):
    assert messages(wording.words_are_plain, make_question(body=f"Read: {phrase}."))


def test_eight_words_that_stand_in_a_seed_are_found():
    seed = frozenset(digest(run) for run in runs("They help a company to meet its needs without any fuss"))
    copied = make_library(make_question(body="We hope they help a *company* to meet its needs."))

    found = wording.nothing_is_copied_from_the_seeds(copied, seeds=seed)

    assert [finding.sentence for finding in found] == ["stands in a seed: “they help a company to meet its needs”"]


def test_no_seed_can_be_read_from_the_numbers_of_its_runs():
    numbers = (wording.HERE / "seed_runs.txt").read_text().split()

    assert len(numbers) > 500
    assert {len(number) for number in numbers} == {10}
