"""Saving the grid: a set of changed cells becomes drafts, all or nothing for faults, cell by cell for conflicts."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from compare.documents import AssessmentDocument
from compare.gridcells import CellChange, CellValues, GridChange, Key, shared_part, values_of_part, values_of_row
from compare.gridpage import PageChanges
from compare.gridresult import CellConflict, Outcome
from compare.models import Assessment, Comparison
from publishing import registry, workflow
from publishing.documents import load
from publishing.models import Revision
from publishing.registry import InvalidDocument
from publishing.workflow import By, StaleDraft


class _Refused(Exception):
    """Leaves the transaction with nothing saved."""


def save_grid(
    comparison: Comparison, change: GridChange, *, by: By, over: bool = False, at: datetime | None = None
) -> Outcome:
    """Saves the changes as drafts: each shared answer by itself, all that belongs to the page as one version of it.

    `over` saves over what others saved meanwhile: for previews, which are rolled back.
    """
    outcome = Outcome()
    try:
        with registry.remembering(), transaction.atomic():
            _Saving(comparison, change, outcome, by=by, over=over, at=at or timezone.now()).run()
            if outcome.faults:
                raise _Refused
    except _Refused:
        outcome.saved = []
    return outcome


class _Saving:
    """One save, inside its transaction.

    Locks are taken in one order, so that no two savers wait for each other: the page, then the answers there are, then
    the new ones by criterion and term.
    """

    def __init__(
        self, comparison: Comparison, change: GridChange, outcome: Outcome, *, by: By, over: bool, at: datetime
    ):
        self.change, self.outcome = change, outcome
        self.by, self.over, self.at = by, over, at
        self.page = PageChanges(comparison, change, over=over)
        shared = [cell for cell in change.cells if self.page.is_shared(cell.key)]
        self.shared = sorted(shared, key=lambda cell: cell.key)
        self.drafts = _locked_drafts(cell.key for cell in shared)

    def run(self) -> None:
        for item in (*self.change.cells, *self.change.wordings):
            if not self.page.has(item.key):
                sentence = _("This cell is not in the comparison any more: copy what you need and reload the page.")
                self.outcome.refuse(item.key, "", sentence)
        self.page.save(self.outcome, by=self.by, note=self.change.note, at=self.at)
        for cell in self.shared:
            self._save(cell)

    def _save(self, cell: CellChange) -> None:
        draft = self.drafts.get(cell.key)
        kept = draft if draft and not draft.deleted_at else None
        theirs = values_of_row(kept) if kept else None
        if cell.values == theirs:
            self.outcome.unchanged.append(cell.key)
        elif not self.over and (kept.version if kept else None) != cell.version:
            self._conflict(cell, draft, theirs)
        else:
            self._write(cell, draft)

    def _write(self, cell: CellChange, draft: Assessment | None) -> None:
        try:
            # What the database refuses takes back this cell alone.
            with transaction.atomic():
                self._write_or_remove(cell, draft)
            self.outcome.saved.append(cell.key)
        except (ValidationError, InvalidDocument) as error:
            self._explain(cell, draft, registry.faults_of(error))
        except StaleDraft:
            self._conflict_with_newest(cell)
        except PermissionDenied:
            self.outcome.refuse(cell.key, "", _permission_sentence(draft))

    def _write_or_remove(self, cell: CellChange, draft: Assessment | None) -> None:
        note = cell.note or self.change.note
        if cell.values is None:
            workflow.delete(draft, by=self.by, note=note, at=self.at)
            return
        document = shared_part(cell.values, *self.page.slugs(cell.key))
        if draft and draft.deleted_at:
            workflow.undelete(draft, by=self.by, note=note, at=self.at)
        version = draft.version if draft else None
        workflow.save(document, by=self.by, draft=draft, loaded_version=version, note=note, at=self.at)

    def _explain(self, cell: CellChange, draft: Assessment | None, faults: list[tuple[str, str]]) -> None:
        """A new answer that is there already was given by somebody else in the same moment; all else is a fault."""
        if draft is None and _locked_drafts([cell.key]):
            self._conflict_with_newest(cell)
        else:
            self.outcome.refuse_all(cell.key, faults)

    def _conflict_with_newest(self, cell: CellChange) -> None:
        draft = _locked_drafts([cell.key])[cell.key]
        self._conflict(cell, draft, values_of_row(draft))

    def _conflict(self, cell: CellChange, draft: Assessment | None, theirs: CellValues | None) -> None:
        found = Revision.objects.filter(uid=draft.uid, number__in=[draft.version, cell.version or 0]) if draft else ()
        revisions = {revision.number: revision for revision in found}
        newest = revisions.get(draft.version) if draft else None
        conflict = CellConflict(
            key=cell.key,
            version=draft.version if theirs else None,
            base=_values_in(revisions.get(cell.version)),
            theirs=theirs,
            mine=cell.values,
            who=newest.by_name if newest else "",
        )
        self.outcome.conflicts.append(conflict)


def _locked_drafts(keys: Iterable[Key]) -> dict[Key, Assessment]:
    """The shared answers of the cells as the database has them, those in the bin as well. Three queries."""
    wanted = set(keys)
    rows = (
        Assessment.objects.filter(criterion__in={key[0] for key in wanted}, term__in={key[1] for key in wanted})
        .select_for_update(of=("self",))
        .select_related("checked_by")
        .prefetch_related("citations__source")
        .order_by("pk")
    )
    found = {(row.criterion_id, row.term_id): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


def _values_in(revision: Revision | None) -> CellValues | None:
    return values_of_part(load(AssessmentDocument, revision.document)) if revision else None


def _permission_sentence(draft: Assessment | None) -> str:
    if draft and draft.deleted_at:
        return _("An earlier answer is in the bin. Somebody who may delete answers has to take it out first.")
    return _("You may not do this to a shared answer. Ask an administrator for the right, or undo the change.")
