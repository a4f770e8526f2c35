"""A small library in which everything is right, for tests that spoil one thing in it."""

from typing import Any

from compare.documents import AssessmentDocument, ComparisonDocument, CriterionDocument
from glossary.documents import QuestionDocument, TermDocument, TopicDocument
from publishing.documents import Document, PersonDocument, SourceDocument
from tests.content.library import Library

FIRM = "administrative-services-organization"
CONTRACT = "administrative-services-only"
CREDITS = {"author": "writers", "review_by": "2027-01-15"}
SOURCES = [{"source": "labor-guide", "read_on": "2026-11-14"}]
SENTENCE = "The firm pays your staff and sends the tax to the state on time. "


def make_term(**fields: Any) -> TermDocument:
    valid = {
        "slug": FIRM,
        "title": "Administrative Services Organization",
        "names": [{"name": "ASO", "kind": "acronym"}],
        "topic": "models",
        "definition": "An outside firm that does HR work for you and never becomes an employer.",
        "body": SENTENCE * 12,
        "not_to_be_confused_with": [{"term": CONTRACT, "reason": "That is a contract to run a health plan."}],
        "sources": SOURCES,
    }
    return TermDocument.model_validate(valid | CREDITS | fields)


def make_other_term(**fields: Any) -> TermDocument:
    valid = {
        "slug": CONTRACT,
        "title": "Administrative Services Only (plan)",
        "names": [{"name": "ASO", "kind": "acronym"}, {"name": "administrative services only", "kind": "synonym"}],
        "definition": "A contract to run a health plan that you fund yourself.",
        "not_to_be_confused_with": [{"term": FIRM, "reason": "That is a firm that does HR work."}],
    }
    return make_term(**valid | fields)


def make_source(**fields: Any) -> SourceDocument:
    return SourceDocument.model_validate({"slug": "labor-guide", "title": "A guide", "kind": "agency"} | fields)


def make_question(**fields: Any) -> QuestionDocument:
    valid = {
        "slug": "what-is-it",
        "title": "What is it?",
        "answer": "It is a firm that works for you.",
        "terms": [FIRM],
    }
    return QuestionDocument.model_validate(valid | CREDITS | fields)


def make_criterion(**fields: Any) -> CriterionDocument:
    valid = {"slug": "license", "label": "License", "question": "Does it need a license?", "answer_kind": "verdict"}
    return CriterionDocument.model_validate(valid | fields)


def make_assessment(**fields: Any) -> AssessmentDocument:
    valid = {
        "criterion": "license",
        "term": FIRM,
        "answer": "no",
        "headline": "It needs no license.",
        "sources": SOURCES,
        "checked_on": "2026-11-14",
        "review_after": "2027-11-14",
    }
    return AssessmentDocument.model_validate(valid | fields)


def make_comparison(**fields: Any) -> ComparisonDocument:
    leans = [{"label": "Yes", "leans": [FIRM]}, {"label": "No", "leans": [CONTRACT]}]
    valid = {
        "slug": "firm-vs-contract",
        "title": "Firm vs contract",
        "answer": "One is a firm, the other a contract.",
        "scope": "US usage.",
        "topic": "models",
        "subjects": [
            {"term": FIRM, "label": "Firm", "choose_if": ["you want HR work done"]},
            {"term": CONTRACT, "label": "Contract", "choose_if": ["you fund a health plan"]},
        ],
        "groups": [{"title": "Law", "criteria": ["license"]}],
        "chooser": [{"question": f"Question {number}?", "options": leans} for number in range(1, 4)],
        "neither": "Do the work yourself.",
        "questions": ["what-is-it"],
        "sources": SOURCES,
        "body": "They are not rivals.",
    }
    return ComparisonDocument.model_validate(valid | CREDITS | fields)


def make_library(*spoiled: Document) -> Library:
    """A valid library; a document given here takes the place of the valid one with its slug, or joins the others."""
    valid = (
        PersonDocument(slug="writers", name="The writers"),
        TopicDocument(slug="models", title="Models"),
        make_source(),
        make_term(),
        make_other_term(),
        make_question(),
        make_criterion(),
        make_assessment(),
        make_assessment(term=CONTRACT),
        make_comparison(),
    )
    return Library((*valid, *spoiled))
