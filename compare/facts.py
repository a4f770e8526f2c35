"""On which criteria each term has a published answer: what can be compared with what."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from publishing.live import Live, LiveReference


@dataclass(frozen=True)
class FactIndex:
    """Identities alone: `by_term` has the criteria of each term, `by_criterion` the terms of each criterion."""

    by_term: Mapping[str, frozenset[str]]
    by_criterion: Mapping[str, frozenset[str]]

    def shared(self, terms: Iterable[str]) -> frozenset[str]:
        """The criteria on which every one of the terms has an answer."""
        sets = [self.by_term.get(term, frozenset()) for term in terms]
        return frozenset.intersection(*sets) if sets else frozenset()

    def partners(self, terms: Iterable[str]) -> dict[str, int]:
        """The other terms that can join these, with the number of criteria on which all then have an answer."""
        chosen = set(terms)
        found = Counter(term for criterion in self.shared(chosen) for term in self.by_criterion[criterion])
        return {term: count for term, count in found.items() if term not in chosen}

    def families(self) -> list[frozenset[str]]:
        """The terms in sets: from each to each other one of its set lead steps over shared criteria."""
        seen: set[str] = set()
        families = []
        for term in self.by_term:
            if term not in seen:
                family = self._reached_from(term)
                seen |= family
                families.append(frozenset(family))
        return [family for family in families if len(family) > 1]

    def _reached_from(self, term: str) -> set[str]:
        reached, pending, crossed = {term}, [term], set()
        while pending:
            for criterion in self.by_term[pending.pop()] - crossed:
                crossed.add(criterion)
                pending += self.by_criterion[criterion] - reached
                reached |= self.by_criterion[criterion]
        return reached


def read_facts(terms: Container[str], *, at: datetime) -> FactIndex:
    """The live answers of the terms, which are those that readers may see, on live criteria. One query."""
    visible = Live.objects.visible(at=at)
    criteria = visible.of_kind("criterion").values("uid")
    wanted = Q(role="term") | Q(role="criterion", target__in=criteria)
    rows = LiveReference.objects.filter(wanted, live__in=visible.of_kind("assessment")).order_by("live", "pk")
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    for live, role, target in rows.values_list("live", "role", "target"):
        cells[live][role] = str(target)
    return _indexed(terms, cells.values())


def topic_titles(*, at: datetime) -> dict[str, str]:
    """What the live topics are called, by identity. One query."""
    return {str(uid): title for uid, title in Live.objects.visible(at=at).of_kind("topic").values_list("uid", "title")}


def _indexed(terms: Container[str], cells: Iterable[Mapping[str, str]]) -> FactIndex:
    by_term, by_criterion = defaultdict(set), defaultdict(set)
    for cell in cells:
        if len(cell) == 2 and cell["term"] in terms:
            by_term[cell["term"]].add(cell["criterion"])
            by_criterion[cell["criterion"]].add(cell["term"])
    return FactIndex(
        {term: frozenset(found) for term, found in by_term.items()},
        {criterion: frozenset(found) for criterion, found in by_criterion.items()},
    )
