"""What a document takes and what it refuses, in which field, and which pages it names."""

from datetime import date

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from compare.documents import AnswerPart, AssessmentDocument, ComparisonDocument, CriterionDocument, check_answer
from glossary.documents import NamePart, QuestionDocument, TermDocument
from publishing import registry
from publishing.documents import (
    BODY_LIMIT,
    PersonDocument,
    SourceDocument,
    cited_slugs,
    load,
    problems,
    references,
    store,
    with_slugs,
)
from tests.generated import KINDS, documents

TERM = {"slug": "payroll", "title": "Payroll", "definition": "What is paid."}
CELL = {"criterion": "cost", "term": "peo"}


def term(**fields) -> TermDocument:
    return TermDocument(**{**TERM, **fields})


def faults(make, **fields) -> dict[str, str]:
    with pytest.raises(ValidationError) as refusal:
        make(**fields)
    return dict(problems(refusal.value))


@pytest.mark.parametrize("kind", KINDS)
def test_any_document_comes_back_from_the_database_as_it_was(kind: str):
    @settings(max_examples=30, deadline=None)
    @given(documents(kind))
    def holds(document):
        assert load(registry.get(kind).document, store(document)) == document

    holds()


class TestTexts:
    @pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\ud800"])
    def test_control_characters_and_broken_ones_are_refused_everywhere(self, character: str):
        assert "title" in faults(term, title=f"Pay{character}roll")
        assert "body" in faults(term, body=f"Pay{character}roll")

    @pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u2060", "\u200f"])
    def test_invisible_and_direction_changing_characters_are_refused_in_a_line(self, character: str):
        found = faults(term, title=f"Pay{character}roll")

        assert f"U+{ord(character):04X}" in found["title"]

    @pytest.mark.parametrize("title", ["two\nlines", "a\ttab", "a\rreturn", " before", "after ", "\u00a0before"])
    def test_a_line_is_one_line_without_spaces_around_it(self, title: str):
        assert "title" in faults(term, title=title)

    def test_a_text_keeps_its_line_breaks_tabs_and_spaces(self):
        body = "  a\tb  \r\n\n\tc\n\n"

        assert term(body=body).body == body

    def test_all_text_is_in_the_composed_form(self):
        document = term(title="Cafe\u0301", body="Cafe\u0301")

        assert (document.title, document.body) == ("Café", "Café")

    def test_limits_are_held_to_the_character(self):
        assert len(term(title="x" * 150, definition="x" * 400, body="x" * BODY_LIMIT).body) == BODY_LIMIT
        found = faults(term, title="x" * 151, definition="x" * 401, body="x" * (BODY_LIMIT + 1))
        assert set(found) == {"title", "definition", "body"}

    @pytest.mark.parametrize("slug", ["", "A", "a b", "a--b", "-a", "a-", "é", "a/b", "a.b", "x" * 121, "a\n"])
    def test_a_slug_is_small_letters_digits_and_single_hyphens(self, slug: str):
        assert "slug" in faults(term, slug=slug)

    @pytest.mark.parametrize(
        "url", ["javascript:alert(1)", "//evil.example", "ftp://a.example", "https://a b", "x", "http://"]
    )
    def test_an_address_on_the_web_begins_with_http(self, url: str):
        assert "url" in faults(SourceDocument, slug="s", title="S", kind="law", url=url)
        assert "links.1" in faults(PersonDocument, slug="p", name="P", links=[url])

    def test_unknown_fields_are_refused(self):
        assert faults(term, unheard="of").keys() == {"unheard"}

    def test_an_empty_title_is_refused(self):
        assert "title" in faults(term, title="")

    @pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-02-30", "1700000000", "0"])
    def test_a_day_is_a_day_of_the_calendar(self, day: str):
        assert "review_by" in faults(term, review_by=day)


class TestRules:
    def test_a_source_that_is_cited_must_be_listed(self):
        assert "irc-1" in faults(term, body="As [@irc-1] says.")[""]
        assert "b" in faults(term, example="As [@a; @b] say.", sources=[{"source": "a"}])[""]

    def test_cited_sources_are_found_in_order_with_repeats(self):
        assert cited_slugs("One [@a-1] two [@b;@a-1] three [ @c] [@D] @e") == ["a-1", "b", "a-1"]

    def test_an_answer_cites_what_it_lists(self):
        assert "x" in faults(AnswerPart, **CELL, answer="yes", detail="[@x]")[""]

    @pytest.mark.parametrize("answer", ["partial", "depends"])
    def test_partly_and_depends_say_on_what(self, answer: str):
        assert faults(AssessmentDocument, **CELL, answer=answer)
        assert AssessmentDocument(**CELL, answer=answer, condition="on the state").condition == "on the state"

    def test_an_assessment_says_something(self):
        assert faults(AssessmentDocument, **CELL)
        assert faults(AssessmentDocument, **CELL, low="3", high="2")

    @pytest.mark.parametrize("low", ["-1", "1e9", "1_0", "١", "1.", "NaN", "1.23456"])
    def test_a_number_is_written_in_plain_digits(self, low: str):
        assert "low" in faults(AssessmentDocument, **CELL, low=low)

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            ("verdict", {"answer": "client"}),
            ("verdict", {"value": "words"}),
            ("responsibility", {"answer": "yes"}),
            ("range", {"answer": "yes"}),
            ("range", {"value": "words"}),
            ("text", {"low": "1"}),
        ],
    )
    def test_an_answer_fits_its_criterion(self, kind: str, fields: dict):
        criterion = CriterionDocument(slug="cost", label="Cost", question="What does it cost?", answer_kind=kind)

        with pytest.raises(ValueError):
            check_answer(AssessmentDocument(**CELL, **fields), criterion)

    def test_unknown_and_not_applicable_answer_every_kind(self):
        for kind in ("verdict", "responsibility", "range", "text"):
            criterion = CriterionDocument(slug="cost", label="Cost", question="Which?", answer_kind=kind)
            for answer in ("unknown", "not-applicable"):
                check_answer(AssessmentDocument(**CELL, answer=answer), criterion)

    @pytest.mark.parametrize("field", ["broader", "related", "not_to_be_confused_with"])
    def test_a_term_is_not_related_to_itself_nor_twice_to_another(self, field: str):
        assert faults(term, **{field: [{"term": "payroll"}]})
        assert "peo" in faults(term, **{field: [{"term": "peo"}, {"term": "peo"}]})[""]

    def test_a_definition_marks_at_most_one_phrase(self):
        assert term(definition="It is ==this==.")
        assert faults(term, definition="It is ==this.")
        assert faults(term, definition="==It== is ==this==.")

    def test_a_review_has_a_reviewer(self):
        assert faults(term, reviewed_on=date(2026, 1, 1))
        assert term(reviewed_on=date(2026, 1, 1), reviewer="ann").reviewer == "ann"

    def test_an_acronym_is_as_written_unless_the_editor_says_otherwise(self):
        cases = [
            NamePart(name="PEO", kind=kind, case=case).case_matters
            for kind in ("acronym", "synonym")
            for case in (None, True, False)
        ]

        assert cases == [True, True, False, False, True, False]

    def test_a_comparison_speaks_of_its_own_subjects_each_named_once(self):
        subjects = [{"term": "peo", "label": "PEO"}, {"term": "aso", "label": "ASO"}]
        page = {"slug": "a", "title": "A", "answer": "They differ."}

        assert faults(ComparisonDocument, **page, subjects=subjects[:1])
        assert "peo" in faults(ComparisonDocument, **page, subjects=[*subjects, subjects[0]])[""]
        other = [{"criterion": "cost", "term": "eor", "answer": "yes"}]
        assert "eor" in faults(ComparisonDocument, **page, subjects=subjects, answers=other)[""]
        twice = [{"title": "G", "criteria": ["cost", "cost"]}]
        assert "cost" in faults(ComparisonDocument, **page, subjects=subjects, groups=twice)[""]


class TestReferences:
    def test_every_page_a_document_names_is_found_with_its_field(self):
        document = term(
            topic="money",
            author="ann",
            related=[{"term": "wages"}],
            sources=[{"source": "irc"}],
            pins=[{"name": "ASO", "term": "aso"}],
        )

        found = {(reference.field, reference.kind, reference.slug) for reference in references(document)}

        assert found == {
            ("topic", "topic", "money"),
            ("author", "person", "ann"),
            ("related.term", "term", "wages"),
            ("sources.source", "source", "irc"),
            ("pins.term", "term", "aso"),
        }

    def test_references_are_found_in_lists_and_further_in(self):
        document = ComparisonDocument(
            slug="a",
            title="A",
            answer="They differ.",
            subjects=[{"term": "peo", "label": "PEO"}, {"term": "aso", "label": "ASO"}],
            groups=[{"title": "G", "criteria": ["cost", "risk"]}],
            answers=[{"criterion": "risk", "term": "peo", "answer": "yes", "sources": [{"source": "irc"}]}],
            chooser=[{"question": "Q?", "options": [{"label": "x", "leans": ["peo"]}, {"label": "y"}]}],
            questions=["why"],
        )

        found = {(reference.kind, reference.slug) for reference in references(document)}

        assert found == {
            *{("term", "peo"), ("term", "aso"), ("criterion", "cost"), ("criterion", "risk")},
            *{("source", "irc"), ("question", "why")},
        }

    def test_slugs_are_exchanged_in_references_and_nowhere_else(self):
        document = QuestionDocument(slug="peo", title="peo", answer="peo", terms=["peo", "aso"], topic="peo")

        changed = with_slugs(document, lambda kind, slug: f"{kind}-{slug}")

        assert (changed.terms, changed.topic) == (("term-peo", "term-aso"), "topic-peo")
        assert (changed.slug, changed.title, changed.answer) == ("peo", "peo", "peo")
