"""What may stand in the HTML of a text, told a second time and apart from publishing/sanitize.py."""

import re
from collections.abc import Iterator
from typing import Any

from justhtml import JustHTML

# fmt: off
TAGS = {
    "a", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
    "mark", "ol", "p", "pre", "section", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "rel", "data-term", "aria-label"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "img": {"src", "alt", "title", "loading"},
    "li": {"id"},
    "mark": {"class"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"class", "aria-label"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class", "scope"},
    **{f"h{rank}": {"id"} for rank in range(2, 7)},
}
SAFE_ID = re.compile(r"(h|fn|fnref|cite)-[a-z0-9-]+")


def faults(html: str) -> list[str]:
    """Everything in the HTML that no text may contain, as a browser would read it."""
    return [fault for element in elements(html) for fault in _faults_of(element)]


def elements(html: str) -> Iterator[Any]:
    pending = list(JustHTML(html, fragment=True, sanitize=False).root.children)
    while pending:
        node = pending.pop(0)
        if not node.name.startswith("#"):
            yield node
        pending[:0] = node.children or []


def _faults_of(element: Any) -> Iterator[str]:
    if element.name not in TAGS:
        yield f"<{element.name}>"
    for name, value in element.attrs.items():
        if name not in ATTRIBUTES.get(element.name, ()):
            yield f"<{element.name} {name}>"
        if name in {"href", "src"} and not _is_harmless(value or "", is_link=name == "href"):
            yield f"{name}={value}"
        if name == "id" and not SAFE_ID.fullmatch(value or ""):
            yield f"id={value}"


def _is_harmless(address: str, *, is_link: bool) -> bool:
    """Browsers drop tabs and line breaks within an address, and controls and spaces around it."""
    read = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(0x21)))).lower().replace("\\", "/")
    if not is_link:
        return read.startswith("/media/") and ".." not in read and "%2e" not in read
    return read.startswith(("http://", "https://", "mailto:", "#")) or (read[:1] == "/" and read[:2] != "//")
