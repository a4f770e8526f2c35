"""The small table on the first page: one duty, and who carries it with each of three models."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from glossary.vocabulary import Entry, Vocabulary
from publishing.live import Live

PLACES = ("client", "shared", "provider")


@dataclass(frozen=True)
class HeroRow:
    """A term, and whether the client and the provider carry the duty with it."""

    label: str
    note: str
    address: str
    client: bool
    provider: bool


@dataclass(frozen=True)
class Hero:
    question: str
    rows: tuple[HeroRow, ...]


def build_hero(vocabulary: Vocabulary, *, at: datetime) -> Hero | None:
    """The criterion whose answers show all three places, with a term for each; None when there is none. Two queries.

    Of several criteria the one answered for most terms is shown; of several terms the one with an acronym.
    """
    found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    answers = Live.objects.visible(at=at).of_kind("assessment").only("document", "targets", "slug", "kind").in_order()
    for row in answers:
        place, part = row.document.get("answer"), row.document
        entry = vocabulary.entries.get(row.target("term", part["term"]))
        if place in PLACES and entry:
            found[row.target("criterion", part["criterion"])][place].append(entry)
    complete = {uid: places for uid, places in found.items() if len(places) == len(PLACES)}
    if not complete:
        return None
    uid = max(sorted(complete), key=lambda uid: sum(map(len, complete[uid].values())))
    criterion = Live.objects.visible(at=at).of_kind("criterion").filter(uid=uid).first()
    return Hero(criterion.summary, tuple(_row(place, complete[uid][place]) for place in PLACES)) if criterion else None


def _row(place: str, entries: list[Entry]) -> HeroRow:
    entry = min(entries, key=lambda entry: (not entry.acronym, entry.title))
    return HeroRow(
        label=entry.acronym or entry.title,
        note=entry.title if entry.acronym else "",
        address=entry.address,
        client=place != "provider",
        provider=place != "client",
    )
