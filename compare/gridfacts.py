"""A grid as the import of tables needs to know it, and the same grid as a table to fill in."""

import csv
import io

from django.utils.translation import gettext as _

from compare.documents import Answer, AnswerKind
from compare.exports import FIELDS, FORMULA_STARTS
from compare.gridcells import CellValues, Key, values_of_row
from compare.gridimport import UNASSESSED, GridFacts, GridRowFacts
from compare.models import Assessment, Comparison, Criterion, PageAnswer
from compare.tables import range_text
from publishing.live import Live
from publishing.models import Source
from publishing.names import fold


def grid_facts(comparison: Comparison) -> GridFacts:
    """The drafts of a comparison's cells, and every way to name its rows, columns and the sources of the site."""
    criteria = [row.criterion for row in comparison.rows.select_related("criterion")]
    subjects = list(comparison.subjects.select_related("term"))
    sources = list(Source.objects.kept())
    live = set(Live.objects.of_kind("source").values_list("uid", flat=True))
    return GridFacts(
        rows={fold(name): _row(item) for item in criteria for name in (item.slug, item.label)},
        subjects={fold(name): (item.term_id, item.label) for item in subjects for name in (item.term.slug, item.label)},
        cells=_cells(comparison, criteria, [item.term_id for item in subjects]),
        wordings={
            (item.criterion_id, item.term_id): (item.headline, item.detail) for item in comparison.wordings.all()
        },
        sources={fold(name): source.slug for source in sources for name in _names(source)},
        unpublished={source.slug for source in sources if source.uid not in live},
    )


def as_table(comparison: Comparison) -> str:
    """The drafts as CSV in the format of the readers' export, with the markup of details, and a line for each cell."""
    facts = grid_facts(comparison)
    names = {source.slug: _printed(source) for source in Source.objects.kept()}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["group", "criterion", "question", "subject", *FIELDS])
    for row in comparison.rows.select_related("criterion"):
        for subject in comparison.subjects.all():
            values, _version = facts.cells.get((row.criterion_id, subject.term_id), (None, 0))
            line = [row.group, row.criterion.label, row.criterion.question, subject.label]
            line += _fields(values, row.criterion, names)
            writer.writerow([f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in line])
    return "\ufeff" + out.getvalue()


def _row(criterion: Criterion) -> GridRowFacts:
    return GridRowFacts(criterion.pk, criterion.label, AnswerKind(criterion.answer_kind), criterion.unit)


def _cells(comparison: Comparison, criteria: list[Criterion], terms: list[int]) -> dict[Key, tuple[CellValues, int]]:
    absolute = [criterion.pk for criterion in criteria if not criterion.is_relative]
    shared = Assessment.objects.kept().filter(criterion__in=absolute, term__in=terms)
    own = PageAnswer.objects.filter(comparison=comparison)
    cells = {}
    for rows in (shared, own):
        for row in rows.select_related("checked_by").prefetch_related("citations__source").order_by("pk"):
            version = row.version if isinstance(row, Assessment) else comparison.version
            cells[row.criterion_id, row.term_id] = (values_of_row(row), version)
    return cells


def _names(source: Source) -> list[str]:
    return [name for name in (source.title, str(source), source.url, source.slug, _printed(source)) if name]


def _printed(source: Source) -> str:
    """As exports print it."""
    return f"{source} <{source.url}>" if source.url else str(source)


def _fields(values: CellValues | None, criterion: Criterion, names: dict[str, str]) -> list[str]:
    if values is None:
        return [_(UNASSESSED), *[""] * (len(FIELDS) - 1)]
    return [
        _word(values, criterion),
        values.condition,
        values.headline,
        values.detail,
        "; ".join(names[item.source] for item in values.sources if item.source in names),
        values.checked_on,
        values.review_after,
    ]


def _word(values: CellValues, criterion: Criterion) -> str:
    if values.answer:
        return str(Answer(values.answer).label)
    return values.value or range_text(values, criterion.unit)
