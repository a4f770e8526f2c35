"""Editing in the admin: saving is never public, nothing typed is lost, and each verb asks for its permission."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from publishing.models import Event, Revision
from tests.factories import (
    acronym,
    document_of,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_person,
    make_question,
    make_source,
    make_term,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

KINDS = {
    "publishing_person": make_person,
    "publishing_source": make_source,
    "glossary_topic": make_topic,
    "glossary_term": make_term,
    "glossary_question": make_question,
    "compare_criterion": make_criterion,
    "compare_assessment": lambda: make_assessment(make_criterion(), make_term()),
    "compare_comparison": make_comparison,
}


def client_of(group: str) -> Client:
    client = Client()
    client.force_login(make_user(group), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(page: str, draft) -> str:
    meta = draft._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[draft.pk])


def typed_form(client: Client, path: str) -> dict[str, str]:
    """What a browser would send back from a form as it was served."""
    page = client.get(path).content.decode()
    data = {}
    for tag in re.findall(r"<input([^>]*)>", page):
        fields = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        kind = fields.get("type", "text")
        if "name" in fields and kind not in ("submit", "file") and (kind != "checkbox" or "checked" in tag):
            data[fields["name"]] = fields.get("value", "on" if kind == "checkbox" else "")
    for tag, text in re.findall(r"<textarea([^>]*)>\n?(.*?)</textarea>", page, re.DOTALL):
        data[re.search(r'name="([^"]*)"', tag)[1]] = html.unescape(text)
    for tag, options in re.findall(r"<select([^>]*)>(.*?)</select>", page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[re.search(r'name="([^"]*)"', tag)[1]] = html.unescape(chosen[1]) if chosen else ""
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def send(client: Client, path: str, button: str = "_save", **changes: str):
    return client.post(path, {**typed_form(client, path), **changes, button: "1"})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_list_a_form_a_history_and_its_verbs(kind: str):
    draft = live(KINDS[kind]())
    client = client_of("Publisher")

    pages = [reverse(f"admin:{kind}_changelist"), reverse(f"admin:{kind}_add")]
    pages += [address(page, draft) for page in ("change", "history", "publish", "unpublish", "delete")]

    assert {client.get(page).status_code for page in pages} == {200}


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_sent_back_untouched_changes_no_word(kind: str):
    draft = KINDS[kind]()
    before = document_of(draft)

    answer = send(client_of("Author"), address("change", draft))

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert document_of(draft) == before
    assert draft.version == 2


def test_saving_a_term_makes_a_revision_and_no_reader_sees_it():
    term = live(make_term("PEO", definition="The old text."))

    send(client_of("Author"), address("change", term), definition="The new text.", change_note="plainer")

    revision = Revision.objects.get(uid=term.uid, number=2)
    assert revision.document["definition"] == "The new text."
    assert revision.note == "plainer"
    assert "The old text." in Client().get("/glossary/peo/").content.decode()


def test_a_new_term_gets_its_address_from_its_title():
    client = client_of("Author")
    path = reverse("admin:glossary_term_add")

    send(client, path, title="C++", definition="A language.")

    assert client.get(reverse("admin:glossary_term_changelist") + "?q=C%2B%2B").content.decode().count("C++") >= 1
    assert Revision.objects.get(kind="term").document["slug"] == "c-plus-plus"


def test_a_stale_save_shows_both_texts_and_keeps_what_was_typed():
    term = make_term(definition="The first text.")
    client, path = client_of("Author"), address("change", term)
    form = typed_form(client, path)
    edit(term, definition="Their text.")

    answer = client.post(path, {**form, "definition": "My text.", "_save": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else saved this page" in page
    assert "Their" in page
    assert "My text.</textarea>" in page.replace("\n", "")
    assert document_of(term).definition == "Their text."


def test_an_unknown_link_is_an_error_at_the_field_and_nothing_is_saved():
    term = make_term(body="Fine.")

    answer = send(client_of("Author"), address("change", term), body="See [[Nothing like it]].")

    term.refresh_from_db()
    assert "no term is called" in answer.content.decode()
    assert term.version == 1
    assert document_of(term).body == "Fine."


def test_a_source_cited_but_not_listed_is_an_error_that_names_it():
    source = make_source("Some law")
    term = make_term()

    answer = send(client_of("Author"), address("change", term), body=f"So it is.[@{source.slug}]")

    assert f"cited but not in the list of sources: {source.slug}" in html.unescape(answer.content.decode())


def test_the_preview_shows_the_draft_to_the_editor_alone_and_saves_nothing():
    term = live(make_term("PEO", definition="The old text."))

    answer = send(client_of("Author"), address("change", term), "_preview", definition="The new text.")

    term.refresh_from_db()
    assert "The new text." in answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]
    assert term.version == 1
    assert "The new text." not in Client().get("/glossary/peo/").content.decode()


def test_publishing_tells_what_readers_will_see_change_and_shows_it_at_their_next_request():
    term = live(make_term("PEO", definition="The old text."))
    edit(term, definition="The new text.")
    client, path = client_of("Publisher"), address("publish", term)

    asked = client.get(path).content.decode()
    done = send(client, path, note="plainer words")

    assert "<ins>new</ins>" in asked.replace("new ", "new")
    assert done.status_code == 302
    assert "The new text." in Client().get("/glossary/peo/").content.decode()
    assert Event.objects.filter(uid=term.uid, verb="publish").latest("at").note == "plainer words"


def test_publishing_a_shared_answer_names_the_pages_that_show_it():
    criterion, peo, aso = make_criterion(), live(make_term("PEO")), live(make_term("ASO"))
    live(criterion)
    answer = live(make_assessment(criterion, peo))
    live(make_comparison(peo, aso, criteria=[criterion], title="PEO vs ASO"))

    page = client_of("Publisher").get(address("publish", answer)).content.decode()

    assert "PEO vs ASO" in page


@pytest.mark.parametrize(
    ("group", "verb", "allowed"),
    [
        ("Author", "publish", False),
        ("Author", "unpublish", False),
        ("Author", "review", False),
        ("Author", "rename", True),
        ("Reviewer", "review", True),
        ("Reviewer", "publish", False),
        ("Publisher", "publish", True),
        ("Publisher", "unpublish", True),
        ("Publisher", "review", True),
    ],
)
def test_each_verb_is_for_those_who_may(group: str, verb: str, allowed: bool):
    term = live(make_term())
    client = client_of(group)

    shown = client.get(address("change", term)).content.decode()
    answer = client.get(address(verb, term))

    assert (address(verb, term) in shown) is allowed
    assert answer.status_code == (200 if allowed else 403)


def test_an_author_cannot_publish_by_sending_the_form_either():
    term = make_term("PEO")

    answer = client_of("Author").post(address("publish", term), {"version": 1})

    assert answer.status_code == 403
    assert Client().get("/glossary/peo/").status_code == 404


def test_the_bin_keeps_a_page_and_gives_it_back():
    term = live(make_term("PEO", names=[acronym("P")]))
    client = client_of("Publisher")

    send(client, address("delete", term), note="a double")
    gone = Client().get("/glossary/peo/")
    in_list = client.get(reverse("admin:glossary_term_changelist")).content.decode()
    send(client, address("undelete", term))

    term.refresh_from_db()
    assert gone.status_code == 410
    assert f"/{term.pk}/change/" not in in_list
    assert term.deleted_at is None
    assert [name.name for name in document_of(term).names] == ["P"]


def test_an_earlier_version_can_be_restored_from_the_history():
    term = make_term(definition="The first text.")
    edit(term, definition="The second text.")
    client = client_of("Author")

    history = client.get(address("history", term)).content.decode()
    asked = client.get(address("restore", term) + "?number=1")
    send(client, address("restore", term) + "?number=1")

    term.refresh_from_db()
    assert "Restore version 1" in history
    assert asked.status_code == 200
    assert term.version == 3
    assert document_of(term).definition == "The first text."


def test_a_session_that_changed_shows_what_was_typed_instead_of_losing_it():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("Author"), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(address("change", make_term()), {"definition": "Long and dear words.", "_save": "1"})

    assert answer.status_code == 403
    assert "Long and dear words." in answer.content.decode()


def test_the_grid_shows_every_cell_and_leads_back_to_it_after_a_change():
    criterion, relative = make_criterion("Shared"), make_criterion("Cheaper", relative=True)
    peo, aso = make_term("PEO"), make_term("ASO")
    answer = make_assessment(criterion, peo, headline="You share.")
    comparison = make_comparison(peo, aso, criteria=[criterion, relative])
    client = client_of("Author")

    grid = client.get(address("grid", comparison)).content.decode()
    path = f"{address('change', answer)}?comparison={comparison.pk}"
    back = send(client, path, headline="You share it.")

    assert "You share." in grid
    assert grid.count("Not yet assessed") == 3
    assert back.headers["Location"] == f"{address('grid', comparison)}#cell-{criterion.pk}-{peo.pk}"


def test_an_answer_of_one_page_is_saved_as_a_version_of_that_page():
    criterion, peo, aso = make_criterion("Cheaper", relative=True), make_term("PEO"), make_term("ASO")
    comparison = make_comparison(peo, aso, criteria=[criterion])
    query = f"?criterion={criterion.pk}&term={peo.pk}&comparison={comparison.pk}"

    answer = send(
        client_of("Author"), reverse("admin:compare_pageanswer_add") + query, answer="no", headline="It costs more."
    )

    comparison.refresh_from_db()
    assert answer.status_code == 302
    assert comparison.version == 2
    assert document_of(comparison).answers[0].headline == "It costs more."


def test_an_answer_that_does_not_fit_its_criterion_is_refused_with_the_reason():
    criterion, term = make_criterion("Who pays", answer_kind="responsibility"), make_term()
    answer = make_assessment(criterion, term, "client")

    page = send(client_of("Author"), address("change", answer), answer="yes").content.decode()

    assert "does not answer a responsibility" in page


def test_the_questions_of_the_chooser_are_written_as_in_the_content_files():
    peo, aso = make_term("PEO"), make_term("ASO")
    comparison = make_comparison(peo, aso)
    path, client = address("change", comparison), client_of("Author")
    options = "  options:\n    - label: 'Yes'\n      leans:\n        - aso\n    - label: 'No'\n"
    text = f"- question: Do you want to stay the only employer?\n{options}"

    saved = send(client, path, chooser=text)
    broken = send(client, path, chooser="- question: [unclosed")

    comparison.refresh_from_db()
    assert saved.status_code == 302
    assert document_of(comparison).chooser[0].options[0].leans == ("aso",)
    assert "Line 1" in broken.content.decode()
