"""The page of a term, and the page on which an ambiguous name asks which meaning is meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from glossary.documents import NameKind, RelationPart, TermDocument
from glossary.neighbours import NeighbourMap, draw_neighbours
from glossary.reading import (
    PageTexts,
    QuestionItem,
    by_slug,
    byline,
    choice_address,
    entry_link,
    live_link,
    neighbour,
    question_item,
    read_document,
    source_items,
)
from glossary.vocabulary import Entry, Vocabulary
from publishing.headinglinks import Heading, contents
from publishing.live import Live, LiveReference
from publishing.markdown import marked
from publishing.names import fold
from publishing.pages import Byline, Link, SourceItem

# The fields of other pages through which they appear on the page of the term they name.
SHOWN_ROLES = ("terms", "subjects.term", "broader.term", "not_to_be_confused_with.term")

# What other terms say of a page by themselves fills its list up to here.
ENOUGH_CONFUSIONS = 6


@dataclass(frozen=True)
class NameNote:
    """A name of the term; `choice_address` leads to the other meanings when it has any."""

    name: str
    choice_address: str = ""


@dataclass(frozen=True)
class Confusion:
    title: str
    acronym: str
    address: str
    reason: str
    comparisons: tuple[Link, ...]


@dataclass(frozen=True)
class TermPage:
    slug: str
    title: str
    acronym: str
    definition_html: SafeString
    acronyms: tuple[NameNote, ...]
    other_names: tuple[NameNote, ...]
    deprecated_names: tuple[NameNote, ...]
    topic: Link | None
    topic_slug: str
    comparisons: tuple[Link, ...]
    body_html: SafeString
    example_html: SafeString
    confused: tuple[Confusion, ...]
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    related: tuple[Link, ...]
    questions: tuple[QuestionItem, ...]
    sources: tuple[SourceItem, ...]
    byline: Byline
    may_also_mean: str
    previous: Link | None
    next: Link | None
    previews: tuple[Link, ...]
    contents: tuple[Heading, ...]
    neighbours: NeighbourMap | None


@dataclass(frozen=True)
class Meaning:
    """One meaning of a name; `differing_word_html` is what its title does not share with the others."""

    title: str
    differing_word_html: SafeString | str
    acronym: str
    address: str
    definition_html: SafeString
    topic: Link | None
    difference: str


@dataclass(frozen=True)
class ChoicePage:
    """The question which meaning of a name is meant; `stem` holds the words with which all titles begin, or is ''."""

    name: str
    stem: str
    meanings: tuple[Meaning, ...]
    comparisons: tuple[Link, ...]
    also: tuple[str, ...]


def build_term_page(page: Live, vocabulary: Vocabulary, *, at: datetime) -> TermPage:
    """The whole page of a term. One query, however much it refers to and whatever refers to it."""
    document = read_document(page, TermDocument)
    around = list(_around(page, at=at))
    referring = _referring(around, page)
    sources = by_slug(around, page, "source")
    texts = PageTexts(page, document, vocabulary, sources)
    body, example = texts.html(document.body), texts.html(document.example, prefix="example")
    comparisons = [row for row in referring if row.kind == "comparison"]
    topics = by_slug(around, page, "topic")
    topic = topics.get(document.topic or "")
    broader = _relations(document.broader, page, vocabulary)
    narrower = tuple(live_link(row) for row in referring if _names_me(row, "broader", page))
    related = _relations(document.related, page, vocabulary)
    confused = _confusions(document, page, vocabulary, referring)
    return TermPage(
        slug=page.slug,
        title=document.title,
        acronym=document.acronym,
        definition_html=marked(document.definition),
        acronyms=_names(document, page, vocabulary, {NameKind.ACRONYM}),
        other_names=_names(document, page, vocabulary, {NameKind.SYNONYM, NameKind.VARIANT}),
        deprecated_names=_names(document, page, vocabulary, {NameKind.DEPRECATED}),
        topic=live_link(topic) if topic else None,
        topic_slug=topic.slug if topic else "",
        comparisons=tuple(comparison_link(row) for row in comparisons),
        body_html=body,
        example_html=example,
        confused=confused,
        broader=broader,
        narrower=narrower,
        related=related,
        questions=tuple(question_item(row) for row in referring if row.kind == "question"),
        sources=source_items(texts.numbers, document.sources, sources),
        byline=byline(page, document, by_slug(around, page, "person")),
        may_also_mean=document.may_also_mean,
        previous=neighbour(around, page, before=True),
        next=neighbour(around, page, before=False),
        previews=texts.previews(),
        contents=contents(document.body),
        neighbours=draw_neighbours(
            document.acronym or document.title, broader=broader, narrower=narrower, related=related, confused=confused
        ),
    )


def build_choice_page(meanings: Iterable[Live], slug: str, *, at: datetime) -> ChoicePage:
    """The meanings of one name, with what tells them apart and the comparisons between them. One query."""
    pages = list(meanings)
    documents = {page.uid: read_document(page, TermDocument) for page in pages}
    uids = [page.uid for page in pages]
    topics = [page.topic for page in pages if page.topic]
    comparisons = Live.objects.visible(at=at).of_kind("comparison")
    for uid in uids:
        comparisons = comparisons.referring_to(uid, role="subjects.term")
    around = list(
        Live.objects.filter(Q(pk__in=comparisons.values("pk")) | Q(uid__in=topics, pk__in=_visible_pks(at))).in_order()
    )
    topic_links = {row.uid: live_link(row) for row in around if row.kind == "topic"}
    stem, endings = split_titles([page.title for page in pages])
    return ChoicePage(
        name=_spelling(pages, slug),
        stem=stem,
        meanings=tuple(
            Meaning(
                title=page.title,
                differing_word_html=escape(ending) if stem else "",
                acronym=page.acronym,
                address=page.address,
                definition_html=marked(documents[page.uid].definition),
                topic=topic_links.get(page.topic),
                difference=_difference(page, documents[page.uid], uids),
            )
            for page, ending in zip(pages, endings, strict=True)
        ),
        comparisons=tuple(comparison_link(row) for row in around if row.kind == "comparison"),
        also=tuple(dict.fromkeys(doc.may_also_mean for doc in documents.values() if doc.may_also_mean)),
    )


def split_titles(titles: list[str]) -> tuple[str, list[str]]:
    """The words that all titles begin with, and the rest of each, which is never empty.

    >>> split_titles(["Administrative Services Only", "Administrative Services Organization"])
    ('Administrative Services', ['Only', 'Organization'])
    """
    words = [title.split() for title in titles]
    places = list(zip(*words, strict=False))
    # Each title keeps a word of its own, also one that is the beginning of another.
    most = min(map(len, words), default=1) - 1
    shared = next((place for place in range(most) if len(set(map(fold, places[place]))) > 1), most)
    return " ".join(words[0][:shared]) if words else "", [" ".join(title[shared:]) for title in words]


def comparison_link(row: Live) -> Link:
    """A link to a comparison that says on how many criteria it compares."""
    count = sum(len(group["criteria"]) for group in row.document.get("groups", ()))
    note = ngettext("%(count)d criterion", "%(count)d criteria", count) % {"count": count} if count else ""
    return live_link(row, note)


def _visible_pks(at: datetime):
    return Live.objects.visible(at=at).values("pk")


def _around(page: Live, *, at: datetime):
    """Everything a term page shows of other pages, in one query: what it names, what names it, and its neighbours."""
    naming = LiveReference.objects.filter(target=page.uid, role__in=SHOWN_ROLES).values("live")
    neighbours = Live.objects.neighbours_of(page, at=at).values("pk")
    named = [uid for name, uid in page.targets.items() if name.split(":")[0] in ("topic", "source", "person")]
    wanted = Q(uid__in=named) | Q(pk__in=naming) | Q(pk__in=neighbours)
    return Live.objects.visible(at=at).filter(wanted).defer("text", "html").in_order()


def _referring(around: list[Live], page: Live) -> list[Live]:
    """Those of the rows whose documents name the page."""
    uid = str(page.uid)
    return [row for row in around if uid in row.targets.values() and row.uid != page.uid]


def _names_me(row: Live, field: str, page: Live) -> str | None:
    """The reason that another term gives for naming this page in a field; None when it does not."""
    if row.kind != "term":
        return None
    for part in row.document.get(field, ()):
        if row.target("term", part["term"]) == str(page.uid):
            return part.get("reason") or " "
    return None


def _relations(parts: Iterable[RelationPart], page: Live, vocabulary: Vocabulary) -> tuple[Link, ...]:
    entries = ((part, _entry(part.term, page, vocabulary)) for part in parts)
    return tuple(entry_link(entry, part.reason) for part, entry in entries if entry)


def _entry(slug: str, page: Live, vocabulary: Vocabulary) -> Entry | None:
    return vocabulary.entries.get(page.target("term", slug))


def _confusions(
    document: TermDocument, page: Live, vocabulary: Vocabulary, referring: list[Live]
) -> tuple[Confusion, ...]:
    """What the page says itself; where that is little, also what only the other term says of the two."""
    found: dict[str, tuple[Entry, str]] = {}
    mirrored: dict[str, tuple[Entry, str]] = {}
    for part in document.not_to_be_confused_with:
        if entry := _entry(part.term, page, vocabulary):
            found[entry.uid] = (entry, part.reason)
    for row in referring:
        reason = _names_me(row, "not_to_be_confused_with", page)
        if reason and (entry := vocabulary.entries.get(str(row.uid))):
            mirrored.setdefault(entry.uid, (entry, reason.strip()))
    for uid, pair in mirrored.items():
        if len(found) < ENOUGH_CONFUSIONS:
            found.setdefault(uid, pair)
    comparisons = [row for row in referring if row.kind == "comparison"]
    return tuple(
        Confusion(entry.title, entry.acronym, entry.address, reason, _of_both(comparisons, uid))
        for uid, (entry, reason) in found.items()
    )


def _of_both(comparisons: list[Live], uid: str) -> tuple[Link, ...]:
    """Those of the page's comparisons that also judge the other term."""
    return tuple(
        comparison_link(row)
        for row in comparisons
        if uid in {row.target("term", subject["term"]) for subject in row.document["subjects"]}
    )


def _names(document: TermDocument, page: Live, vocabulary: Vocabulary, kinds: set[NameKind]) -> tuple[NameNote, ...]:
    shared = {name: slug for name, slug, _entries in vocabulary.ambiguous_names_of(str(page.uid))}
    return tuple(
        NameNote(part.name, choice_address(shared[part.name]) if part.name in shared else "")
        for part in document.names
        if part.kind in kinds
    )


def _difference(page: Live, document: TermDocument, uids: list) -> str:
    """How this meaning says it differs from the others."""
    others = {str(uid) for uid in uids if uid != page.uid}
    reasons = [
        part.reason
        for part in document.not_to_be_confused_with
        if page.target("term", part.term) in others and part.reason
    ]
    return " ".join(reasons)


def _spelling(pages: list[Live], slug: str) -> str:
    """The name as the terms write it, found by its address."""
    names = [name.text for page in pages for name in page.names.all() if name.slug == slug]
    return names[0] if names else slug
