"""The part of a saved grid that belongs to the page: its own answers, its wordings, and the order of its table."""

from datetime import datetime
from functools import cached_property
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from pydantic import ValidationError

from compare.documents import AnswerPart, ComparisonDocument, GroupPart, WordingPart
from compare.gridcells import CellChange, GridChange, Key, WordingChange, WordingValues, page_part, values_of_part
from compare.gridresult import CellConflict, Outcome
from compare.kinds import answer_faults
from compare.models import Comparison
from publishing import registry, workflow
from publishing.documents import load
from publishing.models import Revision
from publishing.registry import InvalidDocument
from publishing.workflow import By

# Criterion and term of a cell, by their slugs.
Pair = tuple[str, str]


class PageChanges:
    """The changes to one comparison, which become one version of it. Locks its row when there are any."""

    def __init__(self, comparison: Comparison, change: GridChange, *, over: bool):
        self.change, self.over = change, over
        self.criteria = {row.criterion_id: row.criterion for row in comparison.rows.select_related("criterion")}
        self.terms = {row.term_id: row.term.slug for row in comparison.subjects.select_related("term")}
        self.cells = [cell for cell in change.cells if self.has(cell.key) and not self.is_shared(cell.key)]
        self.wordings = [wording for wording in change.wordings if self.has(wording.key)]
        self.page = comparison
        if self.cells or self.wordings or change.order:
            self.page = Comparison.objects.select_for_update().get(pk=comparison.pk)
        self._revisions: dict[int, Revision | None] = {}

    def has(self, key: Key) -> bool:
        return key[0] in self.criteria and key[1] in self.terms

    def is_shared(self, key: Key) -> bool:
        """Whether the answer to the cell is one that all pages share."""
        return self.has(key) and not self.criteria[key[0]].is_relative

    def slugs(self, key: Key) -> Pair:
        return (self.criteria[key[0]].slug, self.terms[key[1]])

    def save(self, outcome: Outcome, *, by: By, note: str, at: datetime) -> None:
        """Saves what belongs to the page as one version of it; faults and conflicts are noted in the outcome."""
        if not (self.cells or self.wordings or self.change.order):
            return
        before = len(outcome.faults)
        document = self._updated(outcome)
        if len(outcome.faults) > before or document == self.current:
            return
        note = note or "; ".join(dict.fromkeys(cell.note for cell in self.cells if cell.note))
        try:
            workflow.save(document, by=by, draft=self.page, loaded_version=self.page.version, note=note, at=at)
        except InvalidDocument as error:
            self._refuse(outcome, error.faults)
        except PermissionDenied:
            sentence = _("You may not change this comparison. Ask an administrator for the right, or undo the change.")
            outcome.refuse(self.cells[0].key if self.cells else None, "", sentence)

    @cached_property
    def current(self) -> ComparisonDocument:
        return registry.kind_of(self.page).from_draft(self.page)

    def _updated(self, outcome: Outcome) -> ComparisonDocument:
        update = {"answers": self._answers(outcome), "wordings": self._wordings(outcome)}
        if self.change.order:
            update |= self._order(outcome)
        return self.current.model_copy(update=update)

    # Answers of this page

    def _answers(self, outcome: Outcome) -> tuple[AnswerPart, ...]:
        answers = _by_pair(self.current.answers)
        for cell in self.cells:
            pair = self.slugs(cell.key)
            theirs = values_of_part(answers.get(pair))
            base = values_of_part(_by_pair(self._document(cell.version).answers).get(pair)) if cell.version else None
            if cell.values == theirs:
                outcome.unchanged.append(cell.key)
            elif base != theirs and not self.over:
                outcome.conflicts.append(
                    CellConflict(
                        cell.key, self.page.version if theirs else None, base, theirs, cell.values, self._who()
                    )
                )
            elif cell.values is None:
                answers.pop(pair)
                outcome.saved.append(cell.key)
            else:
                self._answer(answers, cell, outcome)
        return tuple(answers.values())

    def _answer(self, answers: dict[Pair, AnswerPart], cell: CellChange, outcome: Outcome) -> None:
        try:
            part = page_part(cell.values, *self.slugs(cell.key))
        except ValidationError as error:
            outcome.refuse_all(cell.key, registry.faults_of(error))
            return
        outcome.refuse_all(cell.key, answer_faults(part, relative=True))
        answers[self.slugs(cell.key)] = part
        outcome.saved.append(cell.key)

    # Words of this page

    def _wordings(self, outcome: Outcome) -> tuple[WordingPart, ...]:
        wordings = _by_pair(self.current.wordings)
        for change in self.wordings:
            pair = self.slugs(change.key)
            theirs = _words(wordings.get(pair))
            base = _words(_by_pair(self._document(change.version).wordings).get(pair))
            if change.values == theirs:
                outcome.unchanged.append(change.key)
            elif base != theirs and not self.over:
                conflict = CellConflict(
                    change.key, self.page.version, base, theirs, change.values, self._who(), is_wording=True
                )
                outcome.conflicts.append(conflict)
            else:
                self._wording(wordings, change, outcome)
        return tuple(wordings.values())

    def _wording(self, wordings: dict[Pair, WordingPart], change: WordingChange, outcome: Outcome) -> None:
        pair = self.slugs(change.key)
        if change.values is None:
            wordings.pop(pair, None)
        else:
            try:
                wordings[pair] = WordingPart(criterion=pair[0], term=pair[1], **change.values.model_dump())
            except ValidationError as error:
                outcome.refuse_all(change.key, registry.faults_of(error))
        outcome.saved.append(change.key)

    # The order of rows and columns

    def _order(self, outcome: Outcome) -> dict:
        """The new groups and subjects; nothing when somebody else has changed rows or columns meanwhile."""
        order, now = self.change.order, self.current
        rows = [(self.criteria[pk].slug, group) for pk, group in order.rows if pk in self.criteria]
        terms = [self.terms[pk] for pk in order.subjects if pk in self.terms]
        base = self._document(order.version)
        is_same = base.groups == now.groups and [s.term for s in base.subjects] == [s.term for s in now.subjects]
        is_whole = sorted(slug for slug, _group in rows) == sorted(now.criteria())
        if not (is_same or self.over) or not is_whole or sorted(terms) != sorted(s.term for s in now.subjects):
            outcome.is_order_refused = True
            return {}
        subjects = {subject.term: subject for subject in now.subjects}
        return {
            "groups": tuple(
                GroupPart(title=title, criteria=tuple(slug for slug, _title in group))
                for title, group in groupby(rows, key=lambda row: row[1])
            ),
            "subjects": tuple(subjects[term] for term in terms),
        }

    def _document(self, version: int) -> ComparisonDocument:
        """The comparison as it was at a version; as it is now when there never was such a one."""
        revision = self._revision(version)
        return load(ComparisonDocument, revision.document) if revision else self.current

    def _who(self) -> str:
        revision = self._revision(self.page.version)
        return revision.by_name if revision else ""

    def _revision(self, version: int) -> Revision | None:
        if version not in self._revisions:
            self._revisions[version] = Revision.objects.filter(uid=self.page.uid, number=version).first()
        return self._revisions[version]

    def _refuse(self, outcome: Outcome, faults: list[tuple[str, str]]) -> None:
        """Faults of texts name the cell by its slugs."""
        keys = {": ".join(self.slugs(item.key)): item.key for item in (*self.cells, *self.wordings)}
        for field, sentence in faults:
            if field in keys:
                outcome.refuse(keys[field], "detail", sentence)
            else:
                outcome.refuse(self.cells[0].key if len(self.cells) == 1 else None, "", f"{field}: {sentence}")


def _by_pair(parts: tuple) -> dict[Pair, AnswerPart | WordingPart]:
    return {(part.criterion, part.term): part for part in parts}


def _words(part: WordingPart | None) -> WordingValues | None:
    return WordingValues(headline=part.headline, detail=part.detail) if part else None
