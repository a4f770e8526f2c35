"""The kinds of pages: each room registers its own, and the verbs of `workflow` work on all of them alike."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from publishing.documents import Document
from publishing.live import OldAddress
from publishing.models import Draft


@dataclass(frozen=True)
class PrintedName:
    """A name under which readers find a page; see LiveName."""

    text: str
    kind: str
    slug: str
    is_linked: bool = True
    case_matters: bool = False


@dataclass(frozen=True)
class ListEntry:
    """What lists show of a page."""

    title: str
    summary: str = ""
    acronym: str = ""
    topic_slug: str | None = None


class Kind:
    """What the room of a kind tells about it. One instance is registered for each kind."""

    label: ClassVar[str]
    folder: ClassVar[str]
    document: ClassVar[type[Document]]
    draft: ClassVar[type[Draft]]
    # Words that no slug may be, since another page answers to them.
    reserved: ClassVar[frozenset[str]] = frozenset()

    @property
    def name(self) -> str:
        return self.document.kind

    def from_draft(self, draft: Draft) -> Document:
        """The document of a draft. Raises ValidationError of pydantic when the rows make no valid page."""
        raise LookupError(f"{self.name} does not say how a draft becomes a document")

    def to_draft(self, document: Document, draft: Draft) -> None:
        """Writes the document into the rows of the draft, `slug` excepted; the draft is saved."""
        raise LookupError(f"{self.name} does not say how a document becomes a draft")

    def bare(self, document: Document) -> Document:
        """The document without what refers to pages of its own kind: an import writes these first."""
        return document

    def find(self, slug: str) -> Draft | None:
        """The draft that has the slug, or had it before; also one in the bin."""
        return self.found([slug]).get(slug)

    def found(self, slugs: Iterable[str]) -> Mapping[str, Draft]:
        """The drafts that have the slugs or had them before, by the slug asked for."""
        wanted, memory = set(slugs), _memory.get()
        if memory is None:
            return self._look_up(wanted)
        known = memory.setdefault(self.name, {})
        if missing := wanted - known.keys():
            known.update(self._look_up(missing))
        return {slug: known[slug] for slug in wanted & known.keys()}

    def _look_up(self, wanted: set[str]) -> dict[str, Draft]:
        drafts = {draft.slug: draft for draft in self.draft.objects.filter(slug__in=wanted)}
        if missing := wanted - drafts.keys():
            former = dict(OldAddress.objects.filter(kind=self.name, slug__in=missing).values_list("slug", "uid"))
            by_uid = {draft.uid: draft for draft in self.draft.objects.filter(uid__in=former.values())}
            drafts |= {slug: by_uid[uid] for slug, uid in former.items() if uid in by_uid}
        return drafts

    def texts(self, document: Document) -> Iterator[tuple[str, str]]:
        """Each markdown text of the document with the name of its field."""
        for field in document.markdown_fields:
            yield field, getattr(document, field)

    def names(self, document: Document) -> Iterable[PrintedName]:
        return ()

    def entry(self, document: Document) -> ListEntry:
        return ListEntry(title=document.heading)

    def address(self, slug: str) -> str:
        """The path of the page; '' for a kind that has no page of its own."""
        return ""

    def check(self, document: Document) -> list[tuple[str, str]]:
        """Faults that only the other pages show, as (field, sentence): a circle, an answer of the wrong kind."""
        return []

    def path(self, slug: str) -> str:
        """Where the content file of the page stands, relative to the content folder."""
        return f"{self.folder}/{slug}.md"


class InvalidDocument(Exception):
    """The page cannot be saved as it is; `faults` are (field, sentence)."""

    def __init__(self, faults: list[tuple[str, str]]):
        super().__init__("; ".join(f"{field}: {sentence}" if field else sentence for field, sentence in faults))
        self.faults = faults


class LinkResolver:
    """Whom `[[names]]` in texts mean. The room that knows names registers one."""

    def resolve(self, names: Iterable[str]) -> Mapping[str, UUID]:
        """The identity each of the names has; a name that several pages own is absent but not unknown."""
        return {}

    def unknown(self, names: Iterable[str]) -> list[str]:
        return list(names)

    def names_in(self, text: str) -> list[str]:
        return []


_kinds: dict[str, Kind] = {}
_memory: ContextVar[dict[str, dict[str, Draft]] | None] = ContextVar("found drafts", default=None)
_resolvers: list[LinkResolver] = []


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def register_resolver(resolver: LinkResolver) -> None:
    _resolvers[:] = [resolver]


def resolver() -> LinkResolver:
    return _resolvers[0] if _resolvers else LinkResolver()


@contextmanager
def remembering() -> Iterator[None]:
    """Looks each slug up only once: for imports, which name the same sources and terms a thousand times.

    Inside, what is found may be older than the database, in all but its identity.
    """
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def kind_of(draft: Draft) -> Kind:
    """The kind a draft belongs to. Raises KeyError for a model that no room registered."""
    return next(kind for kind in _kinds.values() if kind.draft is type(draft))


def get(name: str) -> Kind:
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Every kind, those that others refer to first."""
    # By the order of the rooms: which module was imported first depends on who needed it.
    rooms = [config.label for config in apps.get_app_configs()]
    return sorted(_kinds.values(), key=lambda kind: rooms.index(kind.draft._meta.app_label))


def faults_of(error: ValidationError | InvalidDocument) -> list[tuple[str, str]]:
    if isinstance(error, InvalidDocument):
        return error.faults
    return [(".".join(map(str, item["loc"])), item["msg"].removeprefix("Value error, ")) for item in error.errors()]


UNKNOWN_REFERENCE = _("there is no %(kind)s “%(slug)s”")
