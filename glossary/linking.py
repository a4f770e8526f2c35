"""Links to terms in the texts of a page: those that authors write as `[[PEO]]`, and those that come by themselves.

A name links by itself at its first mention on the page: to its term, or to the page where its meanings stand when it
has several and the page does not say which one it means. It does not in headings, heads of tables, quotations,
passages between `:::nolink` and `:::`, code, links, and descriptions of pictures; nor to the page itself; nor where
emphasis begins or ends within the name.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import attrgetter
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from glossary.vocabulary import OwnedName, Vocabulary, fold
from publishing.dialect import WRITTEN_LINK
from publishing.markdown import UnfitText, tokens_of

NOTHING: Mapping[str, str] = MappingProxyType({})
# Blocks whose texts get no links by themselves; tokens are named so with _open and _close.
UNLINKED = {"heading", "th", "blockquote", "container_nolink"}
LINKS = {"link_open": 1, "written_open": 1, "link_close": -1, "written_close": -1}
BREAKS = {"softbreak", "hardbreak"}
# Stands for pictures, code and reference marks when the edges of a name are looked at: it is an edge and no word.
OBJECT = "\ufffc"
LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class WrittenLink:
    """A `[[name]]` or `[[name|words]]` in a text; `offset` is where it begins."""

    name: str
    words: str
    offset: int


@dataclass(frozen=True)
class Target:
    """Where a link leads: to a term, or to the page of an ambiguous name, then without `uid`."""

    address: str
    uid: str = ""
    name_slug: str = ""


class TermLinks:
    """The links of one page. All its texts share one, in the order shown, so that each target is linked once.

    `pins` and `resolved` hold the uid that a folded name means on the page: chosen by the editor for an ambiguous
    name, recorded at save for a written link. When that term is not published the name links to nothing. `off` leaves
    only written links. Afterwards `used` has the uids of the terms linked and `choices` the addresses of the ambiguous
    names, both in the order of the page.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        page_uid: str | None = None,
        pins: Mapping[str, str] = NOTHING,
        off: bool = False,
        resolved: Mapping[str, str] = NOTHING,
        choice_address: Callable[[str], str],
    ):
        self.used: list[str] = []
        self.choices: list[str] = []
        self._vocabulary = vocabulary
        self._page_uid = page_uid
        self._pins = pins
        self._off = off
        self._resolved = resolved
        self._choice_address = choice_address
        self._linked: set[Target] = set()

    def extension(self, md: MarkdownIt) -> None:
        """An extension of `to_html` and `line_html`."""
        md.core.ruler.push("term_links", self._link)

    def _link(self, state: StateCore) -> None:
        depth = 0
        for token in state.tokens:
            if token.type.rpartition("_")[0] in UNLINKED:
                depth += token.nesting
            if token.type == "inline" and token.children:
                token.children = self._link_line(_Line(token.children), by_itself=not self._off and not depth)

    def _link_line(self, line: "_Line", *, by_itself: bool) -> list[Token]:
        """The tokens of a line with its links, given in the order of the text."""
        matches = self._vocabulary.matcher.find(line.text) if by_itself else []
        links = {}
        for mention in sorted([*line.written(), *matches], key=attrgetter("start")):
            if isinstance(mention, _Written):
                target = self.meant(mention.opening.meta["name"])
                mention.become_link(target)
                self._use(target)
            elif line.is_whole(mention.start, mention.end):
                target = self._found(mention.key)
                if target and target not in self._linked:
                    links[mention.start, mention.end] = target
                    self._use(target)
        return line.linked(links) if links else line.children

    def meant(self, name: str) -> Target | None:
        """The target of a written link: what the page recorded or pinned, else the term by name, else by slug."""
        folded = fold(name)
        if uid := self._resolved.get(folded) or self._pins.get(folded):
            return self._term(uid)
        found = self._vocabulary.named(name)
        if len(found) > 1:
            return self._choice(self._vocabulary.name_slug(name))
        return self._term(found[0].uid) if found else None

    def _found(self, name: OwnedName) -> Target | None:
        """The target of a name that stands in a text. On the page of one of its meanings it means that one."""
        if pinned := self._pins.get(name.folded):
            return self._term(pinned)
        if len(name.uids) == 1:
            return self._term(name.uids[0])
        return None if self._page_uid in name.uids else self._choice(name.slug)

    def _term(self, uid: str) -> Target | None:
        entry = self._vocabulary.entries.get(uid)
        return Target(entry.address, uid=uid) if entry and uid != self._page_uid else None

    def _choice(self, slug: str) -> Target:
        return Target(self._choice_address(slug), name_slug=slug)

    def _use(self, target: Target | None) -> None:
        if target and target not in self._linked:
            self._linked.add(target)
            if target.uid:
                self.used.append(target.uid)
            else:
                self.choices.append(target.name_slug)


@dataclass
class _Written:
    """A written link among the tokens of a line."""

    start: int
    opening: Token
    closing: Token

    def become_link(self, target: Target | None) -> None:
        """Without a target the words stay as plain text, and nothing shows that a link was meant."""
        if target:
            _become_link(self.opening, target)
            self.closing.type = "link_close"


class _Line:
    """The texts of one block as one line, so that names are seen across line breaks, and edges across emphasis."""

    def __init__(self, children: list[Token]):
        self.children = children
        parts = [_shown(token) for token in children]
        self.text = "".join(parts)
        self._starts = list(accumulate(map(len, parts), initial=0))
        self._stretches = list(_stretches(children))

    def written(self) -> Iterator[_Written]:
        for index, token in enumerate(self.children):
            if token.type == "written_open":
                yield _Written(self._starts[index], token, self.children[index + 2])

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the characters stand in one stretch of plain text outside of links."""
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end) - 1
        return self._stretches[first] is not None and self._stretches[first] == self._stretches[last]

    def linked(self, links: Mapping[tuple[int, int], Target]) -> list[Token]:
        """The tokens with links around the given characters, from first to last."""
        opening = {start: target for (start, _end), target in links.items()}
        closing = {end for _start, end in links}
        cuts = sorted(opening.keys() | closing)
        tokens = []
        for token, (start, end) in zip(self.children, pairwise(self._starts), strict=True):
            # Markdown-it leaves empty texts beside emphasis: a link must not begin there as well.
            if token.type != "text" or start == end:
                tokens.append(token)
                continue
            inner = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
            for left, right in pairwise([start, *inner, end]):
                if left in opening:
                    tokens.append(_become_link(Token("", "", 1), opening[left]))
                tokens.append(Token("text", "", 0, content=self.text[left:right]))
                if right in closing:
                    tokens.append(Token("link_close", "a", -1))
        return tokens


def _shown(token: Token) -> str:
    """What a token is when names are looked for: emphasis is nothing, a line break one character."""
    if token.type == "text":
        return token.content
    if token.type in BREAKS:
        return "\n"
    return OBJECT if token.nesting == 0 else ""


def _stretches(children: list[Token]) -> Iterator[int | None]:
    """For each token the number of its stretch: texts and line breaks without anything between; None in links."""
    number, depth = 0, 0
    for token in children:
        depth += LINKS.get(token.type, 0)
        if token.type != "text" and token.type not in BREAKS:
            number += 1
        yield None if depth else number


def _become_link(token: Token, target: Target) -> Token:
    token.type, token.tag = "link_open", "a"
    if target.uid:
        token.attrs = {"class": "t", "href": target.address, "data-term": target.uid}
    else:
        token.attrs = {"class": "t many", "href": target.address}
    return token


def unknown_links(text: str, vocabulary: Vocabulary) -> list[str]:
    """The names in written links that no term of the vocabulary has, each once."""
    names = dict.fromkeys(link.name for link in written_links(text))
    return [name for name in names if not vocabulary.named(name)]


def written_links(text: str) -> list[WrittenLink]:
    """The written links of a text, those in footnotes last; what stands in code is none.

    A text that is too long or too complex has none, so that a draft of it can be saved; it cannot be published.
    """
    try:
        blocks = tokens_of(text) if "[[" in text else []
    except UnfitText:
        return []
    lines = [0, *(found.end() for found in LINE_END.finditer(text)), len(text)]
    links: list[WrittenLink] = []
    for block in blocks:
        first, last = block.map or (0, 0)
        place = max(lines[first], links[-1].offset + 1 if links and links[-1].offset < lines[last] else 0)
        for opening, words in pairwise(block.children or ()):
            if opening.type == "written_open":
                place = _place(text, opening.meta["name"], place, lines[last])
                links.append(WrittenLink(opening.meta["name"], words.content, place))
                place += 1
    return links


def _place(text: str, name: str, start: int, end: int) -> int:
    """Where the link is written, or about where: the same may stand in code before it."""
    found = (link.start() for link in WRITTEN_LINK.finditer(text, start, end) if unescapeAll(link[1].strip()) == name)
    return next(found, start)
