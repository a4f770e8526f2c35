"""Documents: the whole of one page as a typed, checked value.

There is one shape per kind, and everything is made from it: the content file, a revision, a difference, a restore,
the live page and the export.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Self, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

BODY_LIMIT = 200_000
SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
SLUG_LIMIT = 120

# [@irc-3511] or [@irc-3511; @irs-fs-2020-12]
CITATION = re.compile(r"\[(@[a-z0-9-]+(?:\s*;\s*@[a-z0-9-]+)*)\]")
# Bidirectional overrides and invisible characters: they make a name look like another one.
DECEPTIVE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True)
class RefTo:
    """Marks a slug field as a reference to a page of the named kind."""

    kind: str


@dataclass(frozen=True)
class Reference:
    """One reference found in a document: the field it stands in, the kind and the slug it names."""

    field: str
    kind: str
    slug: str


def _printable(text: str, *, allowed: str) -> str:
    """The text in NFC. Raises ValueError on control characters other than the allowed ones, and on lone surrogates."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in allowed:
            raise ValueError(_("the character U+%(code)04X is not allowed") % {"code": ord(character)})
    return unicodedata.normalize("NFC", text)


def checked_line(text: str) -> str:
    """One line of text, in NFC. Raises ValueError on line breaks, controls, and invisible or turning signs."""
    text = _printable(text, allowed="")
    if found := DECEPTIVE.search(text):
        raise ValueError(_("the invisible character U+%(code)04X is not allowed") % {"code": ord(found[0])})
    if text != text.strip():
        raise ValueError(_("it begins or ends with a space"))
    return text


def checked_text(text: str) -> str:
    """Text of any number of lines, in NFC, kept byte for byte otherwise. Raises ValueError on control characters."""
    return _printable(text, allowed="\n\r\t")


def _day(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(_("a day is written as in 2026-11-25"))
    return value


def _switch(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


Line = Annotated[str, AfterValidator(checked_line)]
Text = Annotated[str, Field(max_length=BODY_LIMIT), AfterValidator(checked_text)]
Slug = Annotated[str, Field(pattern=SLUG_PATTERN, max_length=SLUG_LIMIT)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Day = Annotated[date, BeforeValidator(_day)]
Address = Annotated[Line, Field(pattern=r"^https?://[^\s]+$", max_length=500)]
P = TypeVar("P", bound="Part")
D = TypeVar("D", bound="Document")
PersonSlug = Annotated[Slug, RefTo("person")]
SourceSlug = Annotated[Slug, RefTo("source")]


class SourceKind(TextChoices):
    LAW = "law", _("law")
    REGULATION = "regulation", _("regulation")
    AGENCY = "agency", _("public agency")
    COURT = "court", _("court decision")
    TRADE_BODY = "trade-body", _("trade body")
    SURVEY = "survey", _("survey or study")
    REFERENCE = "reference", _("reference work")
    VENDOR = "vendor", _("vendor")
    PRESS = "press", _("press")


class Part(BaseModel):
    """A piece of a document; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationPart(Part):
    source: SourceSlug
    read_on: Day | None = None
    note: Annotated[Line, Field(max_length=300)] = ""


class Document(Part):
    """One page. `slug` stands in the file's name and `body` below the header; all else is the header, in this order."""

    kind: ClassVar[str]
    # Each step turns the stored data of one schema number into that of the next; the number is len(forward) + 1.
    forward: ClassVar[tuple] = ()
    # The markdown fields, where terms are linked and sources cited.
    markdown_fields: ClassVar[tuple[str, ...]] = ("body",)

    slug: Slug
    body: Text = ""

    @property
    def heading(self) -> str:
        """What the page is called in lists."""
        return getattr(self, "title", self.slug)

    def citations(self) -> tuple[CitationPart, ...]:
        return getattr(self, "sources", ())

    @model_validator(mode="after")
    def _cited_sources_are_listed(self) -> Self:
        _check_cited((getattr(self, field) for field in self.markdown_fields), self.citations())
        return self


class PersonDocument(Document):
    kind = "person"

    name: Annotated[Line, Field(min_length=1, max_length=120)]
    role: Annotated[Line, Field(max_length=120)] = ""
    credentials: Annotated[Line, Field(max_length=200)] = ""
    links: tuple[Address, ...] = ()

    @property
    def heading(self) -> str:
        return self.name


class SourceDocument(Document):
    kind = "source"

    title: Annotated[Line, Field(min_length=1, max_length=300)]
    publisher: Annotated[Line, Field(max_length=200)] = ""
    source_kind: Annotated[SourceKind, Field(alias="kind")]
    url: Address | None = None
    citation: Annotated[Line, Field(max_length=600)] = ""
    note: Annotated[Line, Field(max_length=200)] = ""

    model_config = ConfigDict(populate_by_name=True)


def _check_cited(texts: Iterator[str], citations: tuple[CitationPart, ...]) -> None:
    listed = {citation.source for citation in citations}
    cited = {slug for text in texts for slug in cited_slugs(text)}
    if missing := sorted(cited - listed):
        raise ValueError(_("cited but not in the list of sources: %(slugs)s") % {"slugs": ", ".join(missing)})


def refuse_repeats(what: str, items: Iterable[str]) -> None:
    """Raises ValueError naming the items that occur more than once."""
    repeated = sorted(item for item, count in Counter(items).items() if count > 1)
    if repeated:
        raise ValueError(_("%(what)s named twice: %(items)s") % {"what": what, "items": ", ".join(repeated)})


def cited_slugs(markdown: str) -> list[str]:
    """The slugs of the sources that a text cites, in order of appearance, with repeats."""
    return [part.strip().lstrip("@") for group in CITATION.findall(markdown) for part in group.split(";")]


def references(value: Part) -> Iterator[Reference]:
    """Every reference in a document or part, in the order of its fields."""
    for name, field in type(value).model_fields.items():
        yield from _references_in(getattr(value, name), name, field)


def _references_in(value: Any, name: str, field: Any) -> Iterator[Reference]:
    kind = _referred_kind(field)
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, Part):
            yield from (Reference(f"{name}.{ref.field}", ref.kind, ref.slug) for ref in references(item))
        elif kind and item:
            yield Reference(name, kind, item)


def with_slugs(value: P, slug_of: Callable[[str, str], str]) -> P:
    """The document or part with other slugs in its references: `slug_of(kind, slug)` says which."""
    fields = type(value).model_fields
    return value.model_copy(update={name: _with_slugs(getattr(value, name), fields[name], slug_of) for name in fields})


def _with_slugs(value: Any, field: Any, slug_of: Callable[[str, str], str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_with_slugs(item, field, slug_of) for item in value)
    if isinstance(value, Part):
        return with_slugs(value, slug_of)
    kind = _referred_kind(field)
    return slug_of(kind, value) if kind and value else value


def _referred_kind(field: Any) -> str | None:
    """The kind a field refers to: its RefTo stands in the metadata, or inside `X | None` and `tuple[X, ...]`."""
    pending = [*field.metadata, field.annotation]
    while pending:
        item = pending.pop()
        if isinstance(item, RefTo):
            return item.kind
        pending.extend(getattr(item, "__metadata__", ()))
        pending.extend(getattr(item, "__args__", ()))
    return None


def store(document: Document) -> dict:
    """The document as JSON data, with its schema number; defaults are left out."""
    data = document.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return {"schema": len(document.forward) + 1, **data}


def load(shape: type[D], data: dict) -> D:
    """A document from stored data of this or an older schema. Raises ValidationError or UnreadableSchema."""
    data = dict(data)
    number = data.pop("schema", 1)
    if not 1 <= number <= len(shape.forward) + 1:
        raise UnreadableSchema(shape.kind, number)
    for step in shape.forward[number - 1 :]:
        data = step(data)
    return shape.model_validate(data)


class UnreadableSchema(ValueError):
    """Stored data comes from a newer version of the program."""

    def __init__(self, kind: str, number: int):
        super().__init__(f"{kind}: schema {number} is not known to this version")


def problems(error: ValidationError) -> list[tuple[str, str]]:
    """Each fault of a document as (field, sentence); the field is a dotted path, '' for the whole."""
    found = []
    for item in error.errors():
        field = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"])
        found.append((field, item["msg"].removeprefix("Value error, ")))
    return found
