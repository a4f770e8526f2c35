"""What a person or a machine finds in an answer: links, sections, tables, structured data."""

import json
from typing import Any

from django.http import HttpResponse
from justhtml import JustHTML

# Elements within a line: no space is read between them and the words around.
INLINE = frozenset({"a", "b", "em", "i", "mark", "strong", "sup", "sub", "code", "abbr", "cite"})


class Document:
    """The HTML of an answer, read by the rules of browsers."""

    def __init__(self, answer: HttpResponse):
        self.answer = answer
        self.html = answer.content.decode()
        self.tree = JustHTML(self.html, sanitize=False, collect_errors=True)

    def errors(self) -> list[str]:
        return [f"{error.line}: {error.code}" for error in self.tree.errors]

    def all(self, selector: str) -> list[Any]:
        return self.tree.query(selector)

    def one(self, selector: str) -> Any:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def section(self, heading: str) -> Any:
        """The section whose heading reads so; None when there is none."""
        for section in self.all("section"):
            if any(words(title) == heading for title in section.query("h2")[:1]):
                return section
        return None

    def json_ld(self) -> list[dict]:
        """The things that the page tells machines about."""
        script = self.one('script[type="application/ld+json"]')
        return json.loads(script.to_text() or raw_text(script))["@graph"]

    def thing(self, kind: str) -> dict:
        return next(thing for thing in self.json_ld() if kind in thing["@type"])


def words(node: Any) -> str:
    """The words of an element with single spaces, as they are read aloud: without what is hidden from that."""
    return " ".join("".join(_words(node)).split())


def links(node: Any) -> dict[str, str]:
    """The links of an element: the words of each, and where it leads."""
    return {words(link): link.attrs.get("href", "") for link in node.query("a")}


def addresses(node: Any) -> list[str]:
    return [link.attrs.get("href", "") for link in node.query("a")]


def raw_text(node: Any) -> str:
    return "".join(str(child.data) for child in node.children if child.name == "#text")


def _words(node: Any) -> list[str]:
    if node.name == "#text":
        return [str(node.data)]
    if node.name.startswith("#comment") or (node.attrs or {}).get("aria-hidden") == "true":
        return []
    inside = [word for child in node.children or () for word in _words(child)]
    return inside if node.name in INLINE else [" ", *inside, " "]
