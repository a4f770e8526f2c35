"""The drafts that a comparison shows, published for the length of a transaction that is rolled back: for previews."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from compare.models import Assessment, AssessmentCitation, Comparison, Criterion, PageAnswerCitation
from glossary.models import Term
from publishing import workflow
from publishing.models import Draft, Source
from publishing.states import State, state_of, with_state


def publish_what_it_shows(comparison: Comparison, *, at: datetime) -> None:
    """Publishes the answers of the grid as drafted, and what of its terms, criteria and sources is not published yet.

    To be called in a transaction that ends without a commit: nobody asks whether the editor may publish.
    """
    criteria, terms = comparison.rows.values("criterion"), comparison.subjects.values("term")
    answers = Assessment.objects.filter(criterion__in=criteria, term__in=terms)
    cited = AssessmentCitation.objects.filter(assessment__in=answers.values("pk")).values("source")
    cited_here = PageAnswerCitation.objects.filter(page_answer__comparison=comparison).values("source")
    sources = Source.objects.filter(pk__in=cited) | Source.objects.filter(pk__in=cited_here)
    for drafts in (sources, Term.objects.filter(pk__in=terms)):
        _publish(drafts, {State.DRAFT, State.EXPIRED}, at=at)
    for drafts in (Criterion.objects.filter(pk__in=criteria), answers):
        _publish(drafts, set(State) - {State.PUBLISHED, State.BINNED}, at=at)


def _publish(drafts: QuerySet[Any], states: set[State], *, at: datetime) -> None:
    found: list[Draft] = list(with_state(drafts.kept(), at=at))
    for draft in found:
        if state_of(draft) in states:
            workflow.publish(draft, by=workflow.OPERATOR, version=draft.version, at=at)
