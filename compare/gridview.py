"""The grid of a comparison for editors: its drafts as a table, each cell with what is missing and where to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, DateTimeField, Exists, IntegerField, OuterRef, Value
from django.urls import reverse
from django.utils import timezone

from compare.documents import Answer
from compare.models import Assessment, Comparison, PageAnswer, Row, Subject, Wording
from publishing.states import State, state_of, with_state

# Two lines of a cell; the whole sentence stands in the form, and in the editor.
HEADLINE = 120
COLUMNS = (
    *("id", "criterion_id", "term_id", "answer", "value", "low", "high", "condition", "headline", "review_after"),
    *("is_shared", "has_wording", "sources", "version", "deleted_at"),
    *("live_version", "scheduled_from", "has_ended"),
)


@dataclass(frozen=True)
class GridCell:
    """One answer as editors see it. `address` leads to the form, of a new answer when there is none yet."""

    id: str
    address: str
    word: str = ""
    headline: str = ""
    condition: str = ""
    is_answered: bool = False
    is_shared: bool = True
    has_wording: bool = False
    sources: int = 0
    is_stale: bool = False
    state: State | str = ""


@dataclass(frozen=True)
class GridRow:
    label: str
    question: str
    address: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class GridGroup:
    title: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Grid:
    subjects: tuple[Subject, ...]
    groups: tuple[GridGroup, ...]
    total: int
    answered: int
    unsourced: int
    stale: int
    unpublished: int


def build_grid(comparison: Comparison, *, at: datetime | None = None) -> Grid:
    """The grid of a comparison's drafts. Three queries, whatever its size."""
    now = at or timezone.now()
    subjects = list(comparison.subjects.select_related("term"))
    rows = list(comparison.rows.select_related("criterion"))
    answers = _answers(comparison, subjects, rows, at=now)
    groups = tuple(
        GridGroup(title, tuple(_row(row, subjects, answers, comparison, now) for row in group))
        for title, group in groupby(rows, key=lambda row: row.group)
    )
    cells = [cell for group in groups for row in group.rows for cell in row.cells]
    return Grid(
        subjects=tuple(subjects),
        groups=groups,
        total=len(cells),
        answered=sum(cell.is_answered for cell in cells),
        unsourced=sum(cell.is_answered and not cell.sources for cell in cells),
        stale=sum(cell.is_stale for cell in cells),
        unpublished=sum(cell.is_shared and cell.state != State.PUBLISHED for cell in cells if cell.is_answered),
    )


def _answers(
    comparison: Comparison, subjects: list[Subject], rows: list[Row], *, at: datetime
) -> Mapping[tuple[int, int], SimpleNamespace]:
    """What the cells show by criterion and term: shared answers and those of this page, in one query."""
    worded = Wording.objects.filter(comparison=comparison, criterion=OuterRef("criterion"), term=OuterRef("term"))
    shared = with_state(Assessment.objects.kept(), at=at).filter(
        criterion__in=[row.criterion_id for row in rows if not row.criterion.is_relative],
        term__in=[subject.term_id for subject in subjects],
    )
    shared = shared.annotate(is_shared=Value(True), has_wording=Exists(worded), sources=Count("citations"))
    own = PageAnswer.objects.filter(comparison=comparison).annotate(
        is_shared=Value(False),
        has_wording=Value(False),
        sources=Count("citations"),
        version=Value(0, IntegerField()),
        deleted_at=Value(None, DateTimeField()),
        live_version=Value(None, IntegerField()),
        scheduled_from=Value(None, DateTimeField()),
        has_ended=Value(False, BooleanField()),
    )
    found = shared.order_by().values(*COLUMNS).union(own.order_by().values(*COLUMNS), all=True)
    return {(cell["criterion_id"], cell["term_id"]): SimpleNamespace(**cell) for cell in found}


def _row(row: Row, subjects: list[Subject], answers: Mapping, comparison: Comparison, now: datetime) -> GridRow:
    cells = tuple(
        _cell(answers.get((row.criterion_id, subject.term_id)), row, subject, comparison, now) for subject in subjects
    )
    address = reverse("admin:compare_criterion_change", args=[row.criterion_id])
    return GridRow(row.criterion.label, row.criterion.question, address, cells)


def _cell(answer: Any, row: Row, subject: Subject, comparison: Comparison, now: datetime) -> GridCell:
    cell_id = f"cell-{row.criterion_id}-{subject.term_id}"
    if answer is None:
        return GridCell(cell_id, add_address(row, subject, comparison))
    return GridCell(
        id=cell_id,
        address=change_address(answer.id, comparison, is_shared=answer.is_shared),
        word=_word(answer),
        headline=answer.headline if len(answer.headline) <= HEADLINE else f"{answer.headline[:HEADLINE].rstrip()}…",
        condition=answer.condition,
        is_answered=True,
        is_shared=answer.is_shared,
        has_wording=answer.has_wording,
        sources=answer.sources,
        is_stale=answer.review_after is not None and answer.review_after < now.date(),
        state=state_of(answer) if answer.is_shared else "",
    )


def _word(answer: Any) -> str:
    if answer.answer:
        return str(Answer(answer.answer).label)
    if answer.value:
        return answer.value
    return " – ".join(number for number in (answer.low, answer.high) if number)


def add_address(row: Row, subject: Subject, comparison: Comparison) -> str:
    """The form for the first answer of a cell."""
    kind = "pageanswer" if row.criterion.is_relative else "assessment"
    query = urlencode({"criterion": row.criterion_id, "term": subject.term_id, "comparison": comparison.pk})
    return f"{reverse(f'admin:compare_{kind}_add')}?{query}"


def change_address(pk: int, comparison: Comparison, *, is_shared: bool) -> str:
    """The form of an answer, which leads back to the grid of the comparison."""
    kind = "assessment" if is_shared else "pageanswer"
    return f"{reverse(f'admin:compare_{kind}_change', args=[pk])}?{urlencode({'comparison': comparison.pk})}"
