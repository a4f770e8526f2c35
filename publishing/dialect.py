"""What markdown means here: the parser, its limits, and the tokens that it hands to extensions.

CommonMark without HTML, with tables, footnotes, definition lists, citations and the two below; see
content/README.md. Extensions meet these tokens besides those of markdown-it:

* `citation`, described in publishing/citations.py;
* `written_open` with `meta["name"]`, a text, `written_close`: a `[[link]]`. Only the text is shown, unless a rule
  makes a link of it by changing the type, tag and attributes of the two;
* `container_nolink_open` and `container_nolink_close` around what stands between `:::nolink` and `:::`.
"""

import re
from types import SimpleNamespace
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from publishing.citations import citation_syntax
from publishing.names import slugify
from publishing.sanitize import EXTERNAL_REL, IMAGE, LINK

CELL_LIMIT = 20_000
# An address is written once and used many times, so the page can grow far beyond its text.
ADDRESS_LIMIT = 2_000
ADDRESSES_LIMIT = 2_000_000

WRITTEN_LINK = re.compile(r"\[\[([^\[\]|]{1,200}?)(?:\\?\|([^\[\]]{1,400}))?\]\]")
FOOTNOTE_MARK = re.compile(r"\[\^[^\s\]]{1,60}\]")


class UnfitText(ValueError):
    """The text cannot be shown; the message tells the editor why."""


class TextTooComplex(UnfitText):
    """A machine would need seconds for it, or the page would be many times as long as the text."""


def new_parser() -> MarkdownIt:
    """A parser of its own for each text, in 0.2 ms: extensions add rules that belong to one page."""
    md = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False})
    md.validateLink = _is_link
    md.helpers = SimpleNamespace(**vars(helpers) | {"parseLinkDestination": _link_destination})
    md.use(footnote_plugin, inline=False).use(deflist_plugin).use(container_plugin, "nolink")
    md.enable("table").block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.at("footnote_ref", _bounded_footnote)
    md.inline.ruler.before("link", "written_link", _written_link)
    md.use(citation_syntax)
    for rule in (_settle_images, _settle_headings, _settle_tables):
        md.core.ruler.push(rule.__name__, rule)
    for name, rule in _RENDER_RULES.items():
        md.add_render_rule(name, rule)
    return md


def words_of(md: MarkdownIt, token: Token) -> str:
    """What a reader reads of a block of running text, on one line."""
    return " ".join(md.renderer.renderInlineAsText(token.children, md.options, {}).split())


def check_addresses(state: StateCore) -> None:
    """The last rule of all: marks links that lead away. Raises TextTooComplex when addresses swell the page."""
    length = 0
    for block in state.tokens:
        for token in block.children or ():
            length += sum(len(str(value)) for value in token.attrs.values())
            if token.type == "link_open" and str(token.attrGet("href")).lower().startswith("http"):
                token.attrSet("rel", EXTERNAL_REL)
    if length > ADDRESSES_LIMIT:
        raise TextTooComplex(_("The text has too many links with long addresses. Please divide it."))


def _is_link(url: str) -> bool:
    return len(url) <= ADDRESS_LIMIT and LINK.fullmatch(url) is not None


def _link_destination(text: str, start: int, end: int) -> Any:
    """The parser looks for the end of an address to the end of the text, from each of 32 nested brackets."""
    return parseLinkDestination(text, start, min(end, start + ADDRESS_LIMIT))


def _bounded_table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A table row may leave cells out, so that a few signs become very many cells."""
    if not table(state, line, end, True):
        return False
    if silent:
        return True
    columns = state.src.count("|", state.bMarks[line], state.eMarks[line]) + 1
    rows = next((row for row in range(line, end) if state.isEmpty(row)), end) - line
    state.env["cells"] = state.env.get("cells", 0) + columns * rows
    if state.env["cells"] > CELL_LIMIT:
        raise TextTooComplex(
            _("The text has more than %(limit)d table cells. Please divide it.") % {"limit": CELL_LIMIT}
        )
    return table(state, line, end, False)


def _bounded_footnote(state: StateInline, silent: bool) -> bool:
    """The plugin looks for the closing bracket to the end of the text, from every opening one."""
    return FOOTNOTE_MARK.match(state.src, state.pos) is not None and footnote_ref(state, silent)


def _written_link(state: StateInline, silent: bool) -> bool:
    found = WRITTEN_LINK.match(state.src, state.pos, state.posMax)
    if not found or not found[1].strip():
        return False
    if not silent:
        name = unescapeAll(found[1].strip())
        state.push("written_open", "a", 1).meta = {"name": name}
        state.push("text", "", 0).content = unescapeAll(found[2] or "").strip() or name
        state.push("written_close", "a", -1)
    state.pos = found.end()
    return True


def _settle_images(state: StateCore) -> None:
    """Pictures come from our own uploads; of any other only the description stays."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "image" and IMAGE.fullmatch(str(token.attrGet("src"))):
                token.attrSet("loading", "lazy")
            elif token.type == "image":
                token.type, token.tag, token.attrs = "text", "", {}
                token.content = words_of(state.md, token)


def _settle_headings(state: StateCore) -> None:
    """Gives each heading an id, and none the rank of the title of the page, which is the only h1."""
    headings = [index for index, token in enumerate(state.tokens) if token.type == "heading_open"]
    shift = 1 if any(state.tokens[index].tag == "h1" for index in headings) else 0
    prefix, taken = state.env.get("prefix", ""), {}
    for index in headings:
        opening, inline, closing = state.tokens[index : index + 3]
        opening.tag = closing.tag = f"h{min(int(opening.tag[1]) + shift, 6)}"
        words = words_of(state.md, inline)
        opening.attrSet("id", f"h-{prefix}{_untaken(slugify(words) if words else 'section', taken)}")


def _untaken(slug: str, taken: dict[str, int]) -> str:
    """The slug, or the slug with the next free number; `taken` holds the last number given to each."""
    number = taken.get(slug, 0) + 1
    while number > 1 and f"{slug}-{number}" in taken:
        number += 1
    taken[slug] = number
    if number == 1:
        return slug
    taken[f"{slug}-{number}"] = 1
    return f"{slug}-{number}"


def _settle_tables(state: StateCore) -> None:
    """Wide tables scroll in a frame that the keyboard reaches."""
    settled = []
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            _settle_cell(token)
        if token.type == "table_open":
            settled.append(Token("frame_open", "div", 1, attrs=_frame(), block=True))
        settled.append(token)
        if token.type == "table_close":
            settled.append(Token("frame_close", "div", -1, block=True))
    state.tokens = settled


def _frame() -> dict[str, str | int | float]:
    return {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": _("Table")}


def _settle_cell(token: Token) -> None:
    """Alignment is a class, since the site's policy allows no styles in HTML."""
    side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if side in {"center", "right"}:
        token.attrSet("class", side)
    if token.type == "th_open":
        token.attrSet("scope", "col")


def _footnote_id(token: Token, env: dict, *, use: bool) -> str:
    number = f"{env.get('prefix', '')}{token.meta['id'] + 1}"
    return f"{number}-{token.meta['subId'] + 1}" if use and token.meta.get("subId", 0) > 0 else number


def _footnote_ref(renderer, tokens: list[Token], index: int, options, env) -> str:
    number = tokens[index].meta["id"] + 1
    return format_html(
        '<sup class="note"><a href="#fn-{}" id="fnref-{}" aria-label="{}">[{}]</a></sup>',
        _footnote_id(tokens[index], env, use=False),
        _footnote_id(tokens[index], env, use=True),
        _("Footnote %(number)d") % {"number": number},
        number,
    )


def _footnotes_open(renderer, tokens: list[Token], index: int, options, env) -> str:
    return format_html('<section class="footnotes" aria-label="{}">\n<ol>\n', _("Footnotes"))


def _footnote_open(renderer, tokens: list[Token], index: int, options, env) -> str:
    return format_html('<li id="fn-{}">', _footnote_id(tokens[index], env, use=False))


def _footnote_anchor(renderer, tokens: list[Token], index: int, options, env) -> str:
    # The sign after the arrow keeps some systems from drawing it as a picture.
    return format_html(
        ' <a href="#fnref-{}" class="back" aria-label="{}">↩\ufe0e</a>',
        _footnote_id(tokens[index], env, use=True),
        _("Back to the text"),
    )


def _code(renderer, tokens: list[Token], index: int, options, env) -> str:
    # Long lines scroll, and the keyboard must reach what scrolls.
    return format_html('<pre tabindex="0"><code>{}</code></pre>\n', tokens[index].content)


def _nothing(renderer, tokens: list[Token], index: int, options, env) -> str:
    return ""


_UNSHOWN = ("written_open", "written_close", "container_nolink_open", "container_nolink_close")
_RENDER_RULES = dict.fromkeys(_UNSHOWN, _nothing) | {
    "code_block": _code,
    "fence": _code,
    "footnote_ref": _footnote_ref,
    "footnote_block_open": _footnotes_open,
    "footnote_open": _footnote_open,
    "footnote_anchor": _footnote_anchor,
}
