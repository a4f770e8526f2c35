"""Topics: the list of all, and the page of one with its terms, comparisons and questions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.urls import reverse

from glossary.documents import TopicDocument
from glossary.reading import live_link, question_item, read_document
from publishing.live import Live
from publishing.markdown import to_html


@dataclass(frozen=True)
class TopicItem:
    uid: UUID
    slug: str
    title: str
    summary: str
    address: str
    count: int


@dataclass(frozen=True)
class TopicPage:
    slug: str
    title: str
    summary: str
    body_html: str


def topic_items(*, at: datetime) -> tuple[TopicItem, ...]:
    """All topics in the editors' order, each with the number of its terms. Two queries."""
    counts = dict(
        Live.objects.visible(at=at)
        .of_kind("term")
        .order_by()
        .values("topic")
        .annotate(n=Count("pk"))
        .values_list("topic", "n")
    )
    topics = Live.objects.visible(at=at).of_kind("topic").defer("html", "text")
    ordered = sorted(topics, key=lambda topic: (topic.document.get("position", 0), topic.sort_key))
    return tuple(
        TopicItem(topic.uid, topic.slug, topic.title, topic.summary, topic.address, counts.get(topic.uid, 0))
        for topic in ordered
    )


def build_topic_page(page: Live, *, at: datetime) -> dict:
    """What the page of a topic shows. One query."""
    document = read_document(page, TopicDocument)
    rows = list(Live.objects.visible(at=at).filter(topic=page.uid).defer("html", "text", "document").in_order())
    return {
        "topic": TopicPage(page.slug, document.title, document.summary, to_html(document.body)),
        "terms": tuple(live_link(row) for row in rows if row.kind == "term"),
        "comparisons": tuple(live_link(row) for row in rows if row.kind == "comparison"),
        "questions": tuple(question_item(row) for row in rows if row.kind == "question"),
        "index_address": f"{reverse('glossary:term_list')}?topic={page.slug}",
    }
