"""The published vocabulary: all live terms and their names, read once per edition and process."""

from datetime import datetime

from glossary.vocabulary import Entry, NameRow, Vocabulary, build
from publishing.live import Edition, LiveName

COLUMNS = ("text", "slug", "kind", "is_linked", "case_matters", "live__uid")
ENTRY = (
    "live__uid",
    "live__slug",
    "live__title",
    "live__acronym",
    "live__summary",
    "live__address",
    "live__topic",
)

_kept: tuple[str, Vocabulary] | None = None


def vocabulary(edition: Edition, *, at: datetime) -> Vocabulary:
    """The vocabulary of an edition; one query when this process has not read it yet, none later."""
    global _kept
    if _kept is None or _kept[0] != edition.key:
        _kept = (edition.key, read_vocabulary(at=at))
    return _kept[1]


def read_vocabulary(*, at: datetime) -> Vocabulary:
    """The vocabulary that readers see at a moment, read from the database."""
    entries: dict[str, Entry] = {}
    names = []
    rows = LiveName.objects.visible(at=at).of_kind("term").values_list(*COLUMNS, *ENTRY[1:])
    for text, slug, kind, link, case, uid, term_slug, title, acronym, summary, address, topic in rows:
        key = str(uid)
        names.append(NameRow(text, slug, key, kind, link, case))
        if key not in entries:
            topic_key = str(topic) if topic else ""
            entries[key] = Entry(key, term_slug, title, acronym, summary, address, topic_key)
    return build(entries.values(), names)


def forget_vocabulary() -> None:
    """Drops what this process has read: for tests that start from an empty database."""
    global _kept
    _kept = None
