"""The headings of a text: a link in each by which it can be passed on, and the list of contents made of them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from publishing.dialect import words_of
from publishing.markdown import tokens_of

# Deeper ones are too small to be passed on, and would make the list of contents longer than it helps.
LINKED = ("h2", "h3")
# Below this a page is short enough to be seen at a glance.
FEWEST = 4


@dataclass(frozen=True)
class Heading:
    """A heading of a text; `is_deep` when it belongs under the one before."""

    id: str
    words: str
    is_deep: bool


def heading_links(md: MarkdownIt) -> None:
    """An extension of `to_html` that ends each heading with a link to itself."""
    md.core.ruler.push("heading_links", _link_headings)


def contents(text: str) -> tuple[Heading, ...]:
    """The headings of a text that is shown without a prefix, when there are enough to need a list; else none."""
    md, tokens = MarkdownIt(), tokens_of(text)
    found = [
        (token, words_of(md, tokens[place + 1]))
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag in LINKED
    ]
    if len(found) < FEWEST:
        return ()
    top = min(token.tag for token, _words in found)
    return tuple(Heading(str(token.attrGet("id")), words, token.tag != top) for token, words in found if words)


def _link_headings(state: StateCore) -> None:
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open" and token.tag in LINKED:
            state.tokens[place + 1].children += _link(f"#{token.attrGet('id')}")


def _link(address: str) -> list[Token]:
    attributes = {"href": address, "class": "anchor", "aria-label": _("Link to this heading")}
    opening, sign = Token("link_open", "a", 1, attrs=attributes), Token("text", "", 0, content="#")
    return [opening, sign, Token("link_close", "a", -1)]
