"""The first page: what is here, the featured comparison, topics, letters, and what is new."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from compare.comparisonpages import FEATURE_ROWS, build_comparison_page
from compare.tables import AnswerView, Table
from glossary.indexes import index_letters
from glossary.topicpages import topic_items
from glossary.vocabulary import Entry, Vocabulary
from publishing.live import Live, LiveName, LiveReference
from publishing.names import titled
from publishing.pages import Link
from website.dailyterm import term_of_the_day
from website.feeds import newest_pages
from website.hero import build_hero

NEWS = 6
POPULAR = 7
KIND_LABELS = {
    "term": gettext_lazy("Term"),
    "question": gettext_lazy("Question"),
    "comparison": gettext_lazy("Comparison"),
}


@dataclass(frozen=True)
class PageCounts:
    terms: int
    topics: int
    comparisons: int
    questions: int


@dataclass(frozen=True)
class FeaturedRow:
    question: str
    cells: tuple[AnswerView, ...]


@dataclass(frozen=True)
class FeaturedComparison:
    title: str
    labels: tuple[str, ...]
    address: str
    answer_html: SafeString
    criteria: int
    rows: tuple[FeaturedRow, ...]


@dataclass(frozen=True)
class NewsItem:
    changed_at: datetime
    is_new: bool
    kind: str
    title: str
    address: str
    note: str


def build_home(vocabulary: Vocabulary, *, at: datetime) -> dict:
    featured = _featured(vocabulary, at=at)
    return {
        "counts": count_pages(at=at),
        "feature": featured,
        "topics": topic_items(at=at),
        "letters": index_letters(LiveName.objects.visible(at=at).of_kind("term"), ""),
        "news": tuple(news_item(row) for row in newest_pages(at=at, limit=NEWS)),
        "popular": _popular(vocabulary, featured, at=at),
        "employers": build_hero(vocabulary, at=at),
        "daily": term_of_the_day(vocabulary, at=at),
    }


def count_pages(*, at: datetime) -> PageCounts:
    rows = Live.objects.visible(at=at).order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n")
    counts = dict(rows)
    return PageCounts(*(counts.get(kind, 0) for kind in ("term", "topic", "comparison", "question")))


def _featured(vocabulary: Vocabulary, *, at: datetime) -> FeaturedComparison | None:
    """The comparison with the most criteria: the one that editors worked on most."""
    rows = list(Live.objects.visible(at=at).of_kind("comparison").defer("html", "text").in_order())
    if not rows:
        return None
    page = max(rows, key=lambda row: sum(len(group["criteria"]) for group in row.document.get("groups", ())))
    comparison = build_comparison_page(page, vocabulary, at=at, answers={})
    return FeaturedComparison(
        title=comparison.title,
        labels=comparison.labels,
        address=page.address,
        answer_html=comparison.answer_html,
        criteria=comparison.table.total,
        rows=_telling_rows(comparison.table),
    )


def _telling_rows(table: Table) -> tuple[FeaturedRow, ...]:
    """The first rows whose answers are words everybody knows, those that differ before the others."""
    rows = [row for row in table.rows() if all(cell.answer.has_shape for cell in row.cells)]
    rows.sort(key=lambda row: (row.state != "differs", row.number))
    chosen = sorted(rows[:FEATURE_ROWS], key=lambda row: row.number)
    return tuple(FeaturedRow(row.question, tuple(cell.answer for cell in row.cells)) for row in chosen)


def news_item(row: Live) -> NewsItem:
    """A new page says what it is about, a changed one what the editor noted."""
    is_new = row.first_live_at == row.changed_at
    return NewsItem(
        changed_at=row.changed_at,
        is_new=is_new,
        kind=str(KIND_LABELS[row.kind]),
        title=titled(row.title, row.acronym),
        address=row.address,
        note=row.summary if is_new else row.note or row.summary,
    )


def _popular(vocabulary: Vocabulary, featured: FeaturedComparison | None, *, at: datetime) -> tuple[Link, ...]:
    """Where to start: the ambiguous acronyms, the featured comparison, and the terms that most pages refer to."""
    shared = {(name, slug) for uid in vocabulary.entries for name, slug, _all in vocabulary.ambiguous_names_of(uid)}
    links = [Link(name, reverse("glossary:term", args=[slug])) for name, slug in sorted(shared)[:2]]
    if featured:
        links.append(Link(featured.title, featured.address))
    terms = most_referred_terms(vocabulary, at=at, limit=POPULAR - len(links))
    links += [Link(_short_name(entry), entry.address) for entry in terms]
    return tuple({link.title: link for link in reversed(links)}.values())[::-1]


def _short_name(entry: Entry) -> str:
    """The acronym; the title where two letters would tell nobody anything."""
    return entry.acronym if len(entry.acronym) > 2 else entry.title


def most_referred_terms(vocabulary: Vocabulary, *, at: datetime, limit: int) -> list[Entry]:
    """The terms that most pages refer to, most first. One query."""
    counted = (
        LiveReference.objects.filter(live__in=Live.objects.visible(at=at)).values("target").annotate(n=Count("pk"))
    )
    # People, sources and topics are referred to as well, and none of them is an entry.
    uids = counted.order_by("-n", "target").values_list("target", flat=True)[: 200 + limit]
    return [entry for uid in uids if (entry := vocabulary.entries.get(str(uid)))][:limit]
