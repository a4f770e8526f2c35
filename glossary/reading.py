"""What the pages of terms, questions and comparisons have in common: linked texts, numbered sources, bylines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from glossary.linking import TermLinks
from glossary.vocabulary import Entry, Vocabulary
from publishing.citations import SourceNumbers, cite
from publishing.citeforms import cite_forms
from publishing.documents import CitationPart, Document, SourceDocument, load
from publishing.headinglinks import heading_links
from publishing.jsonld import absolute
from publishing.live import Live
from publishing.markdown import line_html, to_html
from publishing.names import fold
from publishing.pages import Byline, Link, SourceItem

RELATED_QUESTIONS = 5
EXCERPT_LIMIT = 180


@dataclass(frozen=True)
class QuestionItem:
    """A question in a list: never printed twice, the answer cut at a word."""

    title: str
    address: str
    answer: str


class PageTexts:
    """Renders all texts of one page: a term is linked at its first mention, a source keeps its number throughout."""

    def __init__(self, page: Live, document: Any, vocabulary: Vocabulary, sources: Mapping[str, Live]):
        """`sources` are the live sources that the page lists, by slug: no other is numbered."""
        self._vocabulary = vocabulary
        self.numbers = SourceNumbers(sources)
        self._links = TermLinks(
            vocabulary,
            page_uid=str(page.uid),
            pins={fold(pin.name): page.target("term", pin.term) for pin in document.pins},
            off=document.links_off,
            resolved=links_meant(page),
            choice_address=choice_address,
        )

    def html(self, text: str, *, prefix: str = "") -> SafeString:
        """A markdown text of the page; `prefix` keeps the ids of several texts apart.

        The text without one is the page's own, and its headings can be linked to.
        """
        extensions = [cite(self.numbers, silent=True), self._links.extension]
        return to_html(text, extensions=extensions if prefix else [*extensions, heading_links], prefix=prefix)

    def line(self, text: str) -> SafeString:
        """A plain line of the page, with its terms linked."""
        return line_html(text, extensions=(self._links.extension,))

    def leads_to(self, name: str) -> str:
        """The address that a written link with the name leads to on this page; '' when it leads nowhere."""
        target = self._links.meant(name)
        return target.address if target else ""

    def previews(self) -> tuple[Link, ...]:
        """The terms that the texts link, with their definitions; an ambiguous name comes with all of its meanings."""
        terms = [entry_link(self._vocabulary.entries[uid]) for uid in self._links.used]
        choices = [
            Link(
                title=entry_names(meanings),
                address=choice_address(slug),
                definition=" ".join(f"{meaning.title}: {meaning.definition}" for meaning in meanings),
            )
            for slug in self._links.choices
            if (meanings := self._vocabulary.by_name_slug(slug))
        ]
        return tuple(dict.fromkeys([*terms, *choices]))


def links_meant(page: Live) -> dict[str, str]:
    """Whom the [[links]] of a page meant when it was saved, by the folded name."""
    return {name[2:-2]: uid for name, uid in page.targets.items() if name.startswith("[[")}


def choice_address(name_slug: str) -> str:
    return reverse("glossary:term", args=[name_slug])


def entry_link(entry: Entry, note: str = "") -> Link:
    return Link(entry.title, entry.address, note, entry.acronym, entry.definition)


def entry_names(entries: Iterable[Entry]) -> str:
    return " · ".join(entry.title for entry in entries)


def live_link(live: Live, note: str = "") -> Link:
    return Link(live.title, live.address, note, live.acronym, live.summary)


def read_document(live: Live, shape: type[Document]) -> Any:
    return load(shape, live.document)


def source_items(
    numbers: SourceNumbers, citations: Iterable[CitationPart], sources: Mapping[str, Live]
) -> tuple[SourceItem, ...]:
    """The numbered list of sources: those cited, in the order of their numbers, then those only listed.

    `sources` are the live sources by slug. One that is not published is left out, and its number stays empty.
    """
    parts = {}
    for part in citations:
        if part.source in sources:
            parts.setdefault(part.source, part)
            numbers.number(part.source)
    return tuple(
        _source_item(numbers, parts[slug], load(SourceDocument, sources[slug].document))
        for slug in numbers.order
        if slug in parts
    )


def _source_item(numbers: SourceNumbers, part: CitationPart, source: SourceDocument) -> SourceItem:
    return SourceItem(
        number=numbers.number(part.source),
        title=source.title,
        publisher=source.publisher,
        url=source.url or "",
        citation=source.citation,
        note=source.note,
        place=part.note,
        read_on=part.read_on,
        uses=tuple(numbers.uses(part.source)),
        slug=part.source,
    )


def byline(page: Live, document: Any, people: Mapping[str, Live], *, changed_at: datetime | None = None) -> Byline:
    """Who answers for a page; `people` are the live persons by slug. `changed_at` when it is not the page's own."""
    changed_at = changed_at or page.changed_at
    author, reviewer = people.get(document.author or ""), people.get(document.reviewer or "")
    return Byline(
        author=live_link(author) if author else None,
        reviewer=live_link(reviewer) if reviewer else None,
        reviewed_on=document.reviewed_on if reviewer else None,
        changed_at=changed_at,
        review_by=document.review_by,
        # The editors' preview is of a page that was never printed.
        history_address=history_address(page) if page.pk else "",
        cite=cite_forms(
            title=page.title,
            author=author.title if author else "",
            site=settings.SITE_NAME,
            url=absolute(page.address),
            changed_at=changed_at,
        ),
    )


def history_address(page: Live) -> str:
    """The address of the page "What changed" of a term, question or comparison."""
    return f"{page.address}changes/"


def question_item(live: Live) -> QuestionItem:
    return QuestionItem(live.title, live.address, excerpt(live.summary))


def excerpt(text: str, limit: int = EXCERPT_LIMIT) -> str:
    """The beginning of a text, cut at a word."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def by_slug(rows: Iterable[Live], page: Live, kind: str) -> dict[str, Live]:
    """The rows of a kind by the slugs under which the page's document names them, which may be former ones."""
    by_uid = {str(row.uid): row for row in rows if row.kind == kind}
    prefix = f"{kind}:"
    return {
        name.removeprefix(prefix): by_uid[uid]
        for name, uid in page.targets.items()
        if name.startswith(prefix) and uid in by_uid
    }


def neighbour(around: list[Live], page: Live, *, before: bool) -> Link | None:
    """The page before or after this one in the order of its kind, when the rows hold it."""
    place = (page.sort_key, page.slug)
    alike = [row for row in around if row.kind == page.kind and row.uid != page.uid]
    if before:
        found = max((row for row in alike if (row.sort_key, row.slug) < place), key=_place, default=None)
    else:
        found = min((row for row in alike if (row.sort_key, row.slug) > place), key=_place, default=None)
    return live_link(found) if found else None


def _place(row: Live) -> tuple[str, str]:
    return (row.sort_key, row.slug)
