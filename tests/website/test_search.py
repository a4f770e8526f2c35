"""The search of readers: what comes first, and what each row says."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from glossary.lexicon import read_vocabulary
from publishing.printing import turn_edition
from tests.factories import (
    acronym,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_question,
    make_term,
    make_topic,
    synonym,
)
from tests.website.search_factories import both_asos, first, peo, search, titles, two_compared
from website.searching import build_search

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


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


def test_the_index_can_be_made_anew_from_the_live_pages(client):
    live(make_term("Gross-up", body="The employer pays the tax on a bonus."))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_searchtext")
    lost = client.get("/search/?q=bonus").content.decode()

    call_command("rebuild_search", stdout=StringIO())
    turn_edition()
    found = client.get("/search/?q=bonus").content.decode()

    assert "/glossary/gross-up/" not in lost
    assert "/glossary/gross-up/" in found
