"""When what a comparison shows last changed: its own page, or one of the shared answers in its table."""

from collections import defaultdict
from datetime import datetime

from publishing.live import Live, LiveReference

CRITERION, TERM = "criterion", "term"
OF_COMPARISON = {"groups.criteria": CRITERION, "subjects.term": TERM}
OF_ASSESSMENT = {CRITERION: CRITERION, TERM: TERM}


def last_answers(*, at: datetime) -> dict[int, datetime]:
    """For each comparison, by the key of its live row, when the newest of its shared answers changed. Two queries."""
    changed = {
        (criterion, term): moment
        for moment, named in _named("assessment", OF_ASSESSMENT, at=at).values()
        for criterion in named[CRITERION]
        for term in named[TERM]
    }
    found = {}
    for pk, (_moment, named) in _named("comparison", OF_COMPARISON, at=at).items():
        pairs = ((criterion, term) for criterion in named[CRITERION] for term in named[TERM])
        if moments := [changed[pair] for pair in pairs if pair in changed]:
            found[pk] = max(moments)
    return found


def _named(kind: str, roles: dict[str, str], *, at: datetime) -> dict[int, tuple[datetime, dict[str, set]]]:
    """The criteria and terms that each page of a kind names, and when the page changed."""
    references = LiveReference.objects.filter(live__in=Live.objects.visible(at=at).of_kind(kind), role__in=roles)
    found: dict[int, tuple[datetime, dict[str, set]]] = {}
    for pk, moment, role, target in references.values_list("live", "live__changed_at", "role", "target"):
        found.setdefault(pk, (moment, defaultdict(set)))[1][roles[role]].add(target)
    return found
