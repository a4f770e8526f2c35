"""Two documents of a kind to a list of changes that people can read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from publishing.documents import Document, Part

# Beyond this many words a difference is shown paragraph by paragraph: comparing words costs their square.
WORD_LIMIT = 4_000
# So many characters that stayed are shown on either side of a change.
CONTEXT = 120


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed ("same"), went ("removed") or came ("added")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """What changed in one field: the text before and after, and the pieces from the one to the other."""

    field: str
    before: str
    after: str

    def pieces(self) -> list[Piece]:
        """The pieces from one text to the other; long stretches that stayed are cut to what stands beside a change."""
        return shortened(word_pieces(self.before, self.after))


def changes(old: Document | None, new: Document | None) -> list[Change]:
    """The fields in which two documents differ, in the order of the fields; None stands for no document."""
    return text_changes(readable(old), readable(new))


def text_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """The fields in which two versions differ, each given as its fields with their texts."""
    fields = dict.fromkeys([*after, *before])
    return [
        Change(field, before.get(field, ""), after.get(field, ""))
        for field in fields
        if before.get(field, "") != after.get(field, "")
    ]


def readable(document: Document | None) -> dict[str, str]:
    """Every field of a document as text; what is empty is left out."""
    if document is None:
        return {}
    found = {name: in_words(getattr(document, name)) for name in type(document).model_fields}
    return {name: text for name, text in found.items() if text}


def in_words(value: Any) -> str:
    """A value of a document as lines of text."""
    if value is None or value is False:
        return ""
    if value is True:
        return _("yes")
    if isinstance(value, tuple):
        return "\n".join(in_words(item) for item in value)
    if isinstance(value, Part):
        return " · ".join(_part_in_words(value))
    return str(value)


def _part_in_words(part: Part) -> Iterator[str]:
    for name in type(part).model_fields:
        if text := in_words(getattr(part, name)):
            yield text.replace("\n", ", ")


def word_pieces(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other, word by word; paragraph by paragraph when they are long."""
    old, new = _split(before), _split(after)
    if len(old) + len(new) > WORD_LIMIT:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        pieces += [Piece(kind, "".join(words)) for kind, words in (("removed", old[a:b]), ("added", new[c:d])) if words]
    return pieces


def shortened(pieces: list[Piece]) -> list[Piece]:
    """The pieces with the inside of long unchanged ones left out."""
    last = len(pieces) - 1
    return [
        Piece(piece.kind, _cut(piece.text, head=place > 0, tail=place < last)) if piece.kind == "same" else piece
        for place, piece in enumerate(pieces)
    ]


def _cut(text: str, *, head: bool, tail: bool) -> str:
    """The beginning and the end of a text, as far as a change stands before or behind it."""
    if len(text) <= 3 * CONTEXT:
        return text
    begin = text[:CONTEXT].rsplit(" ", 1)[0] + " " if head else ""
    end = " " + text[-CONTEXT:].split(" ", 1)[-1] if tail else ""
    return f"{begin}…{end}"


def _split(text: str) -> list[str]:
    """Words with the space behind them, so that joining gives the text back."""
    words, start = [], 0
    for place, character in enumerate(text):
        if character.isspace() and not (place + 1 < len(text) and text[place + 1].isspace()):
            words.append(text[start : place + 1])
            start = place + 1
    return [*words, text[start:]] if start < len(text) else words
