"""Editors at the same moment, with real transactions and threads: nobody's work is lost without being told."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections

from glossary.models import Term
from publishing import workflow
from publishing.live import ContentVersion, Live, OldAddress
from publishing.models import Event, Revision
from publishing.registry import InvalidDocument
from publishing.workflow import OPERATOR, StaleDraft
from tests.factories import document_of, edit, make_term, publish

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.postgres]

THREADS, SAVES, PAGES = 8, 25, 3


def at_once(*tasks: Callable[[], object]) -> list[object]:
    """What the tasks give back, or how they are refused; all begin at the same moment, in threads of their own."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        try:
            barrier.wait(10)
            return task()
        except (StaleDraft, InvalidDocument) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


@pytest.fixture(autouse=True)
def database_in_a_file(transactional_db, tmp_path: Path) -> Iterator[None]:
    """SQLite as it is run: in memory all threads would share one cache, and be refused where a file makes them wait."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as file:
        in_memory.backup(file)
    connection.connection, connection.settings_dict["NAME"] = None, tmp_path / "db.sqlite3"
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


def save_with_words(draft: Term, words: str) -> Term | StaleDraft:
    """An editor who opens the page, types, and saves what was open."""
    opened = Term.objects.get(pk=draft.pk)
    document = document_of(opened).model_copy(update={"body": words})
    try:
        return workflow.save(document, by=OPERATOR, draft=opened, loaded_version=opened.version)
    except StaleDraft as refusal:
        return refusal


def test_no_save_is_lost_without_its_editor_being_told():
    drafts = [make_term() for _number in range(PAGES)]

    def editor(name: int) -> list[tuple[str, object]]:
        texts = [(drafts[number % PAGES], f"editor {name} text {number}") for number in range(SAVES)]
        return [(text, save_with_words(draft, text)) for draft, text in texts]

    outcomes = [
        outcome for outcomes in at_once(*[lambda n=n: editor(n) for n in range(THREADS)]) for outcome in outcomes
    ]

    accepted = {text for text, result in outcomes if not isinstance(result, StaleDraft)}
    kept = set(Revision.objects.exclude(number=1).values_list("document__body", flat=True))
    assert len(outcomes) == THREADS * SAVES
    assert kept == accepted
    for draft in drafts:
        draft.refresh_from_db()
        numbers = list(Revision.objects.filter(uid=draft.uid).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, draft.version + 1))
        assert draft.body == Revision.objects.get(uid=draft.uid, number=draft.version).document["body"]


def test_of_editors_who_opened_the_same_version_one_is_accepted():
    draft = make_term()
    document = document_of(draft)

    def save(words: str) -> object:
        return workflow.save(
            document.model_copy(update={"body": words}),
            by=OPERATOR,
            draft=Term.objects.get(pk=draft.pk),
            loaded_version=1,
        )

    results = at_once(*[lambda n=n: save(f"text {n}") for n in range(THREADS)])

    refused = [result for result in results if isinstance(result, StaleDraft)]
    assert len(refused) == THREADS - 1
    assert all((refusal.loaded, refusal.found) == (1, 2) for refusal in refused)
    assert Revision.objects.filter(uid=draft.uid).count() == 2


def test_publishers_at_the_same_moment_leave_one_visible_page():
    draft = make_term(names=[{"name": "One name", "kind": "synonym"}])
    version = draft.version

    results = at_once(
        *[
            lambda: workflow.publish(Term.objects.get(pk=draft.pk), by=OPERATOR, version=version)
            for _n in range(THREADS)
        ]
    )

    assert all(isinstance(result, Live) for result in results)
    rows = list(Live.objects.filter(uid=draft.uid).order_by("live_from"))
    assert [row.live_until for row in rows[:-1]] == [row.live_from for row in rows[1:]]
    assert Live.objects.visible(at=rows[-1].live_from).filter(uid=draft.uid).count() == 1
    assert Event.objects.filter(uid=draft.uid).count() == THREADS
    assert ContentVersion.objects.get().number >= THREADS


def test_publishers_of_different_pages_both_turn_the_edition():
    drafts = [make_term() for _number in range(THREADS)]

    results = at_once(*[lambda draft=draft: publish(draft) for draft in drafts])

    assert len({result.uid for result in results}) == THREADS
    assert ContentVersion.objects.get().number >= THREADS


def test_what_is_published_is_never_newer_than_what_the_publisher_saw():
    draft = make_term(body="seen")
    version = draft.version

    published, saved = at_once(
        lambda: workflow.publish(Term.objects.get(pk=draft.pk), by=OPERATOR, version=version),
        lambda: save_with_words(draft, "unseen"),
    )

    assert isinstance(saved, Term)
    assert isinstance(published, StaleDraft) or published.document["body"] == "seen"


def test_two_new_pages_of_one_title_never_get_the_same_address():
    document = document_of(make_term("Other")).model_copy(update={"slug": "payroll", "title": "Payroll"})

    results = at_once(*[lambda: workflow.save(document, by=OPERATOR) for _number in range(4)])

    saved = [result for result in results if isinstance(result, Term)]
    assert len({term.slug for term in saved}) == len(saved) >= 1
    assert {term.slug for term in Term.objects.filter(title="Payroll")} == {term.slug for term in saved}
    assert Revision.objects.filter(document__title="Payroll").count() == len(saved)


def test_two_pages_renamed_to_one_address_get_it_once():
    drafts = [make_term() for _number in range(4)]
    for draft in drafts:
        publish(draft)

    results = at_once(
        *[
            lambda draft=draft: workflow.rename(
                Term.objects.get(pk=draft.pk), "wanted", by=OPERATOR, loaded_version=draft.version
            )
            for draft in drafts
        ]
    )

    renamed = [result for result in results if isinstance(result, Term)]
    assert len(renamed) == 1
    assert Term.objects.filter(slug="wanted").get() == renamed[0]
    assert list(Live.objects.filter(slug="wanted").values_list("uid", flat=True)) == [renamed[0].uid]
    assert OldAddress.objects.count() == 1


def test_taking_down_and_publishing_at_the_same_moment_leave_a_whole_page_or_none():
    draft = make_term()
    publish(draft)
    edit(draft, body="newer")

    at_once(
        lambda: workflow.unpublish(Term.objects.get(pk=draft.pk), by=OPERATOR),
        lambda: publish(Term.objects.get(pk=draft.pk)),
    )

    rows = Live.objects.filter(uid=draft.uid)
    assert rows.count() <= 2
    assert all(row.names.exists() for row in rows)
