"""Texts of pages as markdown that any reader of markdown understands: what is only ours becomes links and numbers."""

import re
from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from markdown_it.common.utils import unescapeAll

from publishing.dialect import WRITTEN_LINK
from publishing.documents import CITATION, cited_slugs
from publishing.jsonld import absolute
from publishing.names import titled
from publishing.pages import Byline, Link, SourceItem

# The path that a name in a [[link]] leads to; '' when it leads nowhere.
Lead = Callable[[str], str]

OURS = re.compile(
    r"""
    (?P<untouched>                          # a backslash with its sign, and code: neither is looked into
        \\. | (?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)
        | ^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)
    )
    | (?P<written>\[\[[^\[\]]{1,602}\]\])
    | [ \t]*(?P<citation>\[@[^\[\]]{1,400}\])
    | (?P<path>\]\((?=/(?!/)))
    | (?P<frame>^:::.*?$\n?)
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
SPECIAL = re.compile(r"([\\\[\]*_`<>])")


def plain_markdown(text: str, *, lead: Lead, numbers: Mapping[str, int]) -> str:
    """The text with `[[links]]` as links, citations as numbers, addresses made absolute, and without `:::` frames."""

    def replaced(found: re.Match) -> str:
        if written := WRITTEN_LINK.fullmatch(found["written"] or ""):
            return _link(*written.groups(), lead)
        if CITATION.fullmatch(found["citation"] or ""):
            marks = [f"\\[{numbers[slug]}\\]" for slug in cited_slugs(found["citation"]) if slug in numbers]
            return " " + "".join(marks) if marks else ""
        if found["path"]:
            return f"]({settings.SITE_URL}"
        return "" if found["frame"] else found[0]

    return OURS.sub(replaced, text.replace("\r\n", "\n")).strip()


def _link(name: str, words: str | None, lead: Lead) -> str:
    address = lead(unescapeAll(name.strip()))
    words = (words or "").strip() or name.strip()
    return f"[{words}]({absolute(address)})" if address else words


def escaped(text: str) -> str:
    """A plain line as markdown that shows the same line."""
    return SPECIAL.sub(r"\\\1", text)


def heading(title: str, level: int = 2) -> str:
    return f"{'#' * level} {escaped(title)}"


def link_line(link: Link) -> str:
    """A list item: the link, and why it is there."""
    title = titled(link.title, link.acronym)
    note = f": {escaped(link.note.strip())}" if link.note.strip() else ""
    return f"- [{escaped(title)}]({absolute(link.address)}){note}"


def link_section(title: str, links: Iterable[Link]) -> list[str]:
    """The blocks of a list of links under its heading; none for an empty list."""
    lines = [link_line(link) for link in links]
    return [heading(title), "\n".join(lines)] if lines else []


def source_section(sources: Iterable[SourceItem]) -> list[str]:
    """The numbered list of sources, with the day each was read."""
    lines = [_source_line(source) for source in sources]
    return [heading(_("Sources")), "\n".join(lines)] if lines else []


def _source_line(source: SourceItem) -> str:
    named = escaped(", ".join(filter(None, [source.publisher, source.title])))
    parts = [f"[{named}]({source.url})" if source.url else named]
    parts += [escaped(text) for text in (source.citation, source.place, source.note) if text]
    if source.read_on:
        parts.append(_("read %(day)s") % {"day": date_format(source.read_on, "DATE_FORMAT")})
    return f"{source.number}. {' · '.join(parts)}"


def credit_section(byline: Byline, address: str) -> list[str]:
    """Who answers for the page, when it was changed, and where it stands."""
    author = byline.author.title if byline.author else _("The contributors")
    lines = [_("Written by: %(name)s") % {"name": escaped(author)}]
    if byline.reviewer:
        reviewed = ", ".join(filter(None, [byline.reviewer.title, _day(byline.reviewed_on)]))
        lines.append(_("Specialist review: %(name)s") % {"name": escaped(reviewed)})
    else:
        lines.append(_("Not yet reviewed by a specialist"))
    lines.append(_("Last changed: %(day)s") % {"day": _day(byline.changed_at)})
    if byline.review_by:
        lines.append(_("Next review: %(day)s") % {"day": _day(byline.review_by)})
    lines.append(_("Address: %(address)s") % {"address": absolute(address)})
    return [heading(_("About this page")), "\n".join(f"- {line}" for line in lines)]


def _day(value) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def joined(blocks: Iterable[str]) -> str:
    """Blocks with an empty line between them; empty ones are left out."""
    return "\n\n".join(block for block in blocks if block) + "\n"
