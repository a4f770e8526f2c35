"""The grid of a comparison for editors: its drafts as a table, each cell with what is missing and where it changes."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from compare.documents import Answer
from compare.models import Assessment, Comparison, PageAnswer, Row, Subject
from publishing.states import State, state_of, with_state


@dataclass(frozen=True)
class GridCell:
    """One answer as editors see it. `address` leads to the form, of a new answer when there is none yet."""

    id: str
    address: str
    word: str
    headline: str
    condition: str
    is_answered: bool
    is_shared: bool
    sources: int
    is_stale: bool
    state: str


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


def build_grid(comparison: Comparison) -> Grid:
    """The grid of a comparison's drafts. Six queries, whatever its size."""
    subjects = list(comparison.subjects.select_related("term"))
    rows = list(comparison.rows.select_related("criterion"))
    answers = _answers(comparison, subjects, rows)
    groups = tuple(
        GridGroup(title, tuple(_row(row, subjects, answers, comparison) for row in group))
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


def _answers(comparison: Comparison, subjects: list[Subject], rows: list[Row]) -> dict:
    """The drafts of all cells by criterion and term: shared answers, and those of this page before them."""
    shared = with_state(
        Assessment.objects.kept().filter(
            criterion__in=[row.criterion_id for row in rows], term__in=[subject.term_id for subject in subjects]
        ),
        at=timezone.now(),
    ).prefetch_related("citations")
    own = PageAnswer.objects.filter(comparison=comparison).prefetch_related("citations")
    return {(answer.criterion_id, answer.term_id): answer for answer in (*shared, *own)}


def _row(row: Row, subjects: list[Subject], answers: dict, comparison: Comparison) -> GridRow:
    cells = tuple(
        _cell(answers.get((row.criterion_id, subject.term_id)), row, subject, comparison) for subject in subjects
    )
    address = reverse("admin:compare_criterion_change", args=[row.criterion_id])
    return GridRow(row.criterion.label, row.criterion.question, address, cells)


def _cell(answer, row: Row, subject: Subject, comparison: Comparison) -> GridCell:
    cell_id = f"cell-{row.criterion_id}-{subject.term_id}"
    if answer is None:
        return GridCell(cell_id, _add_address(row, subject, comparison), "", "", "", False, True, 0, False, "")
    is_shared = isinstance(answer, Assessment)
    kind = "assessment" if is_shared else "pageanswer"
    query = urlencode({"comparison": comparison.pk})
    return GridCell(
        id=cell_id,
        address=f"{reverse(f'admin:compare_{kind}_change', args=[answer.pk])}?{query}",
        word=_word(answer),
        headline=answer.headline,
        condition=answer.condition,
        is_answered=True,
        is_shared=is_shared,
        sources=len(answer.citations.all()),
        is_stale=answer.review_after is not None and answer.review_after < timezone.now().date(),
        state=state_of(answer) if is_shared else "",
    )


def _word(answer) -> str:
    if answer.answer:
        return str(Answer(answer.answer).label)
    if answer.value:
        return answer.value
    return " – ".join(number for number in (answer.low, answer.high) if number)


def _add_address(row: Row, subject: Subject, comparison: Comparison) -> str:
    kind = "pageanswer" if row.criterion.is_relative else "assessment"
    query = urlencode({"criterion": row.criterion_id, "term": subject.term_id, "comparison": comparison.pk})
    return f"{reverse(f'admin:compare_{kind}_add')}?{query}"
