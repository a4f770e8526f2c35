"""What the editor of the grid sends and gets: the values of a cell, and a set of changes, as checked shapes."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from compare.documents import AnswerPart, AssessmentDocument, CellPart
from compare.models import Assessment, PageAnswer
from publishing.documents import BODY_LIMIT

CELL_LIMIT = 5_000
# The criterion and the term of a cell, by their primary keys.
Key = tuple[int, int]


class UnreadableChanges(ValueError):
    """What was sent is no set of changes; only a script that is not ours sends such a thing."""


def _one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


def _as_typed(text: Any) -> Any:
    """Browsers may send line breaks as CRLF, whatever was typed."""
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


Line = Annotated[str, BeforeValidator(_one_line), Field(max_length=2_000)]
Words = Annotated[str, BeforeValidator(_as_typed), Field(max_length=2 * BODY_LIMIT)]
Id = Annotated[int, Field(ge=0, lt=2**63)]


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceValues(Sent):
    source: Line
    read_on: Line = ""
    note: Line = ""


class CellValues(Sent):
    """The fields of a cell as an editor types them: text, '' for what is not said."""

    answer: Line = ""
    value: Line = ""
    low: Line = ""
    high: Line = ""
    about: bool = False
    condition: Line = ""
    headline: Line = ""
    detail: Words = ""
    sources: tuple[SourceValues, ...] = ()
    checked_on: Line = ""
    checked_by: Line = ""
    review_after: Line = ""

    def fields(self) -> dict[str, Any]:
        """The fields as the part of a document takes them, the detail excepted."""
        empty_is_none = ("answer", "low", "high", "checked_on", "checked_by", "review_after")
        as_is = ("value", "about", "condition", "headline")
        return {
            **{name: getattr(self, name) or None for name in empty_is_none},
            **{name: getattr(self, name) for name in as_is},
            "sources": [source.model_dump() | {"read_on": source.read_on or None} for source in self.sources],
        }


class WordingValues(Sent):
    """Other words for a shared answer on one page."""

    headline: Line = ""
    detail: Words = ""


class CellChange(Sent):
    """A cell as it should be, at the version it was loaded at: null where nobody had answered. No values: remove it."""

    criterion: Id
    term: Id
    version: Id | None
    values: CellValues | None
    note: Line = ""

    @property
    def key(self) -> Key:
        return (self.criterion, self.term)


class WordingChange(Sent):
    """The words of this page for a cell, at a version of the comparison; no values: back to the shared words."""

    criterion: Id
    term: Id
    version: Id
    values: WordingValues | None

    @property
    def key(self) -> Key:
        return (self.criterion, self.term)


class OrderChange(Sent):
    """The order of rows, each with its group, and of columns, changed at a version of the comparison."""

    version: Id
    rows: tuple[tuple[Id, Line], ...]
    subjects: tuple[Id, ...]


class GridChange(Sent):
    cells: Annotated[tuple[CellChange, ...], Field(max_length=CELL_LIMIT)] = ()
    wordings: Annotated[tuple[WordingChange, ...], Field(max_length=CELL_LIMIT)] = ()
    order: OrderChange | None = None
    note: Line = ""


def read_changes(text: str) -> GridChange:
    """The changes in a JSON text. Raises UnreadableChanges."""
    try:
        change = GridChange.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableChanges(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    for items in (change.cells, change.wordings):
        if len({item.key for item in items}) < len(items):
            raise UnreadableChanges(_("A cell is changed twice."))
    return change


def values_of_part(part: CellPart | None) -> CellValues | None:
    """The values of a document's cell."""
    if part is None:
        return None
    return CellValues(
        answer=part.answer or "",
        value=part.value,
        low=part.low or "",
        high=part.high or "",
        about=part.about,
        condition=part.condition,
        headline=part.headline,
        detail=getattr(part, "detail", "") or getattr(part, "body", ""),
        sources=_sources((item.source, item.read_on, item.note) for item in part.sources),
        checked_on=_day(part.checked_on),
        checked_by=part.checked_by or "",
        review_after=_day(part.review_after),
    )


def values_of_row(row: Assessment | PageAnswer) -> CellValues:
    """The values of a draft; without a query when its sources and who checked it have been read along."""
    return CellValues(
        answer=row.answer,
        value=row.value,
        low=row.low,
        high=row.high,
        about=row.about,
        condition=row.condition,
        headline=row.headline,
        detail=row.body if isinstance(row, Assessment) else row.detail,
        sources=_sources((item.source.slug, item.read_on, item.note) for item in row.citations.all()),
        checked_on=_day(row.checked_on),
        checked_by=row.checked_by.slug if row.checked_by else "",
        review_after=_day(row.review_after),
    )


def shared_part(values: CellValues, criterion: str, term: str) -> AssessmentDocument:
    """The document of a shared answer. Raises ValidationError of pydantic."""
    return AssessmentDocument.model_validate(
        {**values.fields(), "criterion": criterion, "term": term, "body": values.detail}
    )


def page_part(values: CellValues, criterion: str, term: str) -> AnswerPart:
    """The answer of one page. Raises ValidationError of pydantic."""
    return AnswerPart.model_validate({**values.fields(), "criterion": criterion, "term": term, "detail": values.detail})


def _sources(items: Iterable[tuple]) -> tuple[SourceValues, ...]:
    return tuple(SourceValues(source=slug, read_on=_day(read_on), note=note) for slug, read_on, note in items)


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
