"""Suggestions while typing, and the search of browsers: which rows, in which order, with which letters marked."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing import workflow
from tests.factories import (
    acronym,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_question,
    make_term,
    publish,
    synonym,
)
from website.completions import FEWEST_LETTERS, LIMIT
from website.lettermarks import marked_parts

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture
def peo() -> Any:
    return live(make_term("Professional Employer Organization", names=[acronym("PEO"), synonym("staff leasing firm")]))


def answer(query: str) -> dict[str, Any]:
    response = Client().get("/search/suggest/", {"q": query})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def rows(query: str) -> list[dict[str, Any]]:
    return answer(query)["suggestions"]


def texts(query: str) -> list[str]:
    return [row["text"] for row in rows(query)]


# What is found, in which order


def test_suggestions_begin_with_the_second_letter(peo):
    assert FEWEST_LETTERS == 2
    assert [texts(query) for query in ("", " ", "p", "  p ")] == [[]] * 4
    assert texts("pe") == ["PEO"]


def test_exact_names_come_before_beginnings_and_those_before_words():
    live(make_term("A Weekly Pay"))
    live(make_term("Payroll"))
    live(make_term("Pay"))

    assert texts("pay") == ["Pay", "Payroll", "A Weekly Pay"]


def test_a_row_says_which_name_matched_and_whose_it_is(peo):
    found = rows("staff le")

    assert found == [
        {
            "text": "staff leasing firm",
            "kind": "Term",
            "note": "see Professional Employer Organization",
            "address": "/glossary/professional-employer-organization/",
            "parts": ["", "staff le", "asing firm"],
        }
    ]


def test_a_page_stands_there_once_under_its_title_where_that_matches(peo):
    live(make_term("Professional Fee", names=[synonym("professional charge")]))

    assert [(row["text"], row["note"]) for row in rows("profess")] == [
        ("Professional Fee", ""),
        ("Professional Employer Organization", "PEO"),
    ]


def test_words_may_come_in_any_order_and_the_last_one_need_not_be_whole(peo):
    assert texts("organization emp") == ["Professional Employer Organization"]
    assert texts("employer o") == ["Professional Employer Organization"]
    assert texts("employer x") == []


def test_a_plural_is_found_at_each_letter_of_it():
    live(make_term("Employment Tax"))
    live(make_term("Payroll Taxes"))

    found = {letters: texts(letters) for letters in ("payroll ta", "payroll tax", "payroll taxe", "payroll taxes")}

    assert found == {letters: ["Payroll Taxes"] for letters in found}


def test_titles_of_questions_and_comparisons_are_suggested(peo):
    aso = live(make_term("Administrative Services Organization", names=[acronym("ASO")]))
    live(make_comparison(peo, aso, title="PEO vs ASO"))
    live(make_question("Is an ASO an employer?"))

    assert [(row["text"], row["kind"]) for row in rows("peo v")] == [("PEO vs ASO", "Comparison")]
    assert texts("aso vs")[0] == "PEO vs ASO"
    assert [(row["text"], row["kind"]) for row in rows("is an aso an e")] == [("Is an ASO an employer?", "Question")]


def test_what_is_asked_around_a_name_is_no_part_of_it(peo):
    assert texts("what is a pe") == ["PEO"]


def test_rows_of_a_comparison_are_not_suggested(peo):
    duty = live(make_criterion("Withholding", question="Who withholds the wages?"))
    other = live(make_term("Other"))
    live(make_assessment(duty, peo))
    live(make_assessment(duty, other))
    live(make_comparison(peo, other, title="PEO vs Other", criteria=[duty]))

    assert texts("who with") == []


def test_an_ambiguous_name_typed_in_full_offers_the_choice_first():
    live(make_term("Administrative Services Organization", names=[acronym("ASO")]))
    live(make_term("Administrative Services Only", names=[acronym("ASO")]))

    choice, *meanings = rows("aso")

    assert (choice["kind"], choice["note"], choice["address"]) == ("Choose", "2 meanings", "/glossary/aso/")
    assert [row["note"] for row in meanings] == [
        "see Administrative Services Only",
        "see Administrative Services Organization",
    ]
    assert [row["kind"] for row in rows("as")] == ["Term", "Term"]


def test_there_are_never_more_than_eight_rows():
    for number in range(LIMIT + 3):
        live(make_term(f"Benefit {number}"))

    assert LIMIT == 8
    assert len(rows("bene")) == LIMIT


@pytest.mark.parametrize(
    "query",
    ["profesional", "profes", "porfess", "professoinal em", "profesional emplyer org", "profsional employer"],
)
def test_a_misspelled_beginning_is_completed_all_the_same(peo, query: str):
    assert texts(query) == ["Professional Employer Organization"]


def test_misspellings_are_not_looked_for_where_something_is_found():
    live(make_term("Leave"))
    live(make_term("Lease"))

    assert texts("leave") == ["Leave"]


@pytest.mark.parametrize("query", ["pe0", "pro", "pwo", "pd", "peq", "staff lex"])
def test_two_and_three_letters_are_never_taken_for_a_misspelling(query: str):
    live(make_term("Organization", names=[acronym("PEO"), synonym("staff leasing")]))

    assert texts(query) == []


@pytest.mark.parametrize(
    ("query", "name"),
    [("w-", "W-2"), ("w2", "W-2"), ("W 2", "W-2"), ("401", "401(k)"), ("401k", "401(k)"), ("c+", "C++"), ("r&", "R&D")],
)
def test_names_with_signs_are_suggested_as_they_are_typed(query: str, name: str):
    live(make_term("Some thing", names=[synonym(name)]))

    assert texts(query) == [name]


@pytest.mark.parametrize(
    "query", ["%%", "__", "''", '"pe', "\\\\", "()", "++++", "🙂🙂", "\u202epe", "ß" * 300, "a " * 500]
)
def test_whatever_is_typed_is_plain_text(peo, query: str):
    response = Client().get("/search/suggest/", {"q": query})

    assert response.status_code == 200
    assert len(response.json()["suggestions"]) <= 1


# What is marked


@pytest.mark.parametrize(
    ("text", "phrases", "words", "parts"),
    [
        ("Professional Employer", ["prof"], [], ("", "Prof", "essional Employer")),
        ("Professional Employer", ["employer p"], ["employer", "p"], ("", "P", "rofessional ", "Employer", "")),
        ("Co-employment", ["coemp"], [], ("", "Co-emp", "loyment")),
        ("Form W-2", ["w2"], [], ("Form ", "W-2", "")),
        ("Émigré pay", ["emig"], [], ("", "Émig", "ré pay")),
        ("Payroll Tax", ["payroll taxe"], ["payroll", "taxe"], ("", "Payroll", " ", "Tax", "")),
        ("PEO", ["aso"], ["aso"], ("PEO",)),
        ("", ["a"], ["a"], ("",)),
    ],
)
def test_what_was_typed_is_marked(text: str, phrases: list[str], words: list[str], parts: tuple[str, ...]):
    assert marked_parts(text, phrases, words) == parts
    assert "".join(parts) == text


def test_the_parts_of_a_row_make_its_text_whatever_is_in_it():
    live(make_term("<b>Bold</b> & “quoted”"))

    (row,) = rows("bold")

    assert "".join(row["parts"]) == row["text"] == "<b>Bold</b> & “quoted”"
    assert row["parts"][1] == "Bold"


# The answer


def test_screen_readers_are_told_how_many_there_are(peo):
    live(make_term("People"))

    assert [answer(query)["said"] for query in ("pe", "staff", "zzzz")] == [
        "2 suggestions",
        "1 suggestion",
        "No suggestions",
    ]


def test_drafts_scheduled_and_expired_pages_are_not_suggested():
    now = timezone.now()
    make_term("Hidden draft")
    publish(make_term("Hidden scheduled"), live_from=now + timedelta(days=1))
    workflow.unpublish(live(make_term("Hidden gone")), by=workflow.OPERATOR)
    live(make_term("Hidden not"))

    assert texts("hidden") == ["Hidden not"]


def test_what_is_published_is_suggested_at_once(peo):
    before = texts("new w")

    live(make_term("New word"))

    assert (before, texts("new w")) == ([], ["New word"])


def test_a_suggestion_costs_one_query_and_leaves_no_page_in_the_cache(peo, client: Client):
    client.get("/search/suggest/", {"q": "pe"})
    cache.clear()

    with CaptureQueriesContext(connection) as queries:
        client.get("/search/suggest/", {"q": "peo"})

    assert len(queries) == 1
    assert list(getattr(cache, "_cache", [])) == []


# Browsers


@override_settings(SITE_URL="https://terms.example", SITE_NAME="A name longer than sixteen letters")
def test_browsers_learn_how_to_search_from_a_description_that_each_page_names(client: Client):
    page = client.get("/").content.decode()
    response = client.get("/opensearch.xml")

    description = ElementTree.fromstring(response.content)
    urls = {url.get("type"): url.get("template") for url in description.iter(f"{OPENSEARCH}Url")}
    assert 'href="/opensearch.xml"' in page
    assert response.headers["Content-Type"] == "application/opensearchdescription+xml"
    assert len(description.findtext(f"{OPENSEARCH}ShortName")) <= 16
    assert urls["text/html"] == "https://terms.example/search/?q={searchTerms}"
    assert urls["application/x-suggestions+json"] == "https://terms.example/search/suggest/browser/?q={searchTerms}"


@override_settings(SITE_URL="https://terms.example")
def test_browsers_get_suggestions_in_their_own_form(peo, client: Client):
    response = client.get("/search/suggest/browser/", {"q": "PEO"})

    assert response.headers["Content-Type"] == "application/x-suggestions+json"
    assert response.json() == [
        "PEO",
        ["PEO"],
        ["Term · see Professional Employer Organization"],
        ["https://terms.example/glossary/professional-employer-organization/"],
    ]
