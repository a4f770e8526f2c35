"""A to Z: every name under its letter, a page of constant weight at a time."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.db.models import Count, Q
from django.http import Http404, QueryDict
from django.urls import reverse

from glossary.topicpages import TopicItem, topic_items
from publishing.live import LiveName
from publishing.names import OTHER_LETTER

PAGE_SIZE = 300
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The letter # has an address that can be typed.
OTHER_PATH = "0-9"


@dataclass(frozen=True)
class Letter:
    """A letter of A to Z: how many names stand under it, and how many of them are titles of terms."""

    label: str
    address: str
    count: int
    terms: int
    current: bool


@dataclass(frozen=True)
class IndexEntry:
    """A name in the list. `see` is the title of the term it leads to, when the name is not the title itself."""

    name: str
    acronym: str
    address: str
    is_alias: bool
    see: str
    ambiguous: bool


@dataclass(frozen=True)
class LetterGroup:
    letter: str
    label: str
    count: int
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True)
class PageOfMany:
    number: int
    pages: int
    previous: str
    next: str


def build_index(*, at: datetime, letter: str, topic: str, page: int) -> dict:
    """What the page of A to Z shows. Four queries whatever the size. Raises Http404 for what has no entry."""
    topics = topic_items(at=at)
    chosen = next((item for item in topics if item.slug == topic), None)
    if topic and chosen is None:
        raise Http404
    names = LiveName.objects.visible(at=at).of_kind("term")
    if chosen:
        names = names.filter(live__topic=chosen.uid)
    letters = index_letters(names, letter, chosen)
    current = next((item.label for item in letters if item.current), "")
    if letter and not current:
        raise Http404
    if current:
        names = names.filter(letter=current)
    total_names = sum(item.count for item in letters if not current or item.current)
    entries = _entries(names, page, total_names)
    return {
        "letters": letters,
        "groups": _groups(entries, letters),
        "topics": topics,
        "topic": chosen,
        "letter": current,
        "total": sum(item.terms for item in letters),
        "names_total": total_names,
        "page": _page_of_many(page, total_names, letter, chosen),
    }


def index_letters(names, letter: str, topic: TopicItem | None = None) -> tuple[Letter, ...]:
    """All letters of the alphabet and those that names begin with besides, with the number of their names."""
    titles = Count("pk", filter=Q(kind="title"))
    rows = names.order_by().values("letter").annotate(n=Count("pk"), titles=titles)
    counts = {row["letter"]: (row["n"], row["titles"]) for row in rows}
    labels = [*ALPHABET, *sorted(counts.keys() - set(ALPHABET) - {OTHER_LETTER}), OTHER_LETTER]
    query = f"?topic={topic.slug}" if topic else ""
    return tuple(
        Letter(
            label=label,
            address=letter_address(label) + query if counts.get(label) else "",
            count=counts.get(label, (0, 0))[0],
            terms=counts.get(label, (0, 0))[1],
            current=bool(letter) and letter_path(label) == letter,
        )
        for label in labels
    )


def letter_path(label: str) -> str:
    return OTHER_PATH if label == OTHER_LETTER else label.lower()


def letter_address(label: str) -> str:
    return reverse("glossary:letter", args=[letter_path(label)])


def read_page_number(query: QueryDict) -> int:
    """The number of the page asked for. Raises Http404 for what is no number in plain digits."""
    text = query.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise Http404
    return int(text)


def _entries(names, page: int, total: int) -> list[tuple[str, IndexEntry]]:
    """The entries of one page of `total` names, with their letters."""
    start = (page - 1) * PAGE_SIZE
    if start and start >= total:
        raise Http404
    rows = list(
        names.select_related("live")
        .defer("live__document", "live__html", "live__text", "live__targets")
        .order_by("sort_key", "text", "live__sort_key")[start : start + PAGE_SIZE]
    )
    owners: dict[str, set] = {}
    for row in rows:
        owners.setdefault(row.slug, set()).add(row.live.uid)
    seen: set[tuple[str, str]] = set()
    entries = []
    for row in rows:
        key = (row.letter, row.slug if len(owners[row.slug]) > 1 else f"{row.slug} {row.live.uid}")
        if key not in seen:
            seen.add(key)
            entries.append((row.letter, _entry(row, ambiguous=len(owners[row.slug]) > 1)))
    return entries


def _entry(row: LiveName, *, ambiguous: bool) -> IndexEntry:
    live = row.live
    is_alias = row.kind != "title"
    return IndexEntry(
        name=row.text,
        acronym="" if is_alias else live.acronym,
        address=reverse("glossary:term", args=[row.slug]) if ambiguous else live.address,
        is_alias=is_alias,
        see="" if ambiguous or not is_alias else live.title,
        ambiguous=ambiguous,
    )


def _groups(entries: list[tuple[str, IndexEntry]], letters: tuple[Letter, ...]) -> tuple[LetterGroup, ...]:
    counts = {item.label: item.count for item in letters}
    by_letter: dict[str, list[IndexEntry]] = {}
    for letter, entry in entries:
        by_letter.setdefault(letter, []).append(entry)
    return tuple(
        LetterGroup(letter, letter, counts.get(letter, len(group)), tuple(group)) for letter, group in by_letter.items()
    )


def _page_of_many(page: int, total: int, letter: str, topic: TopicItem | None) -> PageOfMany | None:
    pages = -(-total // PAGE_SIZE)
    if pages <= 1:
        return None
    base = reverse("glossary:letter", args=[letter]) if letter else reverse("glossary:term_list")
    topic_part = f"&topic={quote(topic.slug)}" if topic else ""
    return PageOfMany(
        number=page,
        pages=pages,
        previous=f"{base}?page={page - 1}{topic_part}" if page > 1 else "",
        next=f"{base}?page={page + 1}{topic_part}" if page < pages else "",
    )
