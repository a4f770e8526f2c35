"""The grid of a comparison in the admin: what it saves, what it refuses, and what two editors do to each other."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compare.models import Assessment, Comparison
from publishing import workflow
from publishing.live import Live
from publishing.models import Draft, Revision
from tests.factories import (
    document_of,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_source,
    make_term,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE_LIMIT = 120 * 1024
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = ("", "data", "sources", "history", "preview", "import", "export")


@pytest.fixture
def author() -> Client:
    return client_of("Author")


def client_of(group: str, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(make_user(group), backend=BACKEND)
    return client


def address(comparison: Draft, page: str = "") -> str:
    name = f"admin:compare_comparison_grid_{page}" if page else "admin:compare_comparison_grid"
    return reverse(name, args=[comparison.pk])


def cell(criterion: Draft, term: Draft, version: int | None = None, **values: Any) -> dict:
    note = values.pop("note", "")
    return {"criterion": criterion.pk, "term": term.pk, "version": version, "values": values or None, "note": note}


def save(client: Client, comparison: Draft, *cells: dict, **changes: Any):
    return client.post(address(comparison, "save"), {"changes": json.dumps({"cells": cells, **changes})})


def key(criterion: Draft, term: Draft) -> str:
    return f"{criterion.pk}-{term.pk}"


def assessment(criterion: Draft, term: Draft) -> Assessment:
    return Assessment.objects.get(criterion=criterion, term=term)


def big_grid(rows: int, columns: int, *, answered: bool = True) -> Comparison:
    """A grid as editors make it: a headline of 80 characters, a detail of 300, two sources."""
    criteria = [make_criterion(f"Criterion number {number}") for number in range(rows)]
    terms = [make_term(f"Kind of service {number}") for number in range(columns)]
    sources = [{"source": make_source(), "read_on": "2026-06-01"} for _number in range(2)]
    if answered:
        for criterion in criteria:
            for term in terms:
                make_assessment(criterion, term, headline="h" * 80, body="d " * 150, sources=sources)
    return make_comparison(*terms, title=f"{rows} by {columns}", criteria=criteria)


# The page


def test_the_page_of_a_grid_of_30_by_8_is_small_and_cheap(author):
    comparison = big_grid(30, 8)
    author.get(address(comparison))

    with CaptureQueriesContext(connection) as queries:
        page = author.get(address(comparison))

    assert len(page.content) <= PAGE_LIMIT
    assert len(queries) <= 8


@pytest.mark.parametrize("part", ["", "data"])
def test_a_grid_costs_the_same_queries_whatever_its_size(author, part):
    small, large = big_grid(2, 2), big_grid(6, 4)
    author.get(address(small, part))

    counts = []
    for comparison in (small, large):
        with CaptureQueriesContext(connection) as queries:
            author.get(address(comparison, part))
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.postgres
def test_a_grid_shows_shared_answers_and_those_of_the_page_in_one_table(author):
    shared, relative, peo, aso = make_criterion(), make_criterion(relative=True), make_term(), make_term()
    make_assessment(shared, peo, "depends", condition="on the state", headline="It varies.", review_after="2020-01-01")
    answer = {"criterion": relative, "term": peo, "answer": "no", "headline": "It costs more."}
    wording = {"criterion": shared, "term": peo, "headline": "Here it varies."}
    comparison = make_comparison(peo, aso, criteria=[shared, relative], answers=[answer], wordings=[wording])

    page = author.get(address(comparison)).content.decode()

    assert "on the state" in page and "It varies." in page and "check due" in page and "page wording" in page
    assert "It costs more." in page and "on this page only" in page
    assert page.count("Not yet assessed") == 2


@pytest.mark.postgres
def test_the_script_gets_every_cell_with_its_version_and_where_else_it_is_shown(author):
    criterion, peo, aso = make_criterion(), make_term(), make_term()
    source = make_source("Code", publisher="Congress")
    shared = make_assessment(criterion, peo, headline="Yes.", body="Long.", sources=[{"source": source}])
    edit(shared, headline="Yes, always.")
    other = make_comparison(peo, make_term(), title="The other page", criteria=[criterion])
    comparison = make_comparison(peo, aso, criteria=[criterion])

    data = author.get(address(comparison, "data")).json()

    found = data["cells"][key(criterion, peo)]
    assert found["version"] == 2
    assert found["values"] == {
        "answer": "yes",
        "headline": "Yes, always.",
        "detail": "Long.",
        "sources": [{"source": source.slug}],
    }
    assert data["sources"] == {source.slug: "Congress, Code"}
    assert [data["others"][place] for place in data["also"][key(criterion, peo)]] == [
        {"title": "The other page", "address": address(other)}
    ]
    assert key(criterion, aso) not in data["cells"]


# Saving


@pytest.mark.postgres
def test_all_240_cells_of_a_grid_are_saved_at_once(author):
    comparison = big_grid(30, 8, answered=False)
    data = author.get(address(comparison, "data")).json()
    cells = [
        {
            "criterion": row["id"],
            "term": subject["id"],
            "version": None,
            "values": {"answer": "yes", "detail": "d" * 500},
        }
        for row in data["rows"]
        for subject in data["subjects"]
    ]

    answer = save(author, comparison, *cells)

    assert answer.status_code == 200
    assert len(answer.json()["saved"]) == 240
    assert Assessment.objects.count() == 240
    assert Revision.objects.filter(kind="assessment").count() == 240


def test_a_saved_answer_is_a_draft_with_a_revision_that_names_editor_and_reason(author):
    criterion, peo = make_criterion(), make_term()
    comparison = make_comparison(peo, make_term(), criteria=[criterion])

    save(author, comparison, cell(criterion, peo, answer="yes", headline="It does.", note="Read the law."))

    saved = assessment(criterion, peo)
    revision = Revision.objects.get(uid=saved.uid)
    assert (saved.answer, saved.headline, saved.version) == ("yes", "It does.", 1)
    assert (revision.note, revision.by_name[:6]) == ("Read the law.", "editor")
    assert not Live.objects.filter(uid=saved.uid).exists()


def test_every_field_of_a_cell_is_kept(author):
    criterion, peo, source = make_criterion(answer_kind="range", unit="%"), make_term(), make_source()
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    values = {
        "low": "2",
        "high": "12.5",
        "about": True,
        "condition": "usually",
        "headline": "Two to twelve.",
        "detail": "In **words**.\n\nAnd more.",
        "sources": [{"source": source.slug, "read_on": "2026-06-01", "note": "section 3"}],
        "checked_on": "2026-06-02",
        "review_after": "2027-06-02",
    }

    data = save(author, comparison, cell(criterion, peo, **values)).json()["data"]

    assert data["cells"][key(criterion, peo)]["values"] == values


def test_cells_that_did_not_change_get_no_version(author):
    criterion, peo = make_criterion(), make_term()
    shared = make_assessment(criterion, peo, headline="It does.")
    comparison = make_comparison(peo, make_term(), criteria=[criterion])

    answer = save(author, comparison, cell(criterion, peo, 1, answer="yes", headline="It does."))

    shared.refresh_from_db()
    assert answer.status_code == 200
    assert shared.version == 1


@pytest.mark.postgres
def test_answers_of_the_page_are_one_version_of_the_comparison_and_shared_ones_none(author):
    shared, first, second = make_criterion(), make_criterion(relative=True), make_criterion(relative=True)
    peo, aso = make_term(), make_term()
    comparison = make_comparison(peo, aso, criteria=[shared, first, second])

    answer = save(
        author,
        comparison,
        cell(shared, peo, answer="yes"),
        cell(first, peo, answer="no", headline="Dearer."),
        cell(second, aso, answer="yes"),
        note="First answers",
    )

    comparison.refresh_from_db()
    assert answer.status_code == 200
    assert comparison.version == 2
    assert [part.headline for part in document_of(comparison).answers] == ["Dearer.", ""]
    assert Revision.objects.get(uid=comparison.uid, number=2).note == "First answers"
    assert assessment(shared, peo).version == 1
    assert answer.json()["data"]["cells"][key(first, peo)]["version"] == 2


def test_an_answer_is_taken_away_by_somebody_who_may_and_can_be_given_again():
    criterion, peo = make_criterion(), make_term()
    make_assessment(criterion, peo)
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    publisher = client_of("Publisher")

    removed = save(publisher, comparison, cell(criterion, peo, 1))
    is_binned = assessment(criterion, peo).deleted_at is not None
    given = save(publisher, comparison, cell(criterion, peo, None, answer="no"))

    assert (removed.status_code, is_binned, given.status_code) == (200, True, 200)
    again = assessment(criterion, peo)
    assert (again.answer, again.deleted_at) == ("no", None)


def test_an_answer_of_the_page_is_taken_away_with_a_version_of_the_page(author):
    criterion, peo, aso = make_criterion(relative=True), make_term(), make_term()
    comparison = make_comparison(
        peo, aso, criteria=[criterion], answers=[{"criterion": criterion, "term": peo, "answer": "yes"}]
    )

    save(author, comparison, cell(criterion, peo, 1))

    assert document_of(comparison).answers == ()


def test_words_of_the_page_are_set_and_taken_back(author):
    criterion, peo = make_criterion(), make_term()
    make_assessment(criterion, peo)
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    place = {"criterion": criterion.pk, "term": peo.pk}

    save(author, comparison, wordings=[{**place, "version": 1, "values": {"headline": "Here: yes."}}])
    set_to = [part.headline for part in document_of(comparison).wordings]
    save(author, comparison, wordings=[{**place, "version": 2, "values": None}])

    assert set_to == ["Here: yes."]
    assert document_of(comparison).wordings == ()


# Faults: all or nothing


@pytest.mark.postgres
def test_one_cell_that_cannot_be_saved_keeps_all_from_being_saved_and_every_fault_is_named(author):
    verdict, span, relative, peo = (
        make_criterion(),
        make_criterion(answer_kind="range"),
        make_criterion(relative=True),
        make_term(),
    )
    comparison = make_comparison(peo, make_term(), criteria=[verdict, span, relative])

    answer = save(
        author,
        comparison,
        cell(verdict, peo, answer="depends", headline="It depends."),
        cell(span, peo, low="many"),
        cell(relative, peo, answer="yes"),
        cell(verdict, document_term(comparison, 1), answer="yes"),
    )

    faults = {(fault["cell"], fault["field"]): fault["sentence"] for fault in answer.json()["faults"]}
    assert answer.status_code == 422
    assert set(faults) == {(key(verdict, peo), ""), (key(span, peo), "low")}
    assert "needs a condition" in faults[key(verdict, peo), ""]
    assert faults[key(span, peo), "low"] == "write a number such as 12 or 12.5"
    assert answer.json()["saved"] == []
    assert not Assessment.objects.exists()
    comparison.refresh_from_db()
    assert comparison.version == 1


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        pytest.param({"answer": "client"}, "answer", "does not answer a verdict", id="another kind"),
        pytest.param({"headline": "Words without an answer."}, "", "an answer, a value or a range", id="no answer"),
        pytest.param({"answer": "yes", "headline": "h" * 201}, "headline", "at most 200", id="too long"),
        pytest.param({"answer": "yes", "sources": [{"source": "nowhere"}]}, "sources", "there is no", id="no source"),
        pytest.param({"answer": "yes", "detail": "See [@law]."}, "", "not in the list of sources", id="cited"),
        pytest.param({"answer": "yes", "detail": "A [[Nothing]]."}, "detail", "no term is called", id="unknown link"),
        pytest.param({"answer": "yes", "checked_on": "soon"}, "checked_on", "a day is written", id="no day"),
        pytest.param({"answer": "yes", "headline": "a\u202eb"}, "headline", "U+202E", id="deceptive"),
    ],
)
@pytest.mark.parametrize("relative", [False, True])
def test_what_is_wrong_with_a_cell_is_said_with_its_field(author, values, field, words, relative):
    criterion, peo = make_criterion(relative=relative), make_term()
    comparison = make_comparison(peo, make_term(), criteria=[criterion])

    answer = save(author, comparison, cell(criterion, peo, **values))

    [fault] = answer.json()["faults"]
    assert answer.status_code == 422
    assert words in fault["sentence"]
    if not relative:
        assert (fault["cell"], fault["field"]) == (key(criterion, peo), field)


def test_a_cell_that_is_not_on_the_grid_is_refused(author):
    criterion, stranger, peo = make_criterion(), make_criterion(), make_term()
    comparison = make_comparison(peo, make_term(), criteria=[criterion])

    answer = save(author, comparison, cell(stranger, peo, answer="yes"))

    assert answer.status_code == 422
    assert "not in the comparison any more" in answer.json()["faults"][0]["sentence"]
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("sent", ["", "[]", "{", '{"cells": [{}]}', '{"cells": [], "x": 1}', '{"order": {"rows": 1}}'])
def test_what_is_no_set_of_changes_is_answered_with_400(author, sent):
    answer = author.post(address(make_comparison(), "save"), {"changes": sent})

    assert answer.status_code == 400
    assert "could not be understood" in answer.json()["error"]


# Conflicts: cell by cell


@pytest.mark.postgres
def test_a_cell_somebody_else_saved_comes_back_in_three_versions_and_all_others_are_saved(author):
    first, second, peo = make_criterion(), make_criterion(), make_term()
    shared = make_assessment(first, peo, headline="As it was.")
    make_assessment(second, peo, headline="As it was.")
    comparison = make_comparison(peo, make_term(), criteria=[first, second])
    edit(shared, headline="As she wrote it.")

    answer = save(
        author,
        comparison,
        cell(first, peo, 1, answer="no", headline="As I wrote it."),
        cell(second, peo, 1, answer="no", headline="As I wrote it."),
    )

    [conflict] = answer.json()["conflicts"]
    assert answer.status_code == 409
    assert (conflict["cell"], conflict["version"], conflict["who"]) == (key(first, peo), 2, "operator")
    assert conflict["base"]["headline"] == "As it was."
    assert conflict["theirs"]["headline"] == "As she wrote it."
    assert conflict["mine"]["headline"] == "As I wrote it."
    assert assessment(first, peo).headline == "As she wrote it."
    assert assessment(second, peo).headline == "As I wrote it."


def test_a_conflict_is_settled_by_saving_mine_with_their_version(author):
    criterion, peo = make_criterion(), make_term()
    shared = make_assessment(criterion, peo)
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    edit(shared, headline="Theirs.")
    mine = {"answer": "yes", "headline": "Mine."}
    [conflict] = save(author, comparison, cell(criterion, peo, 1, **mine)).json()["conflicts"]

    answer = save(author, comparison, cell(criterion, peo, conflict["version"], **mine))

    assert answer.status_code == 200
    assert assessment(criterion, peo).headline == "Mine."
    assert [revision.document.get("headline") for revision in revisions(shared)] == [None, "Theirs.", "Mine."]


def test_two_first_answers_to_a_cell_are_a_conflict_without_a_base(author):
    criterion, peo = make_criterion(), make_term()
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    make_assessment(criterion, peo, headline="She was first.")

    [conflict] = save(author, comparison, cell(criterion, peo, None, answer="no")).json()["conflicts"]

    assert (conflict["base"], conflict["version"]) == (None, 1)
    assert conflict["theirs"]["headline"] == "She was first."


def test_an_answer_that_somebody_took_away_meanwhile_is_a_conflict_without_theirs(author):
    criterion, peo = make_criterion(), make_term()
    shared = make_assessment(criterion, peo, headline="As it was.")
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    workflow.delete(shared, by=workflow.OPERATOR)

    [conflict] = save(author, comparison, cell(criterion, peo, 1, answer="no")).json()["conflicts"]

    assert (conflict["theirs"], conflict["version"]) == (None, None)
    assert conflict["base"]["headline"] == "As it was."


@pytest.mark.postgres
def test_answers_of_the_page_conflict_by_cell_though_the_page_has_one_version(author):
    first, second, peo, aso = make_criterion(relative=True), make_criterion(relative=True), make_term(), make_term()
    old = [{"criterion": item, "term": peo, "answer": "yes"} for item in (first, second)]
    comparison = make_comparison(peo, aso, criteria=[first, second], answers=old)
    edit(comparison, answers=[{**old[0], "headline": "Theirs."}, old[1]])

    answer = save(
        author,
        comparison,
        cell(first, peo, 1, answer="no", headline="Mine."),
        cell(second, peo, 1, answer="no", headline="Mine."),
    )

    [conflict] = answer.json()["conflicts"]
    assert (conflict["cell"], conflict["version"]) == (key(first, peo), 2)
    assert (conflict["base"], conflict["theirs"]["headline"]) == ({"answer": "yes"}, "Theirs.")
    assert [part.headline for part in document_of(comparison).answers] == ["Theirs.", "Mine."]
    comparison.refresh_from_db()
    assert comparison.version == 3


def test_the_same_words_from_two_editors_are_no_conflict(author):
    criterion, peo = make_criterion(), make_term()
    shared = make_assessment(criterion, peo)
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    edit(shared, headline="The same.")

    answer = save(author, comparison, cell(criterion, peo, 1, answer="yes", headline="The same."))

    assert answer.status_code == 200
    assert len(revisions(shared)) == 2


def test_a_save_that_is_sent_twice_is_saved_once(author):
    criterion, relative, peo = make_criterion(), make_criterion(relative=True), make_term()
    comparison = make_comparison(peo, make_term(), criteria=[criterion, relative])
    cells = [cell(criterion, peo, None, answer="yes"), cell(relative, peo, None, answer="yes")]

    answers = [save(author, comparison, *cells).status_code for _time in range(2)]

    comparison.refresh_from_db()
    assert answers == [200, 200]
    assert (assessment(criterion, peo).version, comparison.version) == (1, 2)


# Order


def test_rows_and_columns_are_moved_with_their_groups(author):
    first, second, third, peo, aso = make_criterion(), make_criterion(), make_criterion(), make_term(), make_term()
    comparison = make_comparison(
        peo, aso, groups=[{"title": "Pay", "criteria": [first, second]}, {"title": "Law", "criteria": [third]}]
    )
    rows = [[third.pk, "Pay"], [first.pk, "Pay"], [second.pk, "Law"]]

    answer = save(author, comparison, order={"version": 1, "rows": rows, "subjects": [aso.pk, peo.pk]})

    document = document_of(comparison)
    assert answer.status_code == 200
    assert [(group.title, group.criteria) for group in document.groups] == [
        ("Pay", (third.slug, first.slug)),
        ("Law", (second.slug,)),
    ]
    assert [subject.term for subject in document.subjects] == [aso.slug, peo.slug]


def test_a_move_is_refused_when_somebody_else_has_moved_and_the_cells_are_saved(author):
    first, second, peo, aso = make_criterion(), make_criterion(), make_term(), make_term()
    comparison = make_comparison(peo, aso, criteria=[first, second])
    edit(comparison, groups=[{"title": "Else", "criteria": [second, first]}])
    rows = [[first.pk, "Basics"], [second.pk, "Basics"]]

    order = {"version": 1, "rows": rows, "subjects": [aso.pk, peo.pk]}
    answer = save(author, comparison, cell(first, peo, answer="yes"), order=order)

    assert (answer.status_code, answer.json()["order"]) == (409, "refused")
    assert document_of(comparison).groups[0].title == "Else"
    assert assessment(first, peo).answer == "yes"


def test_a_move_does_not_mind_that_something_else_of_the_page_was_saved(author):
    first, second, peo, aso = make_criterion(), make_criterion(), make_term(), make_term()
    comparison = make_comparison(peo, aso, criteria=[first, second])
    edit(comparison, answer="Other words.")
    rows = [[second.pk, "Basics"], [first.pk, "Basics"]]

    answer = save(author, comparison, order={"version": 1, "rows": rows, "subjects": [peo.pk, aso.pk]})

    document = document_of(comparison)
    assert answer.status_code == 200
    assert (document.answer, document.criteria()) == ("Other words.", [second.slug, first.slug])


# Permissions and sessions


def test_shared_answers_need_the_right_to_write_them_and_answers_of_the_page_that_to_change_it():
    shared, relative, peo = make_criterion(), make_criterion(relative=True), make_term()
    comparison = make_comparison(peo, make_term(), criteria=[shared, relative])
    viewer, pages = Client(), Client()
    viewer.force_login(make_user(permissions=("compare.view_comparison",)), backend=BACKEND)
    pages.force_login(make_user(permissions=("compare.change_comparison",)), backend=BACKEND)

    answers = [
        save(viewer, comparison, cell(shared, peo, answer="yes")),
        save(viewer, comparison, cell(relative, peo, answer="yes")),
        save(pages, comparison, cell(shared, peo, answer="yes")),
        save(pages, comparison, cell(relative, peo, answer="yes")),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 200]
    assert "Ask an administrator" in answers[0].json()["faults"][0]["sentence"]
    assert answers[1].json()["faults"][0]["cell"] == key(relative, peo)
    assert not Assessment.objects.exists()


def test_an_author_cannot_take_a_shared_answer_away(author):
    criterion, peo = make_criterion(), make_term()
    make_assessment(criterion, peo)
    comparison = make_comparison(peo, make_term(), criteria=[criterion])

    answer = save(author, comparison, cell(criterion, peo, 1))

    assert answer.status_code == 422
    assert assessment(criterion, peo).deleted_at is None


def test_who_may_not_see_comparisons_gets_nothing_of_the_grid():
    comparison = make_comparison()
    client = Client()
    client.force_login(make_user(permissions=("glossary.view_term",)), backend=BACKEND)

    answers = {page: client.get(address(comparison, page)).status_code for page in PAGES}

    assert answers == dict.fromkeys(PAGES, 403)


@pytest.mark.parametrize("part", ["data", "save", "sources", "history"])
def test_who_is_not_logged_in_any_more_is_told_so_in_json(author, part):
    comparison = make_comparison()
    Session.objects.all().delete()

    answer = author.post(address(comparison, part), {"changes": "{}"})

    assert answer.status_code == 401
    assert "Log in again in another tab" in answer.json()["error"]


def test_after_logging_in_again_a_new_token_lets_the_same_words_be_saved():
    criterion, peo = make_criterion(), make_term()
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    client = client_of("Author", enforce_csrf_checks=True)
    sent = {"changes": json.dumps({"cells": [cell(criterion, peo, answer="yes")]})}

    refused = client.post(address(comparison, "save"), sent, headers={"X-CSRFToken": "x" * 32})
    token = client.get(address(comparison, "data")).json()["token"]
    saved = client.post(address(comparison, "save"), sent, headers={"X-CSRFToken": token})

    assert (refused.status_code, saved.status_code) == (403, 200)


def test_nothing_of_the_grid_stays_in_a_cache(author):
    comparison = make_comparison()

    answers = [author.get(address(comparison, page)) for page in PAGES]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store, private"}


# Sources and history


@pytest.mark.postgres
def test_sources_are_found_by_any_words_of_their_names_live_or_not(author):
    comparison = make_comparison()
    live(make_source("Publication 15", publisher="IRS"))
    make_source("Circular E", publisher="IRS")
    workflow.delete(make_source("IRS in the bin"), by=workflow.OPERATOR)

    found = author.get(address(comparison, "sources"), {"q": "irs"}).json()["sources"]
    narrowed = author.get(address(comparison, "sources"), {"q": "15 irs"}).json()["sources"]

    assert [(source["name"], source["state"]) for source in found] == [
        ("IRS, Circular E", "draft"),
        ("IRS, Publication 15", ""),
    ]
    assert [source["name"] for source in narrowed] == ["IRS, Publication 15"]
    assert author.get(address(comparison, "sources")).json()["sources"] == []


def test_the_history_of_a_shared_cell_has_every_version_with_what_changed(author):
    criterion, peo = make_criterion(), make_term()
    shared = make_assessment(criterion, peo, headline="First words.")
    edit(shared, headline="Second words.")
    comparison = make_comparison(peo, make_term(), criteria=[criterion])

    entries = author.get(address(comparison, "history"), {"criterion": criterion.pk, "term": peo.pk}).json()["entries"]

    assert [entry["number"] for entry in entries] == [2, 1]
    assert entries[0]["changes"] == [
        {"field": "headline", "pieces": [["removed", "First "], ["added", "Second "], ["same", "words."]]}
    ]
    assert entries[1]["values"] == {"answer": "yes", "headline": "First words."}


def test_the_history_of_a_cell_of_the_page_has_the_versions_in_which_it_changed(author):
    criterion, peo, aso = make_criterion(relative=True), make_term(), make_term()
    comparison = make_comparison(peo, aso, criteria=[criterion])
    answer = {"criterion": criterion, "term": peo, "answer": "yes"}
    edit(comparison, answers=[answer])
    edit(comparison, answer="Other words of the page.")
    edit(comparison, answers=[])

    entries = author.get(address(comparison, "history"), {"criterion": criterion.pk, "term": peo.pk}).json()["entries"]

    assert [(entry["number"], entry["values"]) for entry in entries] == [(4, None), (2, {"answer": "yes"})]


def test_a_cell_off_the_grid_has_no_history(author):
    comparison = make_comparison()

    answer = author.get(address(comparison, "history"), {"criterion": "1", "term": "²"})

    assert answer.status_code == 404


# Preview


@pytest.mark.postgres
def test_a_preview_shows_drafts_and_unsaved_cells_and_keeps_nothing(author):
    shared, relative, unsaved = make_criterion("Pay"), make_criterion("Cheaper", relative=True), make_criterion("Law")
    peo, aso = make_term("Employer A"), make_term("Employer B")
    make_assessment(shared, peo, headline="Only a draft.")
    comparison = make_comparison(peo, aso, criteria=[shared, relative, unsaved])
    changes = {
        "cells": [
            cell(relative, peo, answer="no", headline="Not saved yet."),
            cell(unsaved, aso, answer="yes", headline="Neither is this."),
        ]
    }

    answer = author.post(address(comparison, "preview"), {"changes": json.dumps(changes)})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Only a draft." in page and "Not saved yet." in page and "Neither is this." in page
    assert "Preview: this is not published" in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert not Live.objects.exists()
    assert Assessment.objects.count() == 1
    assert document_of(comparison).answers == ()
    assert Client().get("/compare/").content.decode().count("Employer") == 0


def test_a_preview_shows_mine_where_somebody_else_has_saved(author):
    criterion, peo = make_criterion(), make_term()
    shared = make_assessment(criterion, peo)
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    edit(shared, headline="Theirs.")
    changes = {"cells": [cell(criterion, peo, 1, answer="no", headline="Mine.")]}

    page = author.post(address(comparison, "preview"), {"changes": json.dumps(changes)}).content.decode()

    assert "Mine." in page
    assert assessment(criterion, peo).headline == "Theirs."


def test_a_preview_that_cannot_be_made_names_the_cells(author):
    criterion, peo = make_criterion("Pay"), make_term("PEO")
    comparison = make_comparison(peo, make_term(), criteria=[criterion])
    changes = {"cells": [cell(criterion, peo, answer="depends")]}

    answer = author.post(address(comparison, "preview"), {"changes": json.dumps(changes)})

    assert answer.status_code == 422
    assert "Pay, PEO" in answer.content.decode() and "needs a condition" in answer.content.decode()


# Import


def table(*lines: tuple) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("criterion", "subject", "answer", "condition", "headline"), *lines])
    return out.getvalue()


def outcomes(answer) -> list[str]:
    return [line.outcome for line in answer.context["lines"]]


def test_the_export_of_readers_comes_back_unchanged():
    criterion, span, relative = (
        make_criterion(),
        make_criterion(answer_kind="range", unit="%"),
        make_criterion(relative=True),
    )
    peo, aso, source = live(make_term("PEO")), live(make_term("ASO")), live(make_source("A; B", publisher="=Gov"))
    drafted = make_source()
    facts = [
        make_assessment(
            criterion,
            peo,
            body="**Bold** words.[@" + source.slug + "]",
            sources=[{"source": source}, {"source": drafted}],
            review_after="2027-01-01",
        ),
        make_assessment(criterion, aso, "depends", condition="on it", headline="=SUM(1)"),
        make_assessment(span, peo, None, low="2", high="12.5", about=True, headline="Shared words."),
        make_assessment(span, aso, None, low="3"),
    ]
    comparison = make_comparison(
        peo,
        aso,
        criteria=[criterion, span, relative],
        answers=[{"criterion": relative, "term": peo, "answer": "no", "detail": "A *detail*."}],
        wordings=[{"criterion": span, "term": peo, "headline": "Words of the page.", "detail": "More."}],
    )
    for draft in (criterion, span, relative, *facts, comparison):
        live(draft)
    author = client_of("Author")

    exported = Client().get(f"/compare/{comparison.slug}.csv").content.decode()
    answer = author.post(address(comparison, "import"), {"text": exported})

    assert outcomes(answer) == ["unchanged"] * 6
    assert answer.context["changes"] == ""


def test_the_table_of_drafts_comes_back_unchanged_with_its_markup(author):
    criterion, relative, peo, aso = make_criterion(), make_criterion(relative=True), make_term(), make_term()
    make_assessment(criterion, peo, body="**Bold** words.", sources=[{"source": make_source()}])
    comparison = make_comparison(
        peo, aso, criteria=[criterion, relative], answers=[{"criterion": relative, "term": aso, "answer": "no"}]
    )

    exported = author.get(address(comparison, "export"))
    answer = author.post(address(comparison, "import"), {"text": exported.content.decode()})

    assert "**Bold**" in exported.content.decode()
    assert outcomes(answer) == ["unchanged"] * 4


@pytest.mark.postgres
def test_an_import_is_shown_first_and_saved_when_that_is_sent_back(author):
    first, second, peo, aso = make_criterion("Pay"), make_criterion("Law"), make_term("PEO"), make_term("ASO")
    make_assessment(first, peo, headline="Old.")
    make_assessment(second, peo, headline="The same.")
    comparison = make_comparison(peo, aso, criteria=[first, second])
    sent = table(
        ("Pay", "PEO", "Partly", "for some", "New."),
        ("pay", "ASO", "no", "", "First."),
        ("Law", "PEO", "Yes", "", "The same."),
        ("Law", "ASO", "Not yet assessed", "", ""),
    )

    shown = author.post(address(comparison, "import"), {"text": sent})
    before = assessment(first, peo).headline
    saved = author.post(address(comparison, "import"), {"changes": shown.context["changes"]}, follow=True)

    assert outcomes(shown) == ["changed", "new", "unchanged", "unchanged"]
    assert before == "Old."
    assert "2 answers are saved as drafts" in saved.content.decode()
    assert (assessment(first, peo).answer, assessment(first, peo).headline) == ("partial", "New.")
    assert assessment(first, aso).headline == "First."
    assert not Assessment.objects.filter(criterion=second, term=aso).exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(("Tax", "PEO", "Yes", "", ""), "no such criterion", id="criterion"),
        pytest.param(("Pay", "EOR", "Yes", "", ""), "no such subject", id="subject"),
        pytest.param(("Pay", "PEO", "Client", "", ""), "is no answer here; use Yes, Partly, No", id="answer"),
        pytest.param(("Pay", "PEO", "Depends", "", ""), "needs a condition", id="condition"),
        pytest.param(("Cost", "PEO", "a lot", "", ""), "is no range", id="range"),
        pytest.param(("Pay", "PEO", "Yes", "", "h" * 201), "at most 200", id="too long"),
    ],
)
def test_a_line_that_cannot_be_taken_over_is_refused_with_the_reason_and_the_others_are_not(author, line, reason):
    pay, cost, peo, aso = (
        make_criterion("Pay"),
        make_criterion("Cost", answer_kind="range"),
        make_term("PEO"),
        make_term("ASO"),
    )
    comparison = make_comparison(peo, aso, criteria=[pay, cost])

    answer = author.post(address(comparison, "import"), {"text": table(line, ("Pay", "ASO", "Yes", "", "Fine."))})

    refused, fine = answer.context["lines"]
    assert (refused.outcome, fine.outcome) == ("refused", "new")
    assert reason in refused.reason
    assert f"<strong>refused</strong>: {refused.reason.split('“')[0]}" in answer.content.decode()


def test_a_cell_that_stands_in_the_table_twice_is_refused_the_second_time(author):
    pay, peo = make_criterion("Pay"), make_term("PEO")
    comparison = make_comparison(peo, make_term("ASO"), criteria=[pay])
    line = ("Pay", "PEO", "Yes", "", "")

    answer = author.post(address(comparison, "import"), {"text": table(line, line)})

    assert outcomes(answer) == ["new", "refused"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "nothing in it", id="empty"),
        pytest.param("a,b\n1,2\n", "The first line lacks: criterion, subject, answer", id="no header"),
        pytest.param("criterion,subject,answer,x\n", "Unknown in the first line: x", id="unknown column"),
        pytest.param("criterion,subject,answer,answer\n", "names a column twice", id="twice"),
        pytest.param("criterion,subject,answer\na,b,c,d\n", "Line 2 has more columns", id="too many"),
        pytest.param('criterion,subject,answer\na,"b\n', "Line 2", id="open quote"),
        pytest.param("criterion,subject,answer\n" + "a,b,c\n" * 5001, "more than 5000 lines", id="too long"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(author, text, words):
    answer = author.post(address(make_comparison(), "import"), {"text": text})

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param("criterion\xff".encode("latin-1"), "no UTF-8", id="another encoding"),
        pytest.param(b"criterion,subject,answer\na,\0,c\n", "no text", id="binary"),
        pytest.param(b"c" * (2 * 1024 * 1024 + 1), "more than 2 MB", id="too big"),
    ],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(author, data, words):
    file = io.BytesIO(data)
    file.name = "table.csv"

    answer = author.post(address(make_comparison(), "import"), {"file": file})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_import_never_saves_over_what_somebody_saved_after_it_was_shown(author):
    pay, peo = make_criterion("Pay"), make_term("PEO")
    shared = make_assessment(pay, peo, headline="Old.")
    comparison = make_comparison(peo, make_term("ASO"), criteria=[pay])
    shown = author.post(address(comparison, "import"), {"text": table(("Pay", "PEO", "No", "", "Imported."))})
    edit(shared, headline="Hers.")

    answer = author.post(address(comparison, "import"), {"changes": shown.context["changes"]}, follow=True)

    assert assessment(pay, peo).headline == "Hers."
    assert "Somebody else has changed 1 of the cells" in answer.content.decode()


def document_term(comparison: Draft, place: int) -> Draft:
    return list(comparison.subjects.all())[place].term


def revisions(draft: Draft) -> list[Revision]:
    return list(Revision.objects.filter(uid=draft.uid).order_by("number"))
