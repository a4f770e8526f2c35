"""The page of a comparison: the live rows it needs, and the value that its template prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from compare.carry import CarryChart, build_carry
from compare.chooser import ChooserQuestion, ChooserResult, build_chooser
from compare.documents import AssessmentDocument, ComparisonDocument, CriterionDocument
from compare.tables import Facts, Renderer, Table, build_table
from glossary.reading import (
    PageTexts,
    QuestionItem,
    by_slug,
    byline,
    entry_link,
    live_link,
    neighbour,
    question_item,
    read_document,
    source_items,
)
from glossary.vocabulary import Vocabulary
from publishing.documents import CitationPart
from publishing.live import Live, LiveReference
from publishing.markdown import marked
from publishing.pages import Byline, Link, SourceItem

FEATURE_ROWS = 5


@dataclass(frozen=True)
class ComparisonPage:
    title: str
    labels: tuple[str, ...]
    is_versus: bool
    answer_html: SafeString
    scope: str
    body_html: SafeString
    topic: Link | None
    subjects: tuple
    neither: str
    questions: tuple[QuestionItem, ...]
    related: tuple[Link, ...]
    sources: tuple[SourceItem, ...]
    byline: Byline
    previews: tuple[Link, ...]
    table: Table
    chooser: tuple[ChooserQuestion, ...]
    result: ChooserResult | None
    carry: CarryChart | None
    previous: Link | None
    next: Link | None


@dataclass(frozen=True)
class ComparisonItem:
    """A comparison in a list."""

    title: str
    address: str
    answer_html: SafeString
    labels: tuple[str, ...]
    criteria: int
    topic: Link | None

    @property
    def is_versus(self) -> bool:
        return is_versus(self.title, self.labels)


def build_comparison_page(
    page: Live, vocabulary: Vocabulary, *, at: datetime, answers: dict[str, str]
) -> ComparisonPage:
    """The whole page, its table unfiltered. Three queries, whatever its size; `answers` are those to the chooser."""
    document = read_document(page, ComparisonDocument)
    around = list(_around(page, document, at=at))
    shared = list(_shared_answers(page, document, at=at))
    sources = live_sources([page, *shared], at=at)
    texts = PageTexts(page, document, vocabulary, sources)
    facts = _facts(page, document, around, shared, vocabulary, at=at)
    body = texts.html(document.body)
    table = build_table(facts, page_renderer(texts, sources))
    questions = by_slug(around, page, "question")
    topic = by_slug(around, page, "topic").get(document.topic or "")
    chooser, result = build_chooser(document, table, answers)
    labels = tuple(column.label for column in table.columns)
    return ComparisonPage(
        title=document.title,
        labels=labels,
        is_versus=is_versus(document.title, labels),
        answer_html=marked(document.answer),
        scope=document.scope,
        body_html=body,
        topic=live_link(topic) if topic else None,
        subjects=table.columns,
        neither=document.neither,
        questions=tuple(question_item(questions[slug]) for slug in document.questions if slug in questions),
        related=tuple(live_link(row) for row in around if _judges_one_of(_subjects(page, document), row)),
        sources=source_items(texts.numbers, citations(document, facts), sources),
        byline=byline(page, document, by_slug(around, page, "person"), changed_at=_last_change(page, shared)),
        previews=texts.previews(),
        table=table,
        chooser=chooser,
        result=result,
        carry=build_carry(table),
        previous=neighbour(around, page, before=True),
        next=neighbour(around, page, before=False),
    )


def build_comparison_list(*, at: datetime) -> tuple[ComparisonItem, ...]:
    """All comparisons in order of title. One query."""
    rows = list(Live.objects.visible(at=at).of_kind("comparison", "topic").defer("html", "text").in_order())
    topics = {row.uid: live_link(row) for row in rows if row.kind == "topic"}
    return tuple(_item(row, topics.get(row.topic)) for row in rows if row.kind == "comparison")


def _item(row: Live, topic: Link | None) -> ComparisonItem:
    document = read_document(row, ComparisonDocument)
    return ComparisonItem(
        title=row.title,
        address=row.address,
        answer_html=marked(document.answer),
        labels=tuple(subject.label for subject in document.subjects),
        criteria=len(document.criteria()),
        topic=topic,
    )


def is_versus(title: str, labels: Iterable[str]) -> bool:
    """Whether the title is just the labels, so that it can be set with a small "vs" between them."""
    return title == " vs ".join(labels)


def rows_that_differ(table: Table) -> str:
    return ngettext("%(differing)d of %(total)d row differs", "%(differing)d of %(total)d rows differ", table.total) % {
        "differing": table.counts.differing,
        "total": table.total,
    }


def _around(page: Live, document: ComparisonDocument, *, at: datetime):
    """What the page names, the other comparisons of its subjects, and the ones before and after it."""
    named = [uid for name, uid in page.targets.items() if not name.startswith(("term:", "[["))]
    others = LiveReference.objects.filter(target__in=_subjects(page, document), role="subjects.term")
    neighbours = Live.objects.neighbours_of(page, at=at)
    wanted = (
        Q(uid__in=[uid for uid in named if uid]) | Q(pk__in=others.values("live")) | Q(pk__in=neighbours.values("pk"))
    )
    return Live.objects.visible(at=at).filter(wanted).exclude(uid=page.uid).defer("html", "text").in_order()


def _last_change(page: Live, answers: Iterable[Live]) -> datetime:
    """An answer in the table is a part of the page; compare/freshness.py says the same of all pages at once."""
    return max([page.changed_at, *(answer.changed_at for answer in answers)])


def _subjects(page: Live, document: ComparisonDocument) -> set[str]:
    """The identities of the terms that the page compares."""
    return {page.target("term", subject.term) for subject in document.subjects} - {""}


def _judges_one_of(terms: set[str], row: Live) -> bool:
    return row.kind == "comparison" and any(
        row.target("term", subject["term"]) in terms for subject in row.document["subjects"]
    )


def _shared_answers(page: Live, document: ComparisonDocument, *, at: datetime):
    criteria = {page.target("criterion", slug) for slug in document.criteria()} - {""}
    return shared_answers(criteria, _subjects(page, document), at=at)


def shared_answers(criteria: Iterable[str], terms: Iterable[str], *, at: datetime):
    """The live assessments of the terms on the criteria, all given by identity."""
    on_criteria = LiveReference.objects.filter(role="criterion", target__in=set(criteria))
    of_terms = LiveReference.objects.filter(role="term", target__in=set(terms))
    return (
        Live.objects.visible(at=at)
        .of_kind("assessment")
        .filter(pk__in=on_criteria.values("live"))
        .filter(pk__in=of_terms.values("live"))
        .defer("html", "text")
    )


def live_sources(rows: Iterable[Live], *, at: datetime) -> dict[str, Live]:
    """All live sources that the rows name, by the slugs used there. One query."""
    targets = {
        name.removeprefix("source:"): uid
        for row in rows
        for name, uid in row.targets.items()
        if name.startswith("source:")
    }
    found = Live.objects.visible(at=at).of_kind("source").filter(uid__in=set(targets.values())).defer("html", "text")
    by_uid = {str(row.uid): row for row in found}
    return {slug: by_uid[uid] for slug, uid in targets.items() if uid in by_uid}


def _facts(
    page: Live,
    document: ComparisonDocument,
    around: list[Live],
    shared: list[Live],
    vocabulary: Vocabulary,
    *,
    at: datetime,
) -> Facts:
    criteria = {slug: read_document(row, CriterionDocument) for slug, row in by_slug(around, page, "criterion").items()}
    entries = {subject.term: vocabulary.entries.get(page.target("term", subject.term)) for subject in document.subjects}
    # An assessment may know criterion and term by other slugs than this page does: identity decides.
    criterion_slugs = {page.target("criterion", slug): slug for slug in criteria}
    term_slugs = {page.target("term", slug): slug for slug in entries}
    answers = {}
    for row in shared:
        part = read_document(row, AssessmentDocument)
        criterion = criterion_slugs.get(row.target("criterion", part.criterion))
        term = term_slugs.get(row.target("term", part.term))
        if criterion and term:
            answers[criterion, term] = part
    terms = {slug: entry_link(entry) for slug, entry in entries.items() if entry}
    return Facts(document, criteria, answers, terms, at.date())


def page_renderer(texts: PageTexts, sources: dict[str, Live]) -> Renderer:
    return Renderer(
        line=texts.line,
        html=lambda text, prefix: texts.html(text, prefix=prefix),
        use=texts.numbers.use,
        knows=sources.__contains__,
    )


def citations(document: ComparisonDocument, facts: Facts) -> list[CitationPart]:
    parts = [*document.answers, *facts.shared.values()]
    return [*document.sources, *(citation for part in parts for citation in part.sources)]
