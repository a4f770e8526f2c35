"""New and changed pages by day, and the term of the day, which changes at midnight though nothing was published."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from publishing import workflow
from tests.factories import edit, live, make_question, make_source, make_term, publish

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time: `clock(moment)`."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOON)
    return set_to


def words(markup: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", markup).split()))


def new_pages(client: Client, query: str = "") -> str:
    answer = client.get(f"/new/{query}")
    assert answer.status_code == 200
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]


def daily(client: Client, **headers: str) -> str:
    page = client.get("/", headers=headers).content.decode()
    found = re.search(r'<section class="section grid daily".*?</section>', page, re.DOTALL)
    return words(re.search(r"<h3>.*?</h3>", found[0], re.DOTALL)[0]) if found else ""


# New and changed


def test_new_and_changed_pages_stand_under_their_day_with_what_they_are_or_what_moved(client, clock):
    term = live(make_term("Alpha", definition="A first letter."), at=NOON - timedelta(days=3))
    live(make_question("Why?", answer="Because."), at=NOON - timedelta(days=2), note="imported")
    edit(term, definition="A letter.")
    publish(term, at=NOON, note="Said shorter")

    page = words(new_pages(client))

    assert (
        "June 15, 2026 1 page Changed Alpha Term Said shorter What changed : Alpha June 13, 2026 1 page New Why?"
        in page
    )
    assert "Why? Question Because." in page
    assert page.count("Alpha Term") == 1


def test_what_is_not_public_and_what_has_no_page_is_not_new(client, clock):
    make_term("Draft")
    live(make_source("A source"))
    live(make_term("Later"), live_from=NOON + timedelta(days=1))
    workflow.unpublish(live(make_term("Gone")), by=workflow.OPERATOR)

    assert "Nothing is published yet." in words(new_pages(client))


def test_a_scheduled_page_is_new_on_its_day(client, clock):
    live(make_term("Later"), live_from=NOON + timedelta(days=1))
    clock(NOON + timedelta(days=1, hours=1))

    assert "June 16, 2026 1 page New Later" in words(new_pages(client))


def test_the_list_has_pages_and_none_beyond_the_last(client, clock):
    for number in range(61):
        live(make_term(f"Term {number}"), at=NOON - timedelta(hours=number))

    first, second = new_pages(client), new_pages(client, "?page=2")

    assert (first.count("<li>"), second.count("<li>")) == (60, 1)
    assert 'href="?page=2"' in first
    assert client.get("/new/?page=3").status_code == 404
    assert client.get("/new/?page=0").status_code == 404


# The term of the day


def test_the_term_of_the_day_stays_all_day_and_changes_over_the_days(client, clock):
    for number in range(20):
        live(make_term(f"Term {number}"), at=NOON - timedelta(days=9))
    midnight = NOON.replace(hour=0)

    by_day = []
    for day in range(10):
        seen = set()
        for hours in (0, 5, 23.99):
            clock(midnight + timedelta(days=day, hours=hours))
            seen.add(daily(client))
        assert len(seen) == 1
        by_day += seen

    assert len(set(by_day)) >= 5


def test_what_is_published_during_the_day_does_not_change_the_term_of_the_day(client, clock):
    for number in range(5):
        live(make_term(f"Term {number}"), at=NOON - timedelta(days=1))
    before = daily(client)
    for number in range(30):
        live(make_term(f"Newer {number}"), at=NOON - timedelta(minutes=1))

    assert daily(client) == before


def test_a_site_that_began_today_has_a_term_of_the_day_and_an_empty_one_has_none(client, clock):
    nothing = daily(client)
    live(make_term("Alpha"), at=NOON)

    assert (nothing, daily(client)) == ("", "Alpha")


def test_at_midnight_the_first_page_is_made_anew_for_those_who_kept_it(client, clock):
    live(make_term("Alpha"), at=NOON - timedelta(days=2))
    clock(NOON)
    kept = client.get("/")
    same_day = client.get("/", headers={"If-None-Match": kept.headers["ETag"]})
    clock(NOON + timedelta(days=1))

    by_tag = client.get("/", headers={"If-None-Match": kept.headers["ETag"]})
    by_date = client.get("/", headers={"If-Modified-Since": kept.headers["Last-Modified"]})

    assert same_day.status_code == 304
    assert by_tag.status_code == by_date.status_code == 200
    assert by_date.headers["Last-Modified"] == http_date((NOON + timedelta(days=1)).replace(hour=0).timestamp())


def test_other_pages_do_not_change_at_midnight(client, clock):
    live(make_term("Alpha"), at=NOON - timedelta(days=2))
    kept = client.get("/glossary/alpha/")
    clock(NOON + timedelta(days=1))

    assert client.get("/glossary/alpha/").headers["ETag"] == kept.headers["ETag"]
