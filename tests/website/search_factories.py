"""Searches, and the pages that most tests of the search are about."""

from typing import Any

from django.utils import timezone

from glossary.lexicon import read_vocabulary
from tests.factories import acronym, live, make_comparison, make_question, make_term, synonym
from website.results import Result
from website.searching import build_search


def search(query: str) -> dict[str, Any]:
    at = timezone.now()
    return build_search(query, read_vocabulary(at=at), at=at)


def titles(query: str) -> list[str]:
    return [result.title for result in search(query)["results"]]


def first(query: str) -> Result:
    return search(query)["results"][0]


def both_asos() -> tuple[Any, Any]:
    organization = live(make_term("Administrative Services Organization", names=[acronym("ASO")]))
    only = live(make_term("Administrative Services Only", names=[acronym("ASO")]))
    return organization, only


def peo() -> Any:
    return live(make_term("Professional Employer Organization", names=[acronym("PEO"), synonym("staff leasing firm")]))


def two_compared() -> None:
    organization, _only = both_asos()
    live(make_comparison(peo(), organization, title="PEO vs ASO"))
    live(make_question("What is the difference between a PEO and an ASO?"))
