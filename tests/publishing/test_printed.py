"""The page "What changed": which versions of a page readers may look back at, and what it says of them."""

import html
import re
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from publishing import workflow
from publishing.live import Printed
from tests.factories import (
    acronym,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_question,
    make_source,
    make_term,
    publish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def main_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]


def words(markup: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", markup).split()))


def put_in(markup: str) -> list[str]:
    return [words(text) for text in re.findall(r"<ins>(.*?)</ins>", markup, re.DOTALL)]


def taken_out(markup: str) -> list[str]:
    return [words(text) for text in re.findall(r"<del>(.*?)</del>", markup, re.DOTALL)]


# Which versions


def test_each_published_version_stands_with_its_day_its_note_and_what_differs_newest_first(client):
    term = live(make_term("Alpha", definition="The old meaning."), at=datetime(2026, 3, 1, tzinfo=UTC), note="Begun")
    edit(term, definition="The new meaning.")
    publish(term, at=datetime(2026, 4, 2, tzinfo=UTC), note="Law changed")

    page = main_of(client, "/glossary/alpha/changes/")

    assert words(page).index("April 2, 2026 Law changed Definition") < words(page).index(
        "March 1, 2026 First version Begun"
    )
    assert (taken_out(page), put_in(page)) == (["old"], ["new"])


def test_the_page_of_a_term_leads_to_what_changed(client):
    live(make_term("Alpha"))
    live(make_question("Why Alpha?"))

    assert 'href="/glossary/alpha/changes/"' in client.get("/glossary/alpha/").content.decode()
    assert 'href="/questions/why-alpha/changes/"' in client.get("/questions/why-alpha/").content.decode()


def test_a_draft_that_was_saved_between_two_versions_is_never_shown(client):
    term = live(make_term("Alpha", definition="One."))
    edit(term, definition="A secret wording.")
    edit(term, definition="Two.")
    publish(term)
    edit(term, definition="Another secret wording.")

    page = main_of(client, "/glossary/alpha/changes/")

    assert "secret" not in page
    assert (taken_out(page), put_in(page)) == (["One."], ["Two."])


def test_a_scheduled_version_shows_from_its_moment_on_and_not_before(client, monkeypatch):
    term = live(make_term("Alpha", definition="One."))
    edit(term, definition="Two.")
    publish(term, live_from=timezone.now() + timedelta(days=2))
    before = main_of(client, "/glossary/alpha/changes/")

    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    after = main_of(client, "/glossary/alpha/changes/")

    assert "Two." not in before
    assert put_in(after) == ["Two."]


def test_a_scheduled_version_that_was_replaced_before_its_moment_never_shows(client, monkeypatch):
    term = live(make_term("Alpha", definition="One."))
    edit(term, definition="Never meant.")
    publish(term, live_from=timezone.now() + timedelta(days=2))
    edit(term, definition="Two.")
    publish(term)

    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert "Never meant" not in main_of(client, "/glossary/alpha/changes/")


@pytest.mark.parametrize("verb", [workflow.unpublish, workflow.delete])
def test_what_was_taken_down_is_not_read_in_its_history_nor_when_the_page_comes_back(client, verb):
    term = live(make_term("Alpha", definition="A claim we regret."))
    verb(term, by=workflow.OPERATOR)
    gone = client.get("/glossary/alpha/changes/")
    if verb is workflow.delete:
        workflow.undelete(term, by=workflow.OPERATOR)
    edit(term, definition="What we stand by.")
    publish(term)

    page = main_of(client, "/glossary/alpha/changes/")

    assert gone.status_code == 410
    assert "regret" not in page
    assert "First version" in page


def test_the_history_of_an_expired_page_is_gone_with_it(client):
    now = timezone.now()
    live(make_term("Alpha"), at=now - timedelta(days=2), live_until=now - timedelta(days=1))

    assert client.get("/glossary/alpha/changes/").status_code == 410


def test_a_draft_and_an_address_that_nobody_ever_had_answer_alike(client):
    make_term("Alpha")

    draft, nothing = client.get("/glossary/alpha/changes/"), client.get("/glossary/beta/changes/")

    assert (draft.status_code, draft.content) == (404, nothing.content)


def test_a_renamed_page_keeps_its_history_and_its_old_address_leads_to_it(client):
    term = live(make_term("Alpha", definition="One."))
    edit(term, definition="Two.")
    publish(term)
    term.refresh_from_db()
    workflow.rename(term, "beta", by=workflow.OPERATOR, loaded_version=term.version)

    page = main_of(client, "/glossary/beta/changes/")

    assert put_in(page) == ["Two."]
    assert client.get("/glossary/alpha/changes/").headers["Location"] == "/glossary/beta/"


def test_publishing_the_same_words_again_without_a_note_is_no_version(client):
    term = live(make_term("Alpha"))
    publish(term)
    publish(term, note="Said again on purpose")

    page = words(main_of(client, "/glossary/alpha/changes/"))

    assert page.count("First version") == 1
    assert "Said again on purpose No words differ." in page
    assert Printed.objects.count() == 3


def test_a_long_history_has_pages_and_a_page_beyond_the_last_is_not_there(client):
    term = live(make_term("Alpha", definition="Meaning 0."), at=datetime(2026, 1, 1, tzinfo=UTC))
    for number in range(1, 26):
        edit(term, definition=f"Meaning {number}.")
        publish(term, at=datetime(2026, 1, 1 + number, tzinfo=UTC))

    first, second = (main_of(client, f"/glossary/alpha/changes/?page={number}") for number in (1, 2))

    assert (first.count("<section"), second.count("<section")) == (20, 6)
    assert "First version" in second
    assert client.get("/glossary/alpha/changes/?page=3").status_code == 404
    assert client.get("/glossary/alpha/changes/?page=x").status_code == 404


# What it says


def test_search_engines_are_told_to_keep_the_page_itself_and_not_its_history(client):
    live(make_term("Alpha"))

    assert '<meta name="robots" content="noindex">' in client.get("/glossary/alpha/changes/").content.decode()
    assert "/changes/" not in client.get("/sitemap.xml").content.decode()


def test_fields_have_the_names_that_readers_know_and_values_are_words(client):
    source, other = live(make_source("The act", publisher="Congress")), live(make_term("Other", names=[acronym("OTH")]))
    term = live(make_term("Alpha"))
    edit(
        term,
        names=[acronym("AL")],
        body="Now with **text** and [[other|a link]].[@the-act]",
        related=[{"term": other, "reason": "It helps."}],
        sources=[{"source": source, "read_on": "2026-03-04", "note": "§ 3"}],
        links_off=True,
    )
    publish(term)

    page = words(main_of(client, "/glossary/alpha/changes/"))

    assert "Other names AL (acronym)" in page
    assert "Text Now with text and a link." in page
    assert "See also Other (OTH): It helps." in page
    assert "Sources The act: § 3; read March 4, 2026" in page
    assert "links_off" not in page
    assert "[[" not in page


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_a_version_says_of_a_page_that_is_not_public_is_left_out(client, state):
    other = make_term("Hidden neighbour")
    if state == "withdrawn":
        workflow.unpublish(live(other), by=workflow.OPERATOR)
    term = live(make_term("Alpha"))
    edit(
        term,
        definition="Two.",
        related=[{"term": other, "reason": "A reason nobody may read."}],
        body="Words [[hidden neighbour|shown]].",
    )
    publish(term)

    page = main_of(client, "/glossary/alpha/changes/")

    assert "idden" not in page
    assert "nobody may read" not in page
    assert "Words shown." in words(page)


def test_only_the_words_around_a_change_are_shown(client):
    body = " ".join(f"word{number}" for number in range(400))
    term = live(make_term("Alpha", body=body))
    edit(term, body=body.replace("word200 ", "changed "))
    publish(term)

    page = main_of(client, "/glossary/alpha/changes/")

    assert "word199" in page
    assert "word10 " not in page
    assert "…" in page


def test_markup_in_a_version_stays_text(client):
    term = live(make_term("Alpha", definition="One."))
    edit(term, definition="<script>alert(1)</script>")
    publish(term, note="<b>bold</b>")

    page = main_of(client, "/glossary/alpha/changes/")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


# Comparisons


def test_a_comparison_shows_what_changed_in_itself_and_in_the_answers_it_shares(client):
    peo, aso = live(make_term("Alpha", names=[acronym("AL")])), live(make_term("Beta", names=[acronym("BE")]))
    duty = live(make_criterion("Who files"))
    answer = live(make_assessment(duty, peo, "no"), at=datetime(2026, 1, 1, tzinfo=UTC))
    comparison = live(make_comparison(peo, aso, criteria=[duty]), at=datetime(2026, 1, 2, tzinfo=UTC))
    edit(comparison, answer="They differ a lot.")
    publish(comparison, at=datetime(2026, 2, 1, tzinfo=UTC))
    edit(answer, answer="depends", condition="on the state")
    publish(answer, at=datetime(2026, 3, 1, tzinfo=UTC), note="A new statute")
    live(make_assessment(duty, aso, "yes"), at=datetime(2026, 4, 1, tzinfo=UTC))

    page = main_of(client, f"/compare/{comparison.slug}/changes/")

    days = [words(day) for day in re.findall(r"<time.*?</time>", page)]
    assert days == ["April 1, 2026", "March 1, 2026", "Feb. 1, 2026", "Jan. 2, 2026"]
    assert "Who files, AL A new statute Answer No Depends, on the state" in words(page)
    assert "An answer was added Who files, BE" in words(page)


def test_the_history_of_a_comparison_costs_the_same_with_few_answers_and_with_many(
    client, django_assert_max_num_queries
):
    terms = [live(make_term()) for _number in range(3)]
    criteria = [live(make_criterion()) for _number in range(8)]
    for criterion in criteria:
        for term in terms:
            live(make_assessment(criterion, term))
    comparison = live(make_comparison(*terms, criteria=criteria))

    with django_assert_max_num_queries(5):
        main_of(client, f"/compare/{comparison.slug}/changes/")


# The migration


def test_pages_that_were_live_before_there_were_versions_begin_with_the_one_they_have(client):
    live(make_term("Alpha"))
    Printed.objects.all().delete()

    import_module("publishing.migrations.0003_printed").keep_versions(apps, None)

    assert "First version" in main_of(client, "/glossary/alpha/changes/")
