"""Editors who save the same cells of a grid in the same moment, with real transactions and threads."""

import json
from collections.abc import Callable

import pytest

from compare.gridcells import read_changes
from compare.gridresult import Outcome
from compare.gridsave import save_grid
from compare.models import Assessment, Comparison
from publishing.models import Draft, Revision
from publishing.workflow import OPERATOR
from tests.factories import document_of, make_assessment, make_comparison, make_criterion, make_term
from tests.publishing.test_races import at_once, database_in_a_file

__all__ = ["database_in_a_file"]
pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.postgres]

EDITORS = 4


def editor(number: int, comparison: Draft, cells: list[tuple[Draft, Draft, int | None]]) -> Callable[[], Outcome]:
    """Saves its own words to all the cells, every second editor in the other order: locks must not depend on it."""
    changes = [
        {
            "criterion": criterion.pk,
            "term": term.pk,
            "version": version,
            "values": {"answer": "yes", "headline": f"Editor {number}."},
        }
        for criterion, term, version in (cells if number % 2 else cells[::-1])
    ]

    def save() -> Outcome:
        own = Comparison.objects.get(pk=comparison.pk)
        return save_grid(own, read_changes(json.dumps({"cells": changes})), by=OPERATOR)

    return save


def test_of_editors_who_save_the_same_cells_at_once_one_wins_and_all_others_see_what_was_saved():
    known, new, relative, peo = make_criterion(), make_criterion(), make_criterion(relative=True), make_term()
    make_assessment(known, peo, headline="Before.")
    comparison = make_comparison(peo, make_term(), criteria=[known, new, relative])
    cells = [(known, peo, 1), (new, peo, None), (relative, peo, None)]

    outcomes = at_once(*[editor(number, comparison, cells) for number in range(EDITORS)])

    for criterion, term, version in cells:
        place = (criterion.pk, term.pk)
        winners = [number for number, outcome in enumerate(outcomes) if place in outcome.saved]
        conflicts = [conflict for outcome in outcomes for conflict in outcome.conflicts if conflict.key == place]
        assert len(winners) == 1 and len(conflicts) == EDITORS - 1
        assert {conflict.theirs.headline for conflict in conflicts} == {f"Editor {winners[0]}."}
        assert {conflict.base and conflict.base.headline for conflict in conflicts} == {"Before." if version else None}
    assert [outcome.faults for outcome in outcomes] == [[]] * EDITORS
    assert Assessment.objects.count() == 2
    assert len(document_of(comparison).answers) == 1
    assert Revision.objects.filter(uid=comparison.uid).count() == 2


def test_two_comparisons_that_share_an_answer_cannot_both_give_the_first_one():
    criterion, peo = make_criterion(), make_term()
    pages = [make_comparison(peo, make_term(), criteria=[criterion]) for _number in range(EDITORS)]

    outcomes = at_once(*[editor(number, page, [(criterion, peo, None)]) for number, page in enumerate(pages)])

    assert sorted(len(outcome.saved) for outcome in outcomes) == [0, 0, 0, 1]
    assert sorted(len(outcome.conflicts) for outcome in outcomes) == [0, 1, 1, 1]
    assert Assessment.objects.count() == 1
