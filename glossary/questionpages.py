"""Questions: the list by topic, and the page of one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glossary.documents import QuestionDocument
from glossary.reading import (
    RELATED_QUESTIONS,
    PageTexts,
    QuestionItem,
    by_slug,
    byline,
    entry_link,
    live_link,
    question_item,
    read_document,
    source_items,
)
from glossary.vocabulary import Vocabulary
from publishing.headinglinks import Heading, contents
from publishing.live import Live, LiveReference
from publishing.pages import Byline, Link, SourceItem


@dataclass(frozen=True)
class QuestionPage:
    title: str
    answer: str
    answer_html: SafeString
    body_html: SafeString
    topic: Link | None
    terms: tuple[Link, ...]
    comparisons: tuple[Link, ...]
    related: tuple[QuestionItem, ...]
    sources: tuple[SourceItem, ...]
    byline: Byline
    previews: tuple[Link, ...]
    contents: tuple[Heading, ...]


def build_question_page(page: Live, vocabulary: Vocabulary, *, at: datetime) -> QuestionPage:
    """The whole page of a question. Two queries."""
    document = read_document(page, QuestionDocument)
    around = list(_around(page, at=at))
    sources = by_slug(around, page, "source")
    texts = PageTexts(page, document, vocabulary, sources)
    answer, body = texts.line(document.answer), texts.html(document.body)
    entries = [vocabulary.entries.get(page.target("term", slug)) for slug in document.terms]
    topic = by_slug(around, page, "topic").get(document.topic or "")
    uid = str(page.uid)
    return QuestionPage(
        title=document.title,
        answer=document.answer,
        answer_html=answer,
        body_html=body,
        topic=live_link(topic) if topic else None,
        terms=tuple(entry_link(entry) for entry in entries if entry),
        comparisons=tuple(live_link(row) for row in around if row.kind == "comparison" and uid in row.targets.values()),
        related=_related(page, document, at=at),
        sources=source_items(texts.numbers, document.sources, sources),
        byline=byline(page, document, by_slug(around, page, "person")),
        previews=texts.previews(),
        contents=contents(document.body),
    )


def build_question_list(*, at: datetime) -> tuple[dict, ...]:
    """The questions under their topics, those without a topic last. One query."""
    rows = list(Live.objects.visible(at=at).of_kind("question", "topic").defer("html", "text").in_order())
    topics = sorted(
        (row for row in rows if row.kind == "topic"),
        key=lambda row: (row.document.get("position", 0), row.sort_key),
    )
    known = {topic.uid for topic in topics}
    questions = [row for row in rows if row.kind == "question"]
    groups = [{"title": topic.title, "slug": topic.slug, "questions": _items(questions, topic.uid)} for topic in topics]
    others = tuple(question_item(row) for row in questions if row.topic not in known)
    groups.append({"title": _("Other questions"), "slug": "other", "questions": others})
    return tuple(group for group in groups if group["questions"])


def _items(questions: list[Live], topic) -> tuple[QuestionItem, ...]:
    return tuple(question_item(row) for row in questions if row.topic == topic)


def _around(page: Live, *, at: datetime):
    naming = LiveReference.objects.filter(target=page.uid, role="questions").values("live")
    named = [uid for name, uid in page.targets.items() if name.split(":")[0] in ("topic", "source", "person")]
    return Live.objects.visible(at=at).filter(Q(uid__in=named) | Q(pk__in=naming)).defer("html", "text").in_order()


def _related(page: Live, document: QuestionDocument, *, at: datetime) -> tuple[QuestionItem, ...]:
    """Questions on the same subject: most terms in common first, then the same topic; never this one."""
    terms = [page.target("term", slug) for slug in document.terms]
    naming = LiveReference.objects.filter(target__in=[uid for uid in terms if uid], role="terms").values("live")
    alike = Q(pk__in=naming) | Q(topic=page.topic) if page.topic else Q(pk__in=naming)
    rows = Live.objects.visible(at=at).of_kind("question").filter(alike).exclude(uid=page.uid)
    rows = list(rows.defer("html", "text", "document")[:200])
    mine = set(terms)

    def distance(row: Live) -> tuple:
        common = len(mine & set(row.targets.values()))
        return (-common, row.topic != page.topic, row.sort_key)

    return tuple(question_item(row) for row in sorted(rows, key=distance)[:RELATED_QUESTIONS])
