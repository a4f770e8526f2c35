"""The passage of a text that answers a query, its words marked: made in Python, the same for every database."""

from collections.abc import Collection

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from publishing.querywords import Span, spans

PASSAGE = 220
# What is looked through for a passage; the beginning is shown when the words stand behind it.
LOOKED_THROUGH = 50_000


def marked_words(text: str, keys: Collection[str]) -> SafeString:
    """The text as HTML, with the words that have one of the keys marked."""
    return _marked(text, list(spans(text, keys)), 0, len(text))


def passage(text: str, keys: Collection[str], *, length: int = PASSAGE) -> SafeString:
    """The piece of a text in which most of the words stand, cut at words, with those marked."""
    text = " ".join(text[:LOOKED_THROUGH].split())
    found = list(spans(text, keys))
    start = _start(text, found, length)
    end = _end(text, start, length)
    html = _marked(text, found, start, end)
    return format_html("{}{}{}", "… " if start else "", html, " …" if end < len(text) else "")


def _start(text: str, found: list[Span], length: int) -> int:
    """Where most different words stand together, the first such place; from the start of the sentence, if near."""
    best, most, first = 0, 0, 0
    for last, span in enumerate(found):
        while span.end - found[first].start > length - 20:
            first += 1
        different = len({other.key for other in found[first : last + 1]})
        if different > most:
            best, most = found[first].start, different
    if best + length // 4 < length:
        return 0
    sentence = text.rfind(". ", max(0, best - length // 3), best)
    return sentence + 2 if sentence >= 0 else text.rfind(" ", 0, best - length // 8) + 1


def _end(text: str, start: int, length: int) -> int:
    if len(text) - start <= length:
        return len(text)
    space = text.rfind(" ", start, start + length + 1)
    return space if space > start else start + length


def _marked(text: str, found: list[Span], start: int, end: int) -> SafeString:
    pieces, place = [], start
    for span in found:
        if place <= span.start and span.end <= end:
            pieces.append((text[place : span.start], text[span.start : span.end]))
            place = span.end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[place:end])
