"""What changed on a page, for readers: its printed versions, and in which of the things they can see these differ.

Versions are compared as readers read them. What a version says of a page that is not public now is left out, so that
looking back never tells more than the page itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.diff import Change, Piece, text_changes
from publishing.documents import Document
from publishing.live import Live, Printed
from publishing.names import titled

PAGE_SIZE = 20
# How many versions of one page readers can look back at.
VERSIONS = 400
# So many characters of what stayed are shown on each side of what changed.
AROUND = 70

# The fields of a version under the names that readers know, in the order of the page. Empty ones are left out.
Fields = Mapping[str, str]
Reader = Callable[[Printed], Fields]

LABELS = {
    "title": gettext_lazy("Title"),
    "topic": gettext_lazy("Topic"),
    "body": gettext_lazy("Text"),
    "sources": gettext_lazy("Sources"),
    "author": gettext_lazy("Written by"),
    "reviewer": gettext_lazy("Specialist review"),
    "review_by": gettext_lazy("Next review"),
}


@dataclass(frozen=True)
class FieldChange:
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class HistoryEntry:
    """A version of the page, or of an answer that it shows: then `about` names the answer."""

    at: datetime
    note: str
    is_first: bool
    about: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class HistoryPage:
    entries: tuple[HistoryEntry, ...]
    number: int
    pages: int

    @property
    def previous(self) -> str:
        return f"?page={self.number - 1}" if self.number > 1 else ""

    @property
    def next(self) -> str:
        return f"?page={self.number + 1}" if self.number < self.pages else ""


@dataclass(frozen=True)
class Step:
    """A version as it reads, and the one before it; None when it was the first."""

    version: Printed
    after: Fields
    before: Fields | None
    about: str = ""


class Titles:
    """What the pages are called that versions name: only those that readers may see now. One query."""

    def __init__(self, versions: Iterable[Printed], *, at: datetime):
        uids = {uid for version in versions for uid in version.targets.values() if uid}
        rows = Live.objects.visible(at=at).filter(uid__in=uids).values_list("uid", "title", "acronym")
        self._titles = {str(uid): titled(title, acronym) for uid, title, acronym in rows}

    def of(self, version: Printed, kind: str, slug: str | None) -> str:
        """The title of the page that a version names so; '' when readers cannot see it."""
        return self._titles.get(version.target(kind, slug), "") if slug else ""

    def lines(self, version: Printed, kind: str, parts: Iterable[tuple[str, str]]) -> str:
        """A line for each page named, given as (slug, what is said about it)."""
        named = ((self.of(version, kind, slug), note) for slug, note in parts)
        return "\n".join(f"{title}: {note}" if note else title for title, note in named if title)


def steps_of(versions: Iterable[Printed], read: Reader, *, about: str = "") -> list[Step]:
    """Each version, given newest first, beside the one before it; a repeat with neither change nor note is no step."""
    texts = [(version, without_empty(read(version))) for version in versions]
    steps = [Step(version, after, before, about) for (version, after), (_old, before) in pairwise(texts)]
    steps = [step for step in steps if step.before != step.after or step.version.note]
    return steps + [Step(version, after, None, about) for version, after in texts[-1:]]


def without_empty(fields: Fields) -> Fields:
    return {label: text for label, text in fields.items() if text}


def history_page(steps: list[Step], *, number: int) -> HistoryPage:
    """One page of the steps, the newest first. Raises Http404 beyond the last page."""
    ordered = sorted(steps, key=lambda step: (step.version.live_from, step.version.pk), reverse=True)
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise Http404
    shown = ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return HistoryPage(tuple(_entry(step) for step in shown), number, pages)


def _entry(step: Step) -> HistoryEntry:
    is_first = step.before is None
    changes = () if is_first else text_changes(step.before, step.after)
    return HistoryEntry(
        at=step.version.live_from,
        note=step.version.note,
        is_first=is_first,
        about=step.about,
        changes=tuple(FieldChange(change.field, shortened(change)) for change in changes),
    )


def shortened(change: Change) -> tuple[Piece, ...]:
    """The pieces of a change; of what stayed only the words around what changed."""
    pieces = change.pieces()
    last = len(pieces) - 1
    return tuple(
        _shortened(piece, begins=place == 0, ends=place == last) if piece.kind == "same" else piece
        for place, piece in enumerate(pieces)
    )


def _shortened(piece: Piece, *, begins: bool, ends: bool) -> Piece:
    if len(piece.text) <= 2 * AROUND + 20:
        return piece
    head = "" if begins else piece.text[:AROUND].rsplit(" ", 1)[0] + " "
    tail = "" if ends else " " + piece.text[-AROUND:].split(" ", 1)[-1]
    return Piece("same", f"{head}…{tail}")


def credit_fields(document: Document, version: Printed, titles: Titles) -> Fields:
    """Sources, author and review of a version, in words."""
    reviewer = titles.of(version, "person", document.reviewer)
    return {
        str(LABELS["sources"]): source_lines(document.sources, version, titles),
        str(LABELS["author"]): titles.of(version, "person", document.author),
        str(LABELS["reviewer"]): ", ".join(filter(None, [reviewer, day(document.reviewed_on) if reviewer else ""])),
        str(LABELS["review_by"]): day(document.review_by),
    }


def source_lines(citations: Iterable, version: Printed, titles: Titles) -> str:
    """A line for each source: what it is called, the place in it, and when it was read."""
    named = [(part.source, "; ".join(filter(None, [part.note, _read(part.read_on)]))) for part in citations]
    return titles.lines(version, "source", named)


def day(value: date | None) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def _read(value: date | None) -> str:
    return _("read %(day)s") % {"day": day(value)} if value else ""
