"""Counts of searches: what is counted, what is never kept, who may count, and what editors see of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing import workflow
from tests.factories import acronym, live, make_comparison, make_question, make_term, make_user
from website import searchcounts, searchviews
from website.models import SearchCount, SearchOutcome
from website.searchcounts import KEPT, RateLimit, count_search, countable, read_stamp, stamp

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HERE = {"sec-fetch-site": "same-origin"}
PEO = "/glossary/professional-employer-organization/"


@pytest.fixture(autouse=True)
def fresh_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute of one test is not that of another."""
    monkeypatch.setattr(searchviews, "limit", RateLimit(searchcounts.MOST_IN_A_MINUTE))


@pytest.fixture
def peo() -> Any:
    return live(make_term("Professional Employer Organization", names=[acronym("PEO")]))


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("Author"))
    return client


def shown_stamp(query: str) -> str:
    """The stamp on the page of results, '' when it has none."""
    page = Client().get("/search/", {"q": query}).content.decode()
    found = re.search(r'data-seen="([^"]*)"', page)
    return found[1].replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", '"') if found else ""


def tell(seen: str, opened: str = "", *, headers: dict[str, str] = HERE) -> int:
    return (
        Client(enforce_csrf_checks=True)
        .post("/search/seen/", {"seen": seen, "opened": opened}, headers=headers)
        .status_code
    )


def counts() -> list[tuple[str, str, str, int]]:
    rows = SearchCount.objects.order_by("query", "opened")
    return list(rows.values_list("query", "opened", "outcome", "times"))


def searched(query: str, *, times: int = 1, number: int = 0, opened: str = "", days_ago: int = 0) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    for _number in range(times):
        count_search(read_stamp(stamp(query, number)), opened=opened, at=at)


# Counting


def test_a_search_without_a_result_is_counted_by_day_and_query(peo):
    answers = [tell(shown_stamp(query)) for query in ("gig worker", "Gig  Worker", "peo")]

    assert answers == [204] * 3
    assert counts() == [("gig worker", "", "none", 2), ("peo", "", "one", 1)]
    assert set(SearchCount.objects.values_list("day", flat=True)) == {timezone.now().date()}


def test_a_page_from_the_cache_is_counted_too_and_the_page_itself_writes_nothing(peo):
    first = shown_stamp("gig worker")

    with CaptureQueriesContext(connection) as queries:
        again = shown_stamp("gig worker")

    assert first == again
    assert len(queries) == 1
    assert counts() == []


@pytest.mark.parametrize("address", [PEO, "/compare/peo-vs-aso/", "/questions/why/", "/glossary/aso/"])
def test_what_was_opened_is_counted_beside_the_search(peo, address: str):
    aso = live(make_term("Administrative Services Organization", names=[acronym("ASO")]))
    live(make_term("Administrative Services Only", names=[acronym("ASO")]))
    live(make_comparison(peo, aso, slug="peo-vs-aso"))
    live(make_question("Why?", slug="why"))

    answer = tell(shown_stamp("peo"), address)

    assert answer == 204
    assert [(opened, times) for _query, opened, _outcome, times in counts()] == [(address, 1)]


def test_a_suggestion_that_was_opened_is_counted_by_what_was_typed(peo):
    seen = Client().get("/search/suggest/", {"q": "pe"}).json()["seen"]

    answer = tell(seen, PEO)

    assert answer == 204
    assert counts() == [("pe", PEO, "one", 1)]


def test_how_much_was_found_is_kept_roughly():
    for letter, number in {"a": 0, "b": 1, "c": 2, "d": 9, "e": 10, "f": 30}.items():
        searched(f"found {letter}", number=number)

    assert [outcome for _query, _opened, outcome, _times in counts()] == ["none", "one", "few", "few", "many", "many"]


def test_the_first_count_of_a_day_forgets_what_is_older_than_180_days():
    searched("long ago", days_ago=KEPT.days + 1)
    searched("just kept", days_ago=KEPT.days)

    searched("today")

    assert KEPT.days == 180
    assert [query for query, *_rest in counts()] == ["just kept", "today"]


def test_a_day_has_so_many_different_queries_and_known_ones_still_count(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(searchcounts, "MOST_IN_A_DAY", 2)

    for query in ("one", "two", "three", "one"):
        searched(query)

    assert [(query, times) for query, _opened, _outcome, times in counts()] == [("one", 2), ("two", 1)]


# What is never kept


@pytest.mark.parametrize(
    "query",
    [
        "PEO",
        "w2",
        "401(k) 2026 limits",
        "section 7705",
        "r&d",
        "what’s an EOR?",
        "a" * 30,
        "é" * 30,
        "peo vs. aso",
        "比較",
    ],
)
def test_words_are_countable(query: str):
    assert countable(query)


@pytest.mark.parametrize(
    "query",
    [
        "ann@example.com",
        "ann @ example",
        "123456",
        "my ssn is 123-45-6789",
        "call 555 123 4567",
        "(555) 123-4567",
        "+1.555.123",
        "12/31/1999 birth",
        "https://example.com/?token=abc",
        "www.example.com",
        "1099",
        "%%",
        "",
        "x" * 31,
        "word " * 20,
        "one two three four five six seven eight nine ten eleven twelve thirteen",
        "tab\x00le",
        "٠١٢٣٤٥ number",
    ],
)
def test_what_may_say_something_about_a_person_or_is_no_word_gets_no_stamp(query: str):
    assert countable(query) == ""
    assert stamp(query, 0) == ""
    assert shown_stamp(query) == ""


def test_nothing_but_day_query_page_and_number_is_kept():
    names = {field.name for field in SearchCount._meta.get_fields()}

    assert names == {"id", "day", "query", "opened", "outcome", "times"}


# Who may count


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 204),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://testserver"}, 204),
        ({"origin": "https://evil.example"}, 403),
        ({}, 403),
    ],
)
def test_only_pages_of_this_site_may_count(headers: dict[str, str], status: int):
    assert tell(stamp("gig worker", 0), headers=headers) == status
    assert len(counts()) == (status == 204)


def test_a_stamp_that_is_not_ours_counts_nothing():
    good = stamp("gig worker", 0)

    answers = [tell(seen) for seen in ("", "none:gig worker", good[:-1], good.replace("gig", "big"), "\x00")]

    assert answers == [400] * 5
    assert counts() == []


@pytest.mark.parametrize(
    "opened",
    ["/glossary/nothing/", "/admin/", "//evil.example/", "https://evil.example/", "no path", "/", "/glossary/a-draft/"],
)
def test_what_is_no_page_that_readers_see_was_not_opened(peo, opened: str):
    make_term("A Draft")

    assert tell(stamp("peo", 1), opened) == 400
    assert counts() == []


def test_a_page_that_was_taken_down_was_not_opened(peo):
    workflow.unpublish(peo, by=workflow.OPERATOR)

    assert tell(stamp("peo", 1), PEO) == 400


def test_a_long_body_is_refused_unread_and_so_is_reading():
    long = tell(stamp("gig worker", 0), "/" + "x" * 1100)
    read = Client().get("/search/seen/")

    assert long == 413
    assert read.status_code == 405
    assert counts() == []


def test_a_process_takes_so_many_in_a_minute(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(searchviews, "limit", RateLimit(2))

    answers = [tell(stamp("gig worker", 0)) for _number in range(3)]

    assert answers == [204, 204, 429]


def test_the_next_minute_starts_anew():
    now, limit = timezone.now().replace(second=59), RateLimit(1)

    allowed = [limit.allows(at=now), limit.allows(at=now), limit.allows(at=now + timedelta(seconds=1))]

    assert allowed == [True, False, True]


# What editors see


def listed(client: Client, **query: str) -> list[tuple]:
    answer = client.get("/admin/website/searchcount/", query)
    assert answer.status_code == 200
    return [(row.query, row.total) for row in answer.context["cl"].result_list]


def test_the_wanted_list_sums_searches_without_a_result_over_90_days_the_most_wanted_first(editor):
    searched("gig worker", times=2)
    searched("gig worker", days_ago=80)
    searched("zero hours", days_ago=3)
    searched("too long ago", days_ago=91)
    searched("found", number=3)

    assert listed(editor) == [("gig worker", 3), ("zero hours", 1)]


def test_what_is_found_now_is_wanted_no_more(editor):
    searched("gig worker", days_ago=3)
    searched("gig worker", number=1)

    assert listed(editor) == []
    assert listed(editor, found="all") == [("gig worker", 2)]


def test_editors_see_what_was_opened_and_where_nothing_was(editor):
    searched("peo", times=3, number=4)
    searched("peo", times=2, number=4, opened="/compare/peo-vs-aso/")
    searched("peo", number=4, opened=PEO)
    searched("aso", number=4)

    page = editor.get("/admin/website/searchcount/", {"found": "all"}).content.decode()

    assert '<a href="/compare/peo-vs-aso/">' in page
    assert listed(editor, found="unopened") == [("aso", 1)]


def test_a_wanted_term_can_be_made_with_its_title_filled_in(editor):
    searched("gig & worker")

    page = editor.get("/admin/website/searchcount/").content.decode()
    form = editor.get("/admin/glossary/term/add/?title=gig+%26+worker").content.decode()

    assert 'href="/admin/glossary/term/add/?title=gig+%26+worker"' in page
    assert re.search(r'name="title"[^>]*value="gig &amp; worker"|value="gig &amp; worker"[^>]*name="title"', form)


def test_the_list_costs_the_same_for_one_and_for_fifty(editor):
    costs = []
    for size in (1, 50):
        for number in range(size):
            searched(f"word {number} of", opened="")
        with CaptureQueriesContext(connection) as queries:
            listed(editor)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_nobody_changes_or_deletes_a_count(client: Client):
    client.force_login(make_user(is_superuser=True))
    searched("gig worker")
    pk = SearchCount.objects.get().pk

    answers = [
        client.get("/admin/website/searchcount/add/"),
        client.post(f"/admin/website/searchcount/{pk}/change/", {"times": "9"}),
        client.post(f"/admin/website/searchcount/{pk}/delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert counts() == [("gig worker", "", "none", 1)]


def test_outcomes_are_the_ones_that_the_database_takes():
    assert {searchcounts.outcome_of(number) for number in range(12)} == set(SearchOutcome)
