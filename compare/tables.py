"""The comparison as a value: the one shape for page, CSV, JSON, Markdown and print."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from compare.documents import (
    NEEDS_CONDITION,
    Answer,
    AnswerKind,
    CellPart,
    ComparisonDocument,
    CriterionDocument,
    YesIs,
)
from publishing.names import fold, slugify
from publishing.pages import Link

# How style sheets and exports call the answers.
KEYS = {
    Answer.YES: "yes",
    Answer.PARTIAL: "partly",
    Answer.NO: "no",
    Answer.CLIENT: "client",
    Answer.PROVIDER: "provider",
    Answer.SHARED: "shared",
    Answer.DEPENDS: "depends",
    Answer.UNKNOWN: "unknown",
    Answer.NOT_APPLICABLE: "na",
}
GAUGES = frozenset({"client", "provider", "shared"})
SAME, DIFFERS, UNCLEAR = "same", "differs", "unclear"
NOT_COMPARABLE = frozenset({"unassessed", "unknown"})
CONDITIONAL = frozenset(KEYS[answer] for answer in NEEDS_CONDITION)


@dataclass(frozen=True)
class AnswerView:
    """An answer as it is printed: always a word; a shape and a colour only help."""

    key: str
    word: str
    has_shape: bool = True
    is_colored: bool = True

    @property
    def wide(self) -> bool:
        return self.key in GAUGES


@dataclass(frozen=True)
class Column:
    slug: str
    term: str
    label: str
    title: str
    address: str
    choose_if: tuple[str, ...]
    index: int


@dataclass(frozen=True)
class Cell:
    """What the page says of one subject on one criterion. `is_assessed` is False where nobody has answered yet."""

    column: Column
    answer: AnswerView
    is_assessed: bool
    condition: str = ""
    headline: str = ""
    headline_html: SafeString | str = ""
    detail: str = ""
    detail_html: SafeString | str = ""
    sources: tuple[str, ...] = ()
    uses: tuple = ()
    checked_on: date | None = None
    review_after: date | None = None
    is_stale: bool = False
    wording: bool = False


@dataclass(frozen=True)
class Row:
    """One criterion. `state` says whether the answers of the columns shown agree, differ, or cannot be compared."""

    slug: str
    id: str
    number: int
    label: str
    question: str
    explanation_html: SafeString | str
    cells: tuple[Cell, ...]
    state: str
    answer_kind: str


@dataclass(frozen=True)
class RowGroup:
    title: str
    id: str
    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Counts:
    criteria: int
    differing: int
    sources: int
    due: int


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    counts: Counts
    total: int
    is_filtered: bool = False

    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]


@dataclass(frozen=True)
class Facts:
    """All that a table is built from: documents by slug, answers by criterion and term, and what is visible.

    `terms` are the subjects that readers may see. `shared` and `terms` hold live values only.
    """

    comparison: ComparisonDocument
    criteria: Mapping[str, CriterionDocument]
    shared: Mapping[tuple[str, str], CellPart]
    terms: Mapping[str, Link]
    today: date


@dataclass(frozen=True)
class Renderer:
    """How texts become HTML and sources become numbers on the page that the table stands on."""

    line: Callable[[str], SafeString]
    html: Callable[[str, str], SafeString]
    use: Callable[[str], object]
    knows: Callable[[str], bool]


def build_table(facts: Facts, render: Renderer) -> Table:
    """Rows in the editors' order, each with one cell per column; what nobody has assessed is a cell that says so."""
    columns = tuple(_columns(facts))
    groups, number = [], 0
    for group in facts.comparison.groups:
        rows = []
        for slug in group.criteria:
            if slug in facts.criteria:
                number += 1
                rows.append(_row(number, slug, columns, facts, render))
        if rows:
            groups.append(RowGroup(group.title, f"group-{slugify(group.title)}", tuple(rows)))
    return _counted(columns, tuple(groups))


def select(table: Table, *, columns: Iterable[str] = (), only_differences: bool = False) -> Table:
    """The table with the columns named, in that order, and without the rows that agree when asked.

    Rows that cannot be compared stay; numbers of rows and sources do not change.
    """
    by_slug = {column.slug: column for column in table.columns}
    wanted = tuple(by_slug[slug] for slug in columns if slug in by_slug) or table.columns
    groups = []
    for group in table.groups:
        rows = [_narrowed(row, wanted) for row in group.rows]
        rows = [row for row in rows if not only_differences or row.state != SAME]
        if rows:
            groups.append(replace(group, rows=tuple(rows)))
    counted = _counted(wanted, tuple(groups))
    differing = sum(_narrowed(row, wanted).state == DIFFERS for row in table.rows())
    return replace(
        counted,
        counts=replace(counted.counts, criteria=table.total, differing=differing),
        total=table.total,
        is_filtered=len(counted.rows()) < table.total or len(wanted) < len(table.columns),
    )


def answer_view(part: CellPart | None, criterion: CriterionDocument) -> AnswerView:
    if part is None:
        return AnswerView("unassessed", _("Not yet assessed"))
    if part.answer:
        key = KEYS[part.answer]
        return AnswerView(key, str(part.answer.label), is_colored=_is_colored(key, criterion))
    if criterion.answer_kind == AnswerKind.RANGE:
        return AnswerView("word", range_text(part, criterion.unit), has_shape=False, is_colored=False)
    return AnswerView("word", part.value, has_shape=False, is_colored=False)


def range_text(part: CellPart, unit: str) -> str:
    """As in “about 2 to 12 % of payroll”; one number when the other is not known."""
    unit = f" {unit}" if unit else ""
    if part.low and part.high:
        text = _("%(low)s to %(high)s%(unit)s") % {"low": part.low, "high": part.high, "unit": unit}
    elif part.low:
        text = _("from %(low)s%(unit)s") % {"low": part.low, "unit": unit}
    else:
        text = _("up to %(high)s%(unit)s") % {"high": part.high, "unit": unit}
    return _("about %(range)s") % {"range": text} if part.about else text


def compare_state(cells: Iterable[Cell]) -> str:
    """Whether answers are the same: decided on answers, never on headlines. What is not known cannot be compared."""
    cells = list(cells)
    if any(cell.answer.key in NOT_COMPARABLE for cell in cells):
        return UNCLEAR
    return SAME if len({_meaning(cell) for cell in cells}) <= 1 else DIFFERS


def _meaning(cell: Cell) -> tuple[str, str, str]:
    """Partly and depends mean what they depend on; texts and ranges mean their words."""
    condition = fold(cell.condition) if cell.answer.key in CONDITIONAL else ""
    return (cell.answer.key, fold(cell.answer.word), condition)


def _is_colored(key: str, criterion: CriterionDocument) -> bool:
    """Yes and no have a colour only where the editors say which of them is good; all others have their own."""
    return key not in {"yes", "partly", "no"} or criterion.yes_is != YesIs.NEUTRAL


def _columns(facts: Facts) -> Iterable[Column]:
    visible = [subject for subject in facts.comparison.subjects if subject.term in facts.terms]
    for place, subject in enumerate(visible):
        link = facts.terms[subject.term]
        yield Column(
            slug=slugify(subject.label),
            term=subject.term,
            label=subject.label,
            title=link.title,
            address=link.address,
            choose_if=subject.choose_if,
            index=place,
        )


def _row(number: int, slug: str, columns: tuple[Column, ...], facts: Facts, render: Renderer) -> Row:
    criterion = facts.criteria[slug]
    cells = tuple(_cell(_part(slug, column.term, facts), column, criterion, facts, render) for column in columns)
    return Row(
        slug=slug,
        id=f"row-{slug}",
        number=number,
        label=criterion.label,
        question=criterion.question,
        explanation_html=render.html(criterion.body, f"why-{slug}") if criterion.body else "",
        cells=cells,
        state=compare_state(cells),
        answer_kind=criterion.answer_kind.value,
    )


def _part(criterion: str, term: str, facts: Facts) -> CellPart | None:
    for part in facts.comparison.answers:
        if (part.criterion, part.term) == (criterion, term):
            return part
    return facts.shared.get((criterion, term))


def _cell(part: CellPart | None, column: Column, criterion: CriterionDocument, facts: Facts, render: Renderer) -> Cell:
    answer = answer_view(part, criterion)
    if part is None:
        return Cell(column=column, answer=answer, is_assessed=False)
    wording = _wording(part, facts.comparison)
    headline = (wording.headline if wording else "") or part.headline
    detail = (wording.detail if wording else "") or getattr(part, "detail", "") or getattr(part, "body", "")
    listed = tuple(citation.source for citation in part.sources if render.knows(citation.source))
    return Cell(
        column=column,
        answer=answer,
        is_assessed=True,
        condition=part.condition,
        headline=headline,
        headline_html=render.line(headline) if headline else "",
        detail=detail,
        detail_html=render.html(detail, f"c-{part.criterion}-{column.slug}") if detail else "",
        sources=listed,
        uses=tuple(render.use(source) for source in listed),
        checked_on=part.checked_on,
        review_after=part.review_after,
        is_stale=part.review_after is not None and part.review_after < facts.today,
        wording=wording is not None,
    )


def _wording(part: CellPart, comparison: ComparisonDocument):
    return next(
        (item for item in comparison.wordings if (item.criterion, item.term) == (part.criterion, part.term)),
        None,
    )


def _narrowed(row: Row, columns: tuple[Column, ...]) -> Row:
    """The row with the cells of the columns, in their order; its state holds for these."""
    by_slug = {cell.column.slug: cell for cell in row.cells}
    cells = tuple(by_slug[column.slug] for column in columns)
    if len(cells) == len(row.cells):
        return replace(row, cells=cells)
    return replace(row, cells=cells, state=compare_state(cells))


def _counted(columns: tuple[Column, ...], groups: tuple[RowGroup, ...]) -> Table:
    rows = [row for group in groups for row in group.rows]
    cells = [cell for row in rows for cell in row.cells]
    counts = Counts(
        criteria=len(rows),
        differing=sum(row.state == DIFFERS for row in rows),
        sources=len({source for cell in cells for source in cell.sources}),
        due=sum(cell.is_stale for cell in cells),
    )
    return Table(columns=columns, groups=groups, counts=counts, total=len(rows))
