"""What happened to one cell of a grid: its versions, the newest first, each with what it changed."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from compare.documents import AssessmentDocument, CellPart, ComparisonDocument
from compare.gridcells import values_of_part
from compare.griddata import said
from compare.models import Assessment, Comparison, Criterion
from glossary.models import Term
from publishing.diff import readable, text_changes
from publishing.documents import load
from publishing.models import Revision

VERSIONS = 50
# A page is saved more often than one of its cells changes; further back than this nobody looks from the grid.
PAGE_VERSIONS = 400
NOT_SHOWN = {"criterion", "term", "slug"}


def cell_history(comparison: Comparison, criterion: Criterion, term: Term) -> list[dict[str, Any]]:
    """The versions of a cell as data for the editor; `values` can be put into the form again."""
    if criterion.is_relative:
        pair = (criterion.slug, term.slug)
        revisions = Revision.objects.filter(uid=comparison.uid).order_by("-number")[:PAGE_VERSIONS]
        versions = [(revision, _answer_in(revision, pair)) for revision in reversed(revisions)]
    else:
        draft = Assessment.objects.filter(criterion=criterion, term=term).first()
        revisions = Revision.objects.filter(uid=draft.uid).order_by("-number")[: VERSIONS + 1] if draft else []
        versions = [(item, load(AssessmentDocument, item.document)) for item in reversed(revisions)]
    entries, earlier = [], None
    for revision, part in versions:
        changes = text_changes(_fields(earlier), _fields(part))
        if changes:
            entries.append(_entry(revision, part, changes))
        earlier = part
    return entries[::-1][:VERSIONS]


def _answer_in(revision: Revision, pair: tuple[str, str]) -> CellPart | None:
    document = load(ComparisonDocument, revision.document)
    return next((part for part in document.answers if (part.criterion, part.term) == pair), None)


def _fields(part: CellPart | None) -> dict[str, str]:
    return {name: text for name, text in readable(part).items() if name not in NOT_SHOWN}


def _entry(revision: Revision, part: CellPart | None, changes: list) -> dict[str, Any]:
    return {
        "number": revision.number,
        "who": revision.by_name,
        "at": date_format(localtime(revision.at), "DATETIME_FORMAT"),
        "note": revision.note,
        "values": said(values_of_part(part)),
        "changes": [
            {"field": change.field, "pieces": [[piece.kind, piece.text] for piece in change.pieces()]}
            for change in changes
        ],
    }
