"""Criteria, assessments and comparisons as kinds of pages: how their drafts become documents and back."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, permutations
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compare.documents import (
    AnswerPart,
    AssessmentDocument,
    CellPart,
    ComparisonDocument,
    CriterionDocument,
    GroupPart,
    SubjectPart,
    WordingPart,
    check_answer,
)
from compare.models import Assessment, Comparison, Criterion, PageAnswer
from glossary.kinds import pin_parts, write_pins
from publishing import registry
from publishing.markdown import unmarked
from publishing.models import Draft
from publishing.names import slugify
from publishing.registry import Kind, ListEntry, PrintedName, register
from publishing.rows import (
    citation_parts,
    credits_of,
    drafts_by_slug,
    replace_rows,
    write_citations,
    write_credits,
)

# Beyond this many subjects the other orders of "a-vs-b-vs-c" are not kept as addresses.
ORDERS_UP_TO = 4


class CriterionKind(Kind):
    label = _("criterion")
    folder = "criteria"
    document = CriterionDocument
    draft = Criterion

    def from_draft(self, draft: Criterion) -> CriterionDocument:
        return CriterionDocument(
            slug=draft.slug,
            label=draft.label,
            question=draft.question,
            answer_kind=draft.answer_kind,
            yes_is=draft.yes_is,
            unit=draft.unit,
            relative=draft.is_relative,
            body=draft.body,
        )

    def to_draft(self, document: CriterionDocument, draft: Criterion) -> None:
        draft.label, draft.question, draft.answer_kind = (
            document.label,
            document.question,
            document.answer_kind,
        )
        draft.yes_is, draft.unit, draft.is_relative = document.yes_is, document.unit, document.relative
        draft.body = document.body
        draft.save()

    def entry(self, document: CriterionDocument) -> ListEntry:
        return ListEntry(title=document.label, summary=document.question)


class AssessmentKind(Kind):
    label = _("shared answer")
    folder = "assessments"
    document = AssessmentDocument
    draft = Assessment

    def from_draft(self, draft: Assessment) -> AssessmentDocument:
        return AssessmentDocument(**cell_values(draft), body=draft.body)

    def to_draft(self, document: AssessmentDocument, draft: Assessment) -> None:
        write_cell(document, draft)
        draft.body = document.body
        draft.save()
        write_citations(draft.citations, document.sources)

    def found(self, slugs: Iterable[str]) -> Mapping[str, Draft]:
        """Assessments are known by the slugs of criterion and term, now or before, joined by a dot."""
        pairs = {slug: slug.split(".", 1) for slug in slugs if "." in slug}
        criteria = registry.get("criterion").found(criterion for criterion, _term in pairs.values())
        terms = registry.get("term").found(term for _criterion, term in pairs.values())
        rows = Assessment.objects.filter(criterion__in=criteria.values(), term__in=terms.values())
        cells = {(row.criterion_id, row.term_id): row for row in rows.select_related("criterion", "term")}
        keys = {
            slug: (criteria[criterion].pk, terms[term].pk)
            for slug, (criterion, term) in pairs.items()
            if criterion in criteria and term in terms
        }
        return {slug: cells[key] for slug, key in keys.items() if key in cells}

    def check(self, document: AssessmentDocument) -> list[tuple[str, str]]:
        return answer_faults(document, relative=False)

    def path(self, slug: str) -> str:
        criterion, term = slug.split(".", 1)
        return f"{self.folder}/{criterion}/{term}.md"


class ComparisonKind(Kind):
    label = _("comparison")
    folder = "compare"
    document = ComparisonDocument
    draft = Comparison

    def from_draft(self, draft: Comparison) -> ComparisonDocument:
        rows = draft.rows.select_related("criterion")
        return ComparisonDocument(
            slug=draft.slug,
            title=draft.title,
            answer=draft.answer,
            scope=draft.scope,
            topic=draft.topic.slug if draft.topic else None,
            subjects=tuple(
                SubjectPart(term=row.term.slug, label=row.label, choose_if=tuple(row.choose_if.splitlines()))
                for row in draft.subjects.select_related("term")
            ),
            groups=tuple(
                GroupPart(title=title, criteria=tuple(row.criterion.slug for row in group))
                for title, group in groupby(rows, key=lambda row: row.group)
            ),
            answers=tuple(_answer_part(row) for row in draft.page_answers.select_related("criterion", "term")),
            wordings=tuple(
                WordingPart(criterion=row.criterion.slug, term=row.term.slug, headline=row.headline, detail=row.detail)
                for row in draft.wordings.select_related("criterion", "term")
            ),
            chooser=draft.chooser,
            neither=draft.neither,
            questions=tuple(row.question.slug for row in draft.comparison_questions.select_related("question")),
            sources=citation_parts(draft.citations.select_related("source")),
            links_off=draft.links_off,
            pins=pin_parts(draft.pins.select_related("means")),
            **credits_of(draft),
            body=draft.body,
        )

    def to_draft(self, document: ComparisonDocument, draft: Comparison) -> None:
        draft.title, draft.answer, draft.scope = document.title, document.answer, document.scope
        draft.topic = drafts_by_slug("topic", [document.topic], field="topic").get(document.topic)
        draft.chooser = [part.model_dump(mode="json", exclude_defaults=True) for part in document.chooser]
        draft.neither, draft.links_off, draft.body = document.neither, document.links_off, document.body
        write_credits(document, draft)
        draft.save()
        _write_table(document, draft)
        _write_answers(document, draft)
        questions = drafts_by_slug("question", document.questions, field="questions")
        replace_rows(draft.comparison_questions, [{"question": questions[slug]} for slug in document.questions])
        write_citations(draft.citations, document.sources)
        write_pins(draft.pins, document.pins)

    def texts(self, document: ComparisonDocument) -> Iterator[tuple[str, str]]:
        yield "body", document.body
        for part in (*document.answers, *document.wordings):
            yield f"{part.criterion}: {part.term}", part.detail

    def names(self, document: ComparisonDocument) -> Iterable[PrintedName]:
        """The other orders of its subjects: /compare/aso-vs-peo/ leads to /compare/peo-vs-aso/."""
        yield PrintedName(document.title, "title", document.slug, is_linked=False)
        labels = [slugify(subject.label) for subject in document.subjects]
        if len(labels) <= ORDERS_UP_TO:
            for order in permutations(labels):
                slug = "-vs-".join(order)
                if slug != document.slug:
                    yield PrintedName(slug.replace("-", " ")[:150], "order", slug[:160], is_linked=False)

    def entry(self, document: ComparisonDocument) -> ListEntry:
        return ListEntry(title=document.title, summary=unmarked(document.answer), topic_slug=document.topic)

    def address(self, slug: str) -> str:
        return reverse("compare:comparison", args=[slug])

    def check(self, document: ComparisonDocument) -> list[tuple[str, str]]:
        return [fault for part in document.answers for fault in answer_faults(part, relative=True)]


def cell_values(row: Any) -> dict[str, Any]:
    """The fields that an assessment and an answer on a page have in common, as a document names them."""
    return {
        "criterion": row.criterion.slug,
        "term": row.term.slug,
        "answer": row.answer or None,
        "value": row.value,
        "low": row.low or None,
        "high": row.high or None,
        "about": row.about,
        "condition": row.condition,
        "headline": row.headline,
        "sources": citation_parts(row.citations.select_related("source")),
        "checked_on": row.checked_on,
        "checked_by": row.checked_by.slug if row.checked_by else None,
        "review_after": row.review_after,
    }


def write_cell(part: CellPart, row: Any) -> None:
    """The other way: from the part of a document into the row, which the caller saves."""
    criteria = drafts_by_slug("criterion", [part.criterion], field="criterion")
    terms = drafts_by_slug("term", [part.term], field="term")
    people = drafts_by_slug("person", [part.checked_by], field="checked_by")
    row.criterion, row.term, row.checked_by = (
        criteria[part.criterion],
        terms[part.term],
        people.get(part.checked_by),
    )
    row.answer, row.value, row.about = part.answer or "", part.value, part.about
    row.low, row.high = part.low or "", part.high or ""
    row.condition, row.headline = part.condition, part.headline
    row.checked_on, row.review_after = part.checked_on, part.review_after


def answer_faults(part: CellPart, *, relative: bool) -> list[tuple[str, str]]:
    """What does not fit between an answer and its criterion."""
    criterion = Criterion.objects.filter(slug=part.criterion).first()
    if criterion is None:
        return []
    if criterion.is_relative != relative:
        where = _("in the comparison") if criterion.is_relative else _("in the shared answers")
        return [
            (
                "criterion",
                _("answers to “%(label)s” stand %(where)s") % {"label": criterion.label, "where": where},
            )
        ]
    try:
        check_answer(part, CriterionKind().from_draft(criterion))
    except ValueError as error:
        return [("answer", f"{criterion.label}: {error}")]
    return []


def _answer_part(row: PageAnswer) -> AnswerPart:
    return AnswerPart(**cell_values(row), detail=row.detail)


def _write_table(document: ComparisonDocument, draft: Comparison) -> None:
    terms = drafts_by_slug("term", [subject.term for subject in document.subjects], field="subjects")
    replace_rows(
        draft.subjects,
        [
            {"term": terms[subject.term], "label": subject.label, "choose_if": "\n".join(subject.choose_if)}
            for subject in document.subjects
        ],
    )
    criteria = drafts_by_slug("criterion", document.criteria(), field="groups")
    replace_rows(
        draft.rows,
        [{"group": group.title, "criterion": criteria[slug]} for group in document.groups for slug in group.criteria],
    )


def _write_answers(document: ComparisonDocument, draft: Comparison) -> None:
    draft.page_answers.all().delete()
    for position, part in enumerate(document.answers):
        row = PageAnswer(comparison=draft, detail=part.detail, position=position)
        write_cell(part, row)
        row.save()
        write_citations(row.citations, part.sources)
    criteria = drafts_by_slug("criterion", [part.criterion for part in document.wordings], field="wordings")
    terms = drafts_by_slug("term", [part.term for part in document.wordings], field="wordings")
    replace_rows(
        draft.wordings,
        [
            {
                "criterion": criteria[part.criterion],
                "term": terms[part.term],
                "headline": part.headline,
                "detail": part.detail,
            }
            for part in document.wordings
        ],
    )


for kind in (CriterionKind(), AssessmentKind(), ComparisonKind()):
    register(kind)
