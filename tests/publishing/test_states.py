"""The state of a draft: what Python says of one and what the database says of all must agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from glossary.models import Term
from publishing import workflow
from publishing.states import State, in_state, state_of, with_state
from tests.factories import edit, make_term, publish

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now().replace(microsecond=0)
DAY = timedelta(days=1)


def draft() -> Term:
    return make_term()


def published() -> Term:
    term = make_term()
    publish(term, at=NOW - DAY)
    return term


def changed() -> Term:
    return edit(published())


def scheduled() -> Term:
    term = make_term()
    publish(term, at=NOW - DAY, live_from=NOW + DAY)
    return term


def scheduled_change() -> Term:
    term = changed()
    publish(term, at=NOW, live_from=NOW + DAY)
    return term


def twice_scheduled() -> Term:
    term = scheduled()
    edit(term)
    publish(term, at=NOW, live_from=NOW + 2 * DAY)
    return term


def begun() -> Term:
    term = make_term()
    publish(term, at=NOW - 2 * DAY, live_from=NOW)
    return term


def expired() -> Term:
    term = make_term()
    publish(term, at=NOW - 2 * DAY, live_until=NOW)
    return term


def scheduled_again() -> Term:
    term = expired()
    publish(term, at=NOW, live_from=NOW + DAY)
    return term


def unpublished() -> Term:
    term = published()
    workflow.unpublish(term, by=workflow.OPERATOR, at=NOW)
    return term


def binned() -> Term:
    term = make_term()
    workflow.delete(term, by=workflow.OPERATOR)
    return term


def binned_live() -> Term:
    term = published()
    workflow.delete(term, by=workflow.OPERATOR)
    return term


def replaced() -> Term:
    term = changed()
    publish(term, at=NOW)
    return term


def renamed() -> Term:
    term = published()
    return workflow.rename(term, f"{term.slug}-new", by=workflow.OPERATOR, loaded_version=term.version)


EXPECTED = {
    draft: State.DRAFT,
    published: State.PUBLISHED,
    changed: State.CHANGED,
    scheduled: State.SCHEDULED,
    scheduled_change: State.SCHEDULED,
    twice_scheduled: State.SCHEDULED,
    begun: State.PUBLISHED,
    expired: State.EXPIRED,
    scheduled_again: State.SCHEDULED,
    unpublished: State.DRAFT,
    binned: State.BINNED,
    binned_live: State.BINNED,
    replaced: State.PUBLISHED,
    renamed: State.PUBLISHED,
}


@pytest.mark.parametrize("make", EXPECTED, ids=lambda make: make.__name__)
def test_a_draft_is_in_the_state_an_editor_would_name(make):
    term = make()

    assert state_of(with_state(Term.objects.all(), at=NOW).get(pk=term.pk)) == EXPECTED[make]


def test_the_list_of_each_state_holds_exactly_the_drafts_in_it():
    for make in EXPECTED:
        make()
    drafts = with_state(Term.objects.all(), at=NOW)

    listed = {state: {draft.pk for draft in in_state(drafts, state)} for state in State}

    assert listed == {state: {draft.pk for draft in drafts if state_of(draft) == state} for state in State}
    assert sum(map(len, listed.values())) == len(EXPECTED)


def test_a_list_tells_when_the_next_version_begins_and_what_readers_see_now():
    term = twice_scheduled()

    row = with_state(Term.objects.all(), at=NOW).get(pk=term.pk)

    assert (row.scheduled_from, row.live_version, row.live_address) == (NOW + DAY, None, None)


def test_the_states_of_many_drafts_cost_one_query(django_assert_num_queries):
    for make in EXPECTED:
        make()

    with django_assert_num_queries(1):
        [state_of(draft) for draft in with_state(Term.objects.all(), at=NOW)]
