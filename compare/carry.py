"""Who carries what: the answers on responsibility as places on a line from client to provider."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from compare.documents import AnswerKind
from compare.tables import Cell, Row, Table

PLACES = {"client": 1 / 6, "shared": 1 / 2, "provider": 5 / 6}
FEWEST_ROWS = 3
MOST_SUBJECTS = 3


@dataclass(frozen=True)
class CarryMark:
    label: str
    index: int
    position: str
    x: str


@dataclass(frozen=True)
class CarryRow:
    """One duty: a mark per subject, the bar between them, and the same in words."""

    label: str
    address: str
    marks: tuple[CarryMark, ...]
    x1: str
    x2: str
    varies: bool
    text: str


@dataclass(frozen=True)
class CarryChart:
    rows: tuple[CarryRow, ...]
    columns: tuple


def build_carry(table: Table) -> CarryChart | None:
    """The chart of a comparison; None when too few duties or too many subjects make a picture useless."""
    rows = [
        _carry_row(row)
        for row in table.rows()
        if row.answer_kind == AnswerKind.RESPONSIBILITY and any(cell.answer.key in PLACES for cell in row.cells)
    ]
    if len(rows) < FEWEST_ROWS or len(table.columns) > MOST_SUBJECTS:
        return None
    return CarryChart(tuple(rows), table.columns)


def _carry_row(row: Row) -> CarryRow:
    placed = [cell for cell in row.cells if cell.answer.key in PLACES]
    varies = any(cell.answer.key == "depends" for cell in row.cells)
    places = [PLACES[cell.answer.key] for cell in placed]
    if varies:
        places += [PLACES["client"], PLACES["provider"]]
    marks = tuple(
        CarryMark(cell.column.label, cell.column.index, cell.answer.key, _percent(PLACES[cell.answer.key]))
        for cell in placed
    )
    return CarryRow(
        label=row.label,
        address=f"#{row.id}",
        marks=marks,
        x1=_percent(min(places)),
        x2=_percent(max(places)),
        varies=varies,
        text=" ".join(_in_words(cell) for cell in row.cells),
    )


def _in_words(cell: Cell) -> str:
    return _("%(label)s: %(answer)s.") % {"label": cell.column.label, "answer": cell.answer.word}


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
