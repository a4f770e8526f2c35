"""How many queries a page may cost: with empty caches, and the same with one neighbour as with fifty."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from glossary.lexicon import forget_vocabulary
from publishing.models import Draft
from tests.factories import (
    acronym,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_person,
    make_question,
    make_source,
    make_term,
    make_topic,
)

pytestmark = pytest.mark.django_db

FEW, MANY = 1, 50
BUDGETS = {
    "/": 14,
    "/about/": 3,
    "/search/": 4,
    "/search/?q=alpha": 11,
    "/search/?q=of+the+word": 11,
    "/search/suggest/?q=al": 5,
    "/search/suggest/?q=alfa+of": 5,
    "/search/suggest/browser/?q=al": 5,
    "/opensearch.xml": 1,
    "/sitemap.xml": 4,
    "/llms.txt": 6,
    "/new/": 3,
    "/feed/": 3,
    "/glossary/": 5,
    "/glossary/letter/n/": 5,
    "/glossary/?topic=money": 5,
    "/glossary/topics/": 3,
    "/glossary/topics/money/": 3,
    "/glossary/alpha/": 4,
    "/glossary/alpha.md": 4,
    "/glossary/alpha/changes/": 4,
    "/glossary/topics/money.md": 4,
    "/glossary/shared/": 6,
    "/glossary/al/": 3,
    "/glossary/nothing-of-the-kind/": 5,
    "/questions/": 2,
    "/questions/why-alpha/": 5,
    "/questions/why-alpha.md": 5,
    "/questions/why-alpha/changes/": 4,
    "/compare/": 5,
    "/compare/al-vs-be/": 6,
    "/compare/al-vs-be/changes/": 5,
    "/compare/al-vs-be.csv": 6,
    "/compare/be-vs-al/": 3,
    "/people/ann/": 4,
}


def build(neighbours: int) -> None:
    """Two terms, their comparison and a question, each with so many neighbours of every kind."""
    topic, person = live(make_topic("Money")), live(make_person("Ann"))
    sources = [live(make_source()) for _number in range(neighbours)]
    page = {"topic": topic, "author": person, "sources": [{"source": source} for source in sources]}
    others = [live(make_term(f"Neighbour {number}", **page)) for number in range(neighbours)]
    links = {"related": [{"term": other} for other in others], "body": "About " + ", ".join(o.title for o in others)}
    shared = acronym("SHARED")
    alpha = live(make_term("Alpha", names=[acronym("AL"), shared], **links, **page))
    beta = live(make_term("Beta", names=[acronym("BE"), shared], **page))
    questions = [live(make_question(terms=[alpha, beta], **page)) for _number in range(neighbours)]
    live(make_question("Why alpha?", terms=[alpha, *others], **page))
    criteria = [live(_judged(alpha, beta)) for _number in range(neighbours)]
    live(make_comparison(alpha, beta, criteria=criteria, questions=questions, **page))
    for other in others:
        live(make_comparison(alpha, other))
        live(make_term(confused_title(other), not_to_be_confused_with=[{"term": alpha, "reason": "Not it."}]))


def confused_title(other: Draft) -> str:
    return f"Not {other.title}"


def _judged(*terms: Draft) -> Draft:
    criterion = make_criterion(body="See [[Alpha]].")
    for term in terms:
        live(make_assessment(criterion, term, headline="About Alpha and Beta"))
    return criterion


def queries_of(client: Client, address: str) -> list[str]:
    """The queries of the first request that a new process answers."""
    cache.clear()
    forget_vocabulary()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)
    assert answer.status_code in (200, 301, 404)
    return [query["sql"][:200] for query in queries]


@pytest.fixture(params=[FEW, MANY], ids=["few", "many"])
def counted(request: pytest.FixtureRequest, client: Client) -> Callable[[str], list[str]]:
    build(request.param)
    return lambda address: queries_of(client, address)


def test_no_page_costs_more_queries_than_its_budget_whatever_its_size(counted: Callable[[str], list[str]]):
    costs = {address: counted(address) for address in BUDGETS}

    over = {address: len(queries) for address, queries in costs.items() if len(queries) > BUDGETS[address]}
    assert over == {}


def test_a_page_that_was_just_made_costs_one_query(client: Client):
    build(FEW)
    for address in BUDGETS:
        client.get(address)

    for address in ("/", "/glossary/", "/glossary/alpha/", "/compare/al-vs-be/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) == 1
