"""Citations in texts: `[@irc-3511]` becomes the number of the source, linked to the page's list of sources.

A source has one number on a page, given at its first appearance, and every use of it has an id of its own, so
that the list of sources can lead back to each of them.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from publishing.documents import CITATION, cited_slugs


@dataclass(frozen=True)
class Use:
    """One place where a source is cited: the number shown, the address of the source, the id of the place."""

    number: int
    href: str
    id: str


class SourceNumbers:
    """The numbers of the sources of one page; all texts of the page share it, in the order they are shown.

    `known` holds the slugs of the sources that the page lists; None accepts every source.
    """

    def __init__(self, known: Container[str] | None = None):
        self._known = known
        self._uses: dict[str, list[str]] = {}
        self._numbers: dict[str, int] = {}

    @property
    def order(self) -> list[str]:
        """The slugs of the numbered sources: number 1 first."""
        return list(self._numbers)

    def knows(self, slug: str) -> bool:
        return self._known is None or slug in self._known

    def number(self, slug: str) -> int:
        """The number of a source, given now if it has none. This is no use of it."""
        return self._numbers.setdefault(slug, len(self._numbers) + 1)

    def use(self, slug: str) -> Use:
        """Cites a source once more. Raises UnknownSource when the page does not list it."""
        if not self.knows(slug):
            raise UnknownSource(slug)
        number = self.number(slug)
        places = self._uses.setdefault(slug, [])
        places.append(f"cite-{number}-{len(places) + 1}" if places else f"cite-{number}")
        return Use(number, f"#source-{number}", places[-1])

    def uses(self, slug: str) -> list[str]:
        """The ids of the places where the source is cited, in the order of the page."""
        return list(self._uses.get(slug, ()))


class UnknownSource(LookupError):
    """A page cites a source that is not in its list."""


def cite(numbers: SourceNumbers, *, silent: bool = False) -> Callable[[MarkdownIt], None]:
    """An extension of `to_html` that numbers citations.

    A source that is not known stays visible as text for editors; on a `silent` page it leaves no trace.
    """

    def number_citations(state: StateCore) -> None:
        for token in _citations(state.tokens):
            if "uses" not in token.meta:
                token.meta["uses"] = [numbers.use(slug) for slug in token.meta["slugs"] if numbers.knows(slug)]
                unknown = [slug for slug in token.meta["slugs"] if not numbers.knows(slug)]
                token.meta["unknown"] = [] if silent else unknown

    def extension(md: MarkdownIt) -> None:
        md.core.ruler.push("citations", number_citations)

    return extension


def _citations(tokens: list[Token]) -> Iterator[Token]:
    """In the order shown: footnotes stand at the end by now, and descriptions of pictures are left out."""
    for block in tokens:
        yield from (token for token in block.children or () if token.type == "citation")


def citation_syntax(md: MarkdownIt) -> None:
    """Teaches a parser to read citations; they are not shown unless `cite` numbers them."""
    md.inline.ruler.before("link", "citation", _citation)
    md.add_render_rule("citation", _render)


def _citation(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        # The number stands close to the word, however the author spaced it.
        state.pending = state.pending.rstrip(" ")
        token = state.push("citation", "sup", 0)
        token.meta = {"slugs": list(dict.fromkeys(cited_slugs(found[0])))}
    state.pos = found.end()
    return True


def _render(renderer, tokens: list[Token], index: int, options, env) -> str:
    meta = tokens[index].meta
    shown = reference_marks(meta["uses"]) if meta.get("uses") else ""
    if unknown := meta.get("unknown"):
        shown += escape(" [" + "; ".join(f"@{slug}" for slug in unknown) + "]")
    return shown


def reference_marks(uses: list[Use]) -> str:
    """The raised numbers for some uses, as they stand in a text and beside an answer."""
    label = _("Source %(number)d")
    links = format_html_join(
        ", ",
        '<a href="{}" id="{}" aria-label="{}">{}</a>',
        ((use.href, use.id, label % {"number": use.number}, use.number) for use in uses),
    )
    return format_html('<sup class="refs">{}</sup>', links)
