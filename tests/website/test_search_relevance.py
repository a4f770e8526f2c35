"""The search over the shipped content: the page that readers want stands first."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from glossary.lexicon import read_vocabulary
from publishing.live import Live
from website.searching import build_search

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

RELEVANCE = Path(__file__).with_name("relevance.tsv")
AT_LEAST = 150


def wanted() -> list[tuple[str, str]]:
    """Queries, each with the address of the page that should come first."""
    with RELEVANCE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["query"], row["first"]) for row in rows]


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The content of the project, imported once and gone after this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_content", publish=True, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def outcomes(shipped) -> dict[str, tuple[str, list[str]]]:
    """For each query the address wanted, and those found in order, without the row within a page."""
    at = timezone.now()
    vocabulary = read_vocabulary(at=at)
    return {
        query: (address, [row.address.split("#")[0] for row in build_search(query, vocabulary, at=at)["results"]])
        for query, address in wanted()
    }


def test_every_page_wanted_exists(shipped):
    addresses = set(Live.objects.visible(at=timezone.now()).values_list("address", flat=True))
    choices = {"/glossary/aso/"}

    assert {address for _query, address in wanted()} <= addresses | choices


def test_the_page_wanted_stands_first(outcomes):
    missed = {query: found[:1] for query, (address, found) in outcomes.items() if address not in found[:1]}

    assert len(outcomes) >= AT_LEAST
    assert 1 - len(missed) / len(outcomes) >= 0.95, missed


def test_the_page_wanted_is_among_the_first_three(outcomes):
    missed = {query: found[:3] for query, (address, found) in outcomes.items() if address not in found[:3]}

    assert 1 - len(missed) / len(outcomes) >= 0.99, missed


def test_every_title_and_every_name_of_one_page_finds_that_page_first(shipped):
    at = timezone.now()
    vocabulary = read_vocabulary(at=at)
    pages = Live.objects.visible(at=at).of_kind("term", "question", "comparison").prefetch_related("names")

    missed = [
        (name, page.address)
        for page in pages
        for name in (page.title, *(row.text for row in page.names.all() if row.kind != "order"))
        if len(vocabulary.named(name)) < 2
        and build_search(name, vocabulary, at=at)["results"][0].address != page.address
    ]

    assert missed == []
