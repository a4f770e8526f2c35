"""The search of readers: what comes first, why, and that nothing that is typed or hidden disturbs it."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary.lexicon import read_vocabulary
from publishing import workflow
from publishing.search import count_pages_with, rebuild_index
from tests.factories import (
    acronym,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_question,
    make_term,
    make_topic,
    publish,
    synonym,
)
from website.results import Result
from website.searching import RESULT_LIMIT, build_search

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# Queries for a search besides the edition, the vocabulary and the topics of the page; the first one reads the names.
QUERY_BUDGET = 4
NAMES_BUDGET = 3


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


# What comes first


def test_names_come_first_then_beginnings_then_words_then_texts():
    live(make_term("Text", body="Here stands a word about payroll."))
    live(make_term("Weekly Payroll"))
    live(make_term("Payrolling"))
    live(make_term("Wages", names=[synonym("payroll")]))

    found = titles("payroll")

    assert found == ["Wages", "Payrolling", "Weekly Payroll", "Text"]


def test_a_name_in_other_case_hyphens_and_plural_is_still_that_name():
    live(make_term("Employment"))
    live(make_term("Co-Employment", names=[synonym("shared employment")]))

    assert [titles(query)[0] for query in ("co employment", "COEMPLOYMENT", "co‑employments")] == ["Co-Employment"] * 3


@pytest.mark.parametrize("query", ["w2", "W 2", "w-2 form", "form w2", "W‑2s", "W-2’s"])
def test_a_form_is_found_however_its_number_is_typed(query: str):
    live(make_term("Employee", names=[synonym("W-2 employee")]))
    live(make_term("Form W-2", names=[acronym("W-2")]))

    assert titles(query)[0] == "Form W-2"


def test_a_name_that_several_terms_share_leads_to_the_choice_and_then_to_each():
    both_asos()
    live(make_question("What does ASO stand for?"))

    choice, *meanings = search("aso")["results"][:3]

    assert (choice.title, choice.kind, choice.address) == ("ASO", "Two meanings", "/glossary/aso/")
    assert "Administrative Services Only; Administrative Services Organization" in choice.excerpt_html
    assert titles("aso")[1:3] == [meaning.title for meaning in meanings]
    assert [meaning.title for meaning in meanings] == [
        "Administrative Services Only",
        "Administrative Services Organization",
    ]


def test_a_name_with_one_published_meaning_needs_no_choice():
    live(make_term("Administrative Services Organization", names=[acronym("ASO")]))
    make_term("Administrative Services Only", names=[acronym("ASO")])

    assert titles("aso") == ["Administrative Services Organization"]


@pytest.mark.parametrize(
    "query",
    [
        "peo vs aso",
        "aso vs peo",
        "difference between aso and peo",
        "what is the difference between peo and aso",
        "PEO or ASO, which is better?",
        "professional employer organization versus administrative services organization",
        "staff leasing firm aso",
    ],
)
def test_two_names_lead_to_the_comparison_of_them(query: str):
    two_compared()

    found = titles(query)

    assert found[0] == "PEO vs ASO"
    assert "Professional Employer Organization" in found


def test_two_of_three_subjects_in_any_order_are_enough():
    terms = [live(make_term(title, names=[acronym(title[0] * 3)])) for title in ("Alpha", "Beta", "Gamma")]
    live(make_comparison(*terms))

    assert titles("ggg or aaa")[0] == "AAA vs BBB vs GGG"


def test_both_meanings_of_one_name_lead_to_the_comparison_of_them():
    live(make_comparison(*both_asos(), title="Organization vs only"))

    assert titles("aso vs aso")[0] == "Organization vs only"


def test_a_question_finds_its_question():
    two_compared()
    live(make_question("Who pays unemployment tax in a PEO?"))
    live(make_question("Is an ASO cheaper than a PEO?"))

    whole = "What is the difference between a PEO and an ASO?"
    assert titles(whole)[0] == whole
    assert titles("who pays the unemployment tax in a peo")[0] == "Who pays unemployment tax in a PEO?"
    assert titles("unemployment tax peo")[0] == "Who pays unemployment tax in a PEO?"
    assert titles("is aso cheaper than peo")[0] == "Is an ASO cheaper than a PEO?"


def test_a_name_is_found_in_the_question_for_it():
    peo()
    live(make_question("How many PEOs are there?"))

    queries = ["what is a peo", "What is a PEO?", "peo meaning", "define PEO", "what does PEO stand for"]
    assert [titles(query)[0] for query in queries] == ["Professional Employer Organization"] * 5


def test_a_topic_is_found_by_its_title():
    live(make_topic("Payroll tax"))
    live(make_term("Deposit", definition="A payroll tax payment."))

    assert first("payroll taxes").kind == "Topic"


def test_a_row_of_a_comparison_is_found_by_its_question_and_by_its_answer():
    criterion = live(make_criterion("COBRA notices", question="Who sends the continuation notices?"))
    terms = [live(make_term("Alpha")), live(make_term("Beta"))]
    live(make_assessment(criterion, terms[0], body="The mailroom dispatches them quarterly."))
    comparison = live(make_comparison(*terms, criteria=[criterion]))

    addresses = [first(query).address for query in ("who sends continuation notices", "mailroom quarterly")]

    assert addresses == [f"/compare/{comparison.slug}/#row-{criterion.slug}"] * 2


# Misspellings


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("profesional employer organization", "Professional Employer Organization"),
        ("Profesional Employer Organisation", "Professional Employer Organization"),
        ("coemploymnt", "Co-Employment"),
        ("garnishmant", "Garnishment"),
        ("hippa", "HIPAA"),
        ("what is garnishmnet", "Garnishment"),
    ],
)
def test_a_misspelled_name_is_found_and_the_right_one_is_suggested(query: str, title: str):
    peo()
    for other in ("Co-Employment", "Garnishment", "HIPAA"):
        live(make_term(other))

    found = search(query)

    assert found["results"][0].title == title
    assert found["suggestion"].address.startswith("/search/?q=")
    assert "Spelled like" in found["results"][0].why_html


def test_a_misspelling_never_beats_what_was_typed():
    live(make_term("Vesting"))
    live(make_term("Testing"))

    found = search("testing")

    assert [result.title for result in found["results"]] == ["Testing"]
    assert found["suggestion"] is None


def test_short_acronyms_are_not_guessed_at():
    for name in ("PEO", "ASO", "HSA", "W-2", "1099"):
        live(make_term(f"Long title of {name}", names=[acronym(name)]))

    assert [search(query)["total"] for query in ("pea", "hza", "w-3", "1098", "asq")] == [0] * 5


def test_a_misspelled_comparison_is_found():
    two_compared()

    found = search("diffrence between peo and aso")

    assert found["results"][0].title == "PEO vs ASO"
    assert found["suggestion"].title == "difference between peo and aso"


def test_a_word_that_stands_in_a_text_is_not_corrected():
    live(make_term("Bonus"))
    live(make_term("Surety", body="A bonds desk takes care of it."))

    found = search("bonds")

    assert [result.title for result in found["results"]] == ["Surety"]
    assert found["suggestion"] is None


# What each row says


def test_a_row_says_which_name_matched():
    peo()

    why = first("staff leasing firm").why_html

    assert why == "Matched <b>other name</b>: “<mark>staff</mark> <mark>leasing</mark> <mark>firm</mark>”"


def test_a_row_found_by_text_shows_the_passage_with_the_words_marked():
    filler = "Nothing here. " * 60
    live(make_term("Alpha", body=f"{filler}The quarterly audits are public. {filler}"))

    result = first("quarterly audit")

    assert result.why_html == "Matched <b>text</b>"
    assert "<mark>quarterly</mark> <mark>audits</mark> are public" in result.excerpt_html
    assert result.excerpt_html.startswith("… ")
    assert len(result.excerpt_html) < 400


def test_what_editors_and_readers_wrote_is_escaped(client: Client):
    live(make_term("Tags <b>&</b> more", definition="Written as <script>alert(1)</script> in text."))
    query = "<script>alert(1)</script> tags"

    page = client.get("/search/", {"q": query}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;" in first(query).excerpt_html
    assert "<mark>Tags</mark> &lt;b&gt;" in first("tags").why_html


# Nothing found


def test_when_nothing_is_found_the_nearest_terms_and_the_topics_are_shown(client: Client):
    live(make_topic("Retirement plans"))
    live(make_term("Garnishment"))

    found = search("garnishing orderly")
    page = client.get("/search/", {"q": "zzzz qqqq"}).content.decode()

    assert found["total"] == 0
    assert [link.title for link in found["nearest"]] == ["Garnishment"]
    assert "Retirement plans" in page


def test_an_empty_query_finds_nothing_and_asks_the_database_nothing():
    with CaptureQueriesContext(connection) as queries:
        found = build_search("   ", read_vocabulary(at=timezone.now()), at=timezone.now())

    assert found == {"results": (), "suggestion": None, "nearest": (), "total": 0}
    assert len(queries) == 1


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
