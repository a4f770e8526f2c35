"""Markdown to safe HTML: the only door, and the only `mark_safe` of the project.

The order must not change: markdown, tokens, the rules of extensions on the tokens, HTML, sanitiser,
`mark_safe`. Nothing touches HTML after the sanitiser.
"""

import re
from collections.abc import Callable, Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from publishing.dialect import TextTooComplex, UnfitText, check_addresses, new_parser, words_of
from publishing.documents import BODY_LIMIT
from publishing.sanitize import sanitize

# An extension adds rules to the parser. Those it pushes to the end of `md.core.ruler` see the finished tokens,
# which publishing/dialect.py describes.
Extension = Callable[[MarkdownIt], None]

# What the slowest use of a sign was measured to cost, in microseconds. A text that is meant to be read stays far
# below the limit: 11,000 brackets, or 25,000 lines.
SIGN_COSTS = {"[": 90, "\n": 40, "|": 25, "*": 7, "_": 7}
COST_LIMIT = 1_000_000
PREFIX = re.compile(r"[a-z][a-z0-9-]*")
SURROGATE = re.compile("[\ud800-\udfff]")


class TextTooLong(UnfitText):
    def __init__(self, length: int):
        super().__init__(
            _("The text has %(length)d characters; at most %(limit)d are allowed.")
            % {"length": length, "limit": BODY_LIMIT}
        )


def to_html(text: str, *, extensions: Iterable[Extension] = (), prefix: str = "") -> SafeString:
    """The HTML of a text. Raises TextTooLong and TextTooComplex.

    Where several texts share a page each has its own `prefix` (small letters, digits, hyphens; a letter
    first): it goes into the ids of headings (`h-prefix--words`) and footnotes (`fn-prefix--1`).
    """
    if prefix and not PREFIX.fullmatch(prefix):
        raise ValueError(f"not a prefix: {prefix!r}")
    md = new_parser()
    for extension in extensions:
        extension(md)
    md.core.ruler.push("addresses", check_addresses)
    html = md.render(_fit(text), {"prefix": f"{prefix}--" if prefix else ""})
    return mark_safe(sanitize(html))  # noqa: S308 - the one place, right behind the sanitiser


def to_text(text: str) -> str:
    """The words of a text: a line for each paragraph, heading, table cell and piece of code.

    Without citations, and with the words of links and the descriptions of pictures. Raises as `to_html` does.
    """
    md = new_parser()
    lines = (_line(md, token) for token in md.parse(_fit(text)))
    return "\n".join(line for line in lines if line)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, for whoever looks for something in it. Raises as `to_html` does."""
    return new_parser().parse(_fit(text))


def marked(text: str) -> SafeString:
    """A plain line as HTML, the phrase between its two `==` marked as with a pen; no other markdown."""
    parts = text.split("==")
    if len(parts) != 3:
        return escape(str(text))
    return format_html('{}<mark class="hl">{}</mark>{}', *parts)


def unmarked(text: str) -> str:
    """A plain line without the `==` that `marked` turns into a mark."""
    parts = text.split("==")
    return "".join(parts) if len(parts) == 3 else text


def line_html(text: str, *, extensions: Iterable[Extension] = ()) -> SafeString:
    """A plain line as HTML: extensions may link its words, and nothing in it is markdown."""
    md = MarkdownIt("zero")
    for extension in extensions:
        extension(md)
    return mark_safe(sanitize(md.renderInline(_fit(text))))  # noqa: S308 - right behind the sanitiser


def _fit(text: str) -> str:
    if len(text) > BODY_LIMIT:
        raise TextTooLong(len(text))
    text = SURROGATE.sub("\ufffd", re.sub(r"\r\n?", "\n", text))
    if sum(text.count(sign) * cost for sign, cost in SIGN_COSTS.items()) > COST_LIMIT:
        raise TextTooComplex(_("The text has too many links, lines, cells or emphases. Please divide it."))
    return text


def _line(md: MarkdownIt, token: Token) -> str:
    return token.content.strip() if token.type in {"fence", "code_block"} else words_of(md, token)
