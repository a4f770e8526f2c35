"""Comparisons that readers put together themselves, as they and search engines meet them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compare.facts import FactIndex
from publishing import workflow
from tests.factories import (
    acronym,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_source,
    make_term,
    make_topic,
    publish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MOST_QUERIES = 8


def page(client: Client, terms: str, **query: str) -> str:
    answer = client.get("/compare/", {"terms": terms, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    """What the main part of a page says, without tags."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def rows(html: str) -> list[str]:
    return re.findall(r'<tr role="row" id="row-([a-z0-9-]+)"', html)


def groups(html: str) -> list[str]:
    return re.findall(r'id="group-[^"]+">\s*<span>(.+?) <small>', html)


def canonical(html: str) -> str:
    return re.search(r'rel="canonical" href="http://127.0.0.1:8000([^"]+)"', html)[1]


def make_terms(*acronyms: str) -> list:
    return [live(make_term(f"{name} in full", names=[acronym(name)], slug=f"{name}-slug".lower())) for name in acronyms]


def answer_all(terms: list, *labels: str, **fields) -> list:
    """A live criterion for each label, on which each of the terms has an answer."""
    criteria = [live(make_criterion(label)) for label in labels]
    for criterion in criteria:
        for term in terms:
            live(make_assessment(criterion, term, **fields))
    return criteria


def test_two_terms_stand_side_by_side_on_what_both_have_an_answer_on(client):
    first, second = make_terms("PEO", "ASO")
    answer_all([first, second], "Payroll", "Benefits")
    answer_all([first], "Alone")

    html = page(client, "peo,aso")

    assert "PEO" in html and sorted(rows(html)) == ["benefits", "payroll"]
    assert "You put this together" in words(html)


@pytest.mark.parametrize(
    "asked",
    [
        "?terms=peo,aso",
        "?terms=PEO&terms=ASO",
        "?terms=PEO+in+full,aso-slug",
        "?terms=,peo,,aso,&utm=1",
        "?terms=peo,aso&only=differences",
    ],
)
def test_however_it_is_asked_the_page_has_one_address_and_no_search_engine_keeps_it(client, asked):
    answer_all(make_terms("PEO", "ASO"), "Payroll")

    html = client.get(f"/compare/{asked}").content.decode()

    assert canonical(html) == "/compare/?terms=peo-slug,aso-slug"
    assert '<meta name="robots" content="noindex">' in html


def test_the_columns_stand_in_the_order_that_was_asked_for(client):
    answer_all(make_terms("PEO", "ASO", "EOR"), "Payroll")

    heads = re.findall(r'role="columnheader">\s*<b>.*?</svg>\s*(\w+)</b>', page(client, "eor,peo,aso"), re.DOTALL)

    assert heads == ["EOR", "PEO", "ASO"]


def test_rows_stand_in_the_group_that_most_comparisons_have_them_in(client):
    terms = make_terms("PEO", "ASO")
    payroll, risk, stray = answer_all(terms, "Payroll", "Risk", "Stray")
    for title, count in (("Daily work", 2), ("Something else", 1)):
        for _number in range(count):
            live(make_comparison(make_term(), make_term(), groups=[{"title": title, "criteria": [payroll]}]))
    live(make_comparison(make_term(), make_term(), groups=[{"title": "Danger", "criteria": [risk]}]))

    html = page(client, "peo,aso")

    assert set(groups(html)) == {"Daily work", "Danger", "Other"}
    assert groups(html)[-1] == "Other" and rows(html)[-1] == stray.slug


def test_the_edited_comparison_of_just_these_comes_first_in_either_order(client):
    first, second, third = make_terms("PEO", "ASO", "EOR")
    criteria = answer_all([first, second, third], "Payroll")
    live(make_comparison(first, second, criteria=criteria))
    live(make_comparison(first, second, third, criteria=criteria))

    pair, other_order = page(client, "peo,aso"), page(client, "aso,peo")

    for html in (pair, other_order):
        assert "The editors have compared just these: read PEO vs ASO first." in words(html)
    assert "just these" not in words(page(client, "peo,eor"))


def test_a_page_without_terms_is_the_list_with_a_form_for_all_that_can_be_compared(client):
    topic = live(make_topic("Outsourcing"))
    pair = [live(make_term(name, topic=topic)) for name in ("Alpha", "Beta")]
    answer_all(pair, "Payroll")
    answer_all(make_terms("LONELY"), "Alone")

    html = client.get("/compare/").content.decode()

    assert "<legend>Outsourcing</legend>" in html
    assert re.findall(r'name="terms"\s+value="([^"]+)"', html) == ["alpha", "beta"]
    assert "noindex" not in html


def test_one_term_is_asked_for_company_and_offered_all_that_can_stand_beside_it(client):
    first, second, third = make_terms("PEO", "ASO", "EOR")
    answer_all([first, second], "Payroll", "Benefits")
    answer_all([third], "Alone")

    html = page(client, "peo")

    assert "What shall stand beside PEO in full?" in words(html)
    assert re.findall(r'value="([a-z-]+-slug)"\s+(checked)?', html) == [("peo-slug", "checked"), ("aso-slug", "")]
    assert "2 criteria" in words(html)


def test_a_term_without_any_shared_answer_is_told_so(client):
    answer_all(make_terms("PEO"), "Alone")

    assert "No other term answers the same questions as PEO in full yet." in words(page(client, "peo"))


def test_the_same_term_twice_counts_once(client):
    answer_all(make_terms("PEO", "ASO"), "Payroll")

    both = words(page(client, "peo,PEO in full,aso"))
    alone = words(page(client, "peo,peo-slug"))

    assert "PEO in full counts once." in both and "You put this together" in both
    assert "One term compares nothing." in alone


def test_what_is_no_term_is_named_and_the_rest_is_compared(client):
    answer_all(make_terms("PEO", "ASO"), "Payroll")

    html = page(client, "peo,<b>nothing</b>,aso")

    assert "“&lt;b&gt;nothing&lt;/b&gt;” is no term here." in html
    assert rows(html) == ["payroll"]


def test_more_than_four_terms_are_cut_with_a_notice(client):
    answer_all(make_terms("AA", "BB", "CC", "DD", "EE"), "Payroll")

    html = page(client, "aa,bb,cc,dd,ee")

    assert "Only the first four are compared." in words(html)
    assert canonical(html) == "/compare/?terms=aa-slug,bb-slug,cc-slug,dd-slug"


def test_terms_with_nothing_in_common_are_told_which_pairs_can_be_compared(client):
    first, second, third = make_terms("PEO", "ASO", "HSA")
    answer_all([first, second], "Payroll")
    answer_all([third, live(make_term())], "Savings")

    html = page(client, "peo,aso,hsa")

    assert "No criterion has been assessed for all of these yet" in words(html)
    assert 'href="/compare/?terms=peo-slug,aso-slug">PEO in full vs ASO in full</a>' in html
    assert rows(html) == []


def test_a_name_with_several_meanings_is_read_as_the_one_that_fits_best_and_says_so(client):
    peo, likely, unlikely = (
        live(make_term(title, names=[acronym(name)]))
        for title, name in (("Peo", "P"), ("Likely", "ASO"), ("Unlikely", "ASO"))
    )
    answer_all([peo, likely], "Payroll", "Benefits")
    answer_all([peo, unlikely], "Claims")

    html = page(client, "peo,aso")

    assert sorted(rows(html)) == ["benefits", "payroll"]
    assert "“aso” is read as Likely. It also means: Unlikely" in words(html)
    assert 'href="/compare/?terms=peo,unlikely"' in html


def test_a_name_whose_meanings_fit_alike_is_asked_about(client):
    terms = [live(make_term(title, names=[acronym("ASO")])) for title in ("One", "Two")]
    answer_all([*terms, live(make_term("Peo"))], "Payroll")

    html = page(client, "peo,aso")

    assert "“aso” stands for different things. Which one do you mean?" in words(html)
    assert 'href="/compare/?terms=peo,one"' in html and rows(html) == []


def test_two_meanings_of_one_acronym_are_headed_by_their_titles(client):
    answer_all([live(make_term(title, names=[acronym("ASO")])) for title in ("Service", "Plan")], "Payroll")

    html = page(client, "service,plan")

    assert "Service vs Plan" in re.sub(r"\s+", " ", re.search(r"<title>(.+?)</title>", html)[1])


def test_only_the_rows_that_differ_are_shown_when_asked_and_counted(client):
    first, second = make_terms("PEO", "ASO")
    answer_all([first, second], "Payroll")
    criterion = live(make_criterion("Risk"))
    live(make_assessment(criterion, first, "yes"))
    live(make_assessment(criterion, second, "no"))

    html = page(client, "peo,aso", only="differences")

    assert rows(html) == ["risk"]
    assert "1 of 2 rows differ" in words(html)


def test_a_source_used_twice_has_one_number_and_two_ways_back(client):
    source = live(make_source("The law"))
    answer_all(make_terms("PEO", "ASO"), "Payroll", sources=[{"source": source}])

    html = page(client, "peo,aso")

    assert html.count('href="#source-1"') == 2
    assert html.count('href="#cite-1"') == html.count('href="#cite-1-2"') == 1


def test_no_draft_and_nothing_taken_down_is_compared_or_named(client):
    first, second, hidden = [*make_terms("PEO", "ASO"), make_term("Secret", slug="secret")]
    criteria = answer_all([first, second], "Payroll", "Benefits")
    make_assessment(live(make_criterion("Pending")), first)
    live(make_assessment(criteria[0], hidden))
    edit(criteria[0], label="A secret label")
    workflow.unpublish(criteria[1], by=workflow.OPERATOR)

    html = page(client, "peo,aso")
    lists = client.get("/compare/").content.decode() + page(client, "peo")

    assert rows(html) == ["payroll"]
    assert "ecret" not in html + lists
    assert words(page(client, "peo,secret")).replace("secret", "nothing") == words(page(client, "peo,nothing"))


def test_an_answer_that_is_published_shows_at_the_next_request(client):
    first, second = make_terms("PEO", "ASO")
    criterion = live(make_criterion("Payroll"))
    live(make_assessment(criterion, first))
    draft = make_assessment(criterion, second)
    before = rows(page(client, "peo,aso"))

    publish(draft)

    assert (before, rows(page(client, "peo,aso"))) == ([], ["payroll"])


def test_the_number_of_queries_does_not_grow_with_the_table(client):
    terms = make_terms("AA", "BB", "CC", "DD")
    answer_all(terms, "One", sources=[{"source": live(make_source())}])
    with CaptureQueriesContext(connection) as small:
        page(client, "aa,bb")
    for number in range(10):
        answer_all(terms, f"More {number}", sources=[{"source": live(make_source())}])
    live(make_comparison(*terms))
    client.get("/")

    with CaptureQueriesContext(connection) as large:
        page(client, "aa,bb,cc,dd")
    with CaptureQueriesContext(connection) as listed:
        client.get("/compare/")

    assert len(large) <= len(small) <= MOST_QUERIES
    assert len(listed) <= MOST_QUERIES


def test_a_term_page_leads_to_the_form_for_it(client):
    first, second = make_terms("PEO", "ASO")
    live(make_comparison(first, second))

    html = client.get("/glossary/peo-slug/").content.decode()

    assert 'href="/compare/?terms=peo-slug"' in html


@pytest.mark.parametrize("terms", ["%00", "\ud800", "🙂", "peo" * 2000, ",".join("abcdefghijkl"), "%", "' OR 1=1 --"])
def test_whatever_is_typed_gets_a_page(client, terms):
    assert page(client, terms.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))


def test_families_are_terms_joined_by_steps_over_shared_criteria():
    cells = {"a": {"x"}, "b": {"x", "y"}, "c": {"y"}, "d": {"z"}, "e": {"w"}, "f": {"w"}}
    by_criterion = {name: frozenset(term for term, has in cells.items() if name in has) for name in "xyzw"}
    index = FactIndex({term: frozenset(has) for term, has in cells.items()}, by_criterion)

    assert sorted(map(sorted, index.families())) == [["a", "b", "c"], ["e", "f"]]
    assert index.partners(["a"]) == {"b": 1}
    assert index.shared(["a", "c"]) == frozenset()
