"""The search of readers: nothing that is typed or hidden disturbs it, and it costs few queries."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary.lexicon import read_vocabulary
from publishing import workflow
from publishing.search import count_pages_with, rebuild_index
from tests.factories import acronym, edit, live, make_term, publish, synonym
from tests.website.search_factories import peo, search, titles, two_compared
from website.searching import RESULT_LIMIT, build_search

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# Queries for a search besides the edition, the vocabulary and the topics of the page; the first one reads the names.
QUERY_BUDGET = 4
NAMES_BUDGET = 3


# Anything may be typed


@pytest.mark.parametrize(
    "name",
    ["C++", "C#", "node.js", ".NET", "O'Reilly", "a-b", "R&D", "100%", "🎉", "雇用契約", "Ünïcödé", "AND", "title:x"],
)
def test_a_name_with_signs_in_it_is_found_as_it_is_written(name: str):
    live(make_term("C", definition="A letter."))
    live(make_term("Something else", names=[synonym(name)]))

    assert titles(name)[0] == "Something else"


HOSTILE = [
    '"', "'", "''", '"peo', "peo*", "*", "(", ")", "peo AND", "OR", "NOT peo", "NEAR(peo aso)", "title:peo", "peo:*",
    "^peo", "-peo", "+", "%", "%%", "_", "\\", "\\'", "peo & aso", "peo | aso", "!peo", "<->", "peo <-> aso", "';--",
    "\x00", "peo\x00aso", "\ufffd", "🎉", "👩\u200d👩\u200d👧", "\u202epeo", "é́́", "İ", "ﬃ", "١٢٣", "½", "雇用" * 100,
    "a" * 5000, "a " * 2000, "-" * 500, "401(k)" * 50, "((((((((((", "[[peo]]", "<script>", "{{ peo }}", "{% now %}",
    "$1", "$$peo$$", "E'peo'", "peo;", "1e400", "0x1F", "\n\r\t", "٠", "null", "a" * 61 + " " + "b" * 2047,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query)[:24])
def test_whatever_is_typed_the_page_of_results_comes(query: str, client: Client):
    peo()

    page = client.get("/search/", {"q": query})

    assert page.status_code == 200


def test_random_signs_and_words_never_break_the_search():
    two_compared()
    chance = random.Random(5)
    vocabulary = read_vocabulary(at=timezone.now())
    signs = [*map(chr, range(1, 0x250)), *"雇用🎉\u0301\u200f٣ß𝔸", "peo", " aso ", "vs", " OR ", '"']

    for _number in range(300):
        query = "".join(chance.choices(signs, k=chance.randint(1, 40)))
        assert build_search(query, vocabulary, at=timezone.now())["total"] >= 0


def test_signs_are_not_wildcards():
    live(make_term("Alpha", body="Some text."))

    assert [search(query)["total"] for query in ("%", "_", "*", "al%a", "al*a", "____")] == [0] * 6


# What is hidden


def test_hidden_pages_are_not_found_and_change_nothing():
    two_compared()
    live(make_term("Weekly Payroll", body="A bonus is paid."))
    queries = ["payroll", "aso", "peo vs aso", "bonus", "payrol", "secret bonus", "zzz"]
    before = [search(query) for query in queries]

    make_term("Payroll", body="A secret bonus bonus bonus.")
    for title in ("Payroll Secret", "Zzz"):
        term = make_term(title, names=[acronym("ASO"), synonym("payrol")], body="A secret bonus bonus bonus.")
        publish(term, live_from=timezone.now() + timedelta(days=1))
    gone = live(make_term("Secret Payroll", body="A secret bonus."), at=timezone.now() - timedelta(days=2))
    workflow.unpublish(gone, by=workflow.OPERATOR)
    edit(live(make_term("Other")), title="Secret payroll bonus")

    assert [search(query) for query in queries] == before
    assert count_pages_with(["secret"], at=timezone.now(), kinds=("term",)) == {"secret": 0}


def test_a_scheduled_page_is_found_from_its_moment_on():
    tomorrow = timezone.now() + timedelta(days=1)
    publish(make_term("Payroll", body="About wages."), live_from=tomorrow)

    found = [
        [result.title for result in build_search(query, read_vocabulary(at=at), at=at)["results"]]
        for query in ("payroll", "wages")
        for at in (timezone.now(), tomorrow + timedelta(minutes=1))
    ]

    assert found == [[], ["Payroll"], [], ["Payroll"]]


def test_a_page_is_found_by_its_published_words_only():
    term = live(make_term("Alpha", definition="One thing.", body="First words."))
    edit(term, title="Beta", body="Other text.")
    before = [titles(query) for query in ("alpha", "first words", "beta", "other text")]

    publish(term)

    after = [titles(query) for query in ("alpha", "first words", "beta", "other text")]
    assert before == [["Alpha"], ["Alpha"], [], []]
    assert after == [[], [], ["Beta"], ["Beta"]]


def test_the_rebuilt_index_finds_the_same():
    two_compared()
    live(make_term("Text", body="Here stands a word about payroll."))
    queries = ["payroll", "peo aso", "word stands", "leasing"]
    before = [search(query) for query in queries]

    rebuild_index()

    assert [search(query) for query in queries] == before


# What it costs


def test_a_search_costs_the_same_few_queries_for_few_and_for_many_pages(client: Client):
    two_compared()
    few = _costs()
    for number in range(60):
        names = [synonym(f"peo thing {number}")]
        live(make_term(f"Payroll word {number}", names=names, body="peo and aso and payroll"))

    assert _costs() == few
    assert max(few) <= QUERY_BUDGET


def _costs() -> list[int]:
    at = timezone.now()
    vocabulary = read_vocabulary(at=at)
    with CaptureQueriesContext(connection) as reading:
        build_search("zzzz", vocabulary, at=at)
    assert len(reading) <= NAMES_BUDGET + QUERY_BUDGET
    costs = []
    for query in ("peo", "peo vs aso", "thing about payrol", "words of payroll that stand in a text of a thing", "zz"):
        with CaptureQueriesContext(connection) as queries:
            build_search(query, vocabulary, at=at)
        costs.append(len(queries))
    return [max(costs)]


def test_no_more_than_the_best_rows_are_shown():
    for number in range(RESULT_LIMIT + 5):
        live(make_term(f"Payroll {number:02}"))

    found = search("payroll")

    assert len(found["results"]) == found["total"] == RESULT_LIMIT


def test_the_page_says_what_was_found(client: Client):
    two_compared()

    page = client.get("/search/", {"q": "peo vs aso"}).content.decode()

    assert "/compare/peo-vs-aso/" in page
    assert 'value="peo vs aso"' in page
    assert "noindex" in page
