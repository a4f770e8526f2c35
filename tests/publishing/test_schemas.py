"""Stored documents of an older schema are read forward; those of a newer one are refused."""

import pytest
from pydantic import ValidationError

from publishing.documents import Document, Line, PersonDocument, UnreadableSchema, load, store


def _title_from_name(data: dict) -> dict:
    return {**{key: value for key, value in data.items() if key != "name"}, "title": data["name"]}


def _titles_are_capital(data: dict) -> dict:
    return {**data, "title": data["title"].upper()}


class NoteDocument(Document):
    kind = "note"
    forward = (_title_from_name, _titles_are_capital)

    title: Line


def test_a_stored_document_carries_the_number_of_its_schema():
    assert store(PersonDocument(slug="ann", name="Ann"))["schema"] == 1
    assert store(NoteDocument(slug="a", title="A"))["schema"] == 3


def test_a_document_comes_back_as_it_was_stored():
    document = NoteDocument(slug="a", title="A", body="x")

    assert load(NoteDocument, store(document)) == document


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ({"slug": "a", "name": "first"}, "FIRST"),
        ({"schema": 1, "slug": "a", "name": "first"}, "FIRST"),
        ({"schema": 2, "slug": "a", "title": "second"}, "SECOND"),
        ({"schema": 3, "slug": "a", "title": "third"}, "third"),
    ],
)
def test_an_old_document_goes_through_each_step_since_its_number(data: dict, title: str):
    assert load(NoteDocument, data).title == title


@pytest.mark.parametrize("number", [4, 99, 0, -1])
def test_a_number_that_this_version_does_not_know_is_refused_by_name(number: int):
    with pytest.raises(UnreadableSchema, match="note"):
        load(NoteDocument, {"schema": number, "slug": "a", "title": "A"})


def test_reading_forward_leaves_the_stored_data_alone():
    data = {"schema": 1, "slug": "a", "name": "first"}

    load(NoteDocument, data)

    assert data == {"schema": 1, "slug": "a", "name": "first"}


def test_data_that_no_step_makes_valid_is_refused():
    with pytest.raises(ValidationError):
        load(NoteDocument, {"schema": 3, "slug": "a", "name": "A"})
