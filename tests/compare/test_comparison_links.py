"""What leads from one comparison to the next, and from a term to its comparisons."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from glossary.termpages import split_titles
from tests.factories import acronym, live, make_comparison, make_criterion, make_term

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MOST_QUERIES = 6


def links(html: str, relation: str) -> list[str]:
    return re.findall(rf'<a [^>]*href="([^"]+)" rel="{relation}"', html)


def section(html: str, name: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def test_a_comparison_leads_to_the_ones_before_and_after_it_by_title(client):
    for title in ("Beta", "Alpha", "Delta", "Gamma"):
        live(make_comparison(title=title))
    make_comparison(title="Bound to come")

    first, second = (client.get(f"/compare/{slug}/").content.decode() for slug in ("alpha", "beta"))

    assert (links(first, "prev"), links(first, "next")) == ([], ["/compare/beta/"])
    assert (links(second, "prev"), links(second, "next")) == (["/compare/alpha/"], ["/compare/delta/"])


def test_a_neighbour_that_judges_other_terms_is_not_called_related(client):
    term = live(make_term())
    live(make_comparison(term, make_term(), title="Alpha"))
    live(make_comparison(title="Beta"))
    live(make_comparison(live(make_term()), term, title="Zeta"))

    related = section(client.get("/compare/alpha/").content.decode(), "related")

    assert "/compare/zeta/" in related and "/compare/beta/" not in related


def test_a_comparison_costs_the_same_few_queries_among_one_and_among_many(client):
    terms = [live(make_term()) for _number in range(2)]
    live(make_comparison(*terms, title="Middle"))
    with CaptureQueriesContext(connection) as alone:
        client.get("/compare/middle/")
    for number in range(6):
        live(make_comparison(*terms, title=f"Number {number}", criteria=[live(make_criterion())]))
    client.get("/")

    with CaptureQueriesContext(connection) as among_many:
        client.get("/compare/middle/")

    assert len(among_many) <= len(alone) <= MOST_QUERIES


def test_a_term_says_on_how_many_criteria_it_is_compared(client):
    terms = [live(make_term(title)) for title in ("One", "Two")]
    live(make_comparison(*terms, title="One vs Two", criteria=[live(make_criterion()) for _number in range(3)]))

    html = client.get("/glossary/one/").content.decode()

    assert re.search(r'href="/compare/one-vs-two/">One vs Two</a>, 3 criteria', html)


def test_the_page_to_choose_on_says_once_what_the_titles_share(client):
    for title in ("Administrative Services Organization", "Administrative Services Only (plan)"):
        live(make_term(title, names=[acronym("ASO")]))

    html = client.get("/glossary/aso/").content.decode()

    assert '<p class="stem">Administrative Services</p>' in html
    assert re.findall(r'<h2 id="meaning-\d"><a href="[^"]+">(.+?)</a>', html) == ["Only (plan)", "Organization"]


def test_titles_that_share_no_word_stay_whole(client):
    for title in ("Social & Co", "Services"):
        live(make_term(title, names=[acronym("SCO")]))

    html = client.get("/glossary/sco/").content.decode()

    assert 'class="stem"' not in html
    assert re.findall(r'<h2 id="meaning-\d"><a href="[^"]+">(.+?)</a>', html) == ["Services", "Social &amp; Co"]


@pytest.mark.parametrize(
    ("titles", "stem", "endings"),
    [
        (["A b c", "A b d"], "A b", ["c", "d"]),
        (["A b", "a B c"], "A", ["b", "B c"]),
        (["Same", "Same"], "", ["Same", "Same"]),
        (["One two", "Three four"], "", ["One two", "Three four"]),
        (["A b c", "A b d", "A e"], "A", ["b c", "b d", "e"]),
        (["Alone here"], "Alone", ["here"]),
    ],
)
def test_the_shared_beginning_of_titles_leaves_each_a_word_of_its_own(titles, stem, endings):
    assert split_titles(titles) == (stem, endings)
