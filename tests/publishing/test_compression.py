"""Pages on the wire: small for whoever takes them so, plain for the others, and the same words for both."""

import gzip

import pytest
from django.test import Client

from tests.factories import live, make_term

pytestmark = pytest.mark.django_db

ADDRESS = "/glossary/payroll/"


@pytest.fixture(autouse=True)
def payroll() -> None:
    live(make_term("Payroll", body="About pay. " * 200))


@pytest.mark.parametrize("first", ["gzip", ""])
def test_a_page_says_the_same_compressed_and_plain_whoever_asked_first(client: Client, first: str):
    client.get(ADDRESS, headers={"Accept-Encoding": first})

    small = client.get(ADDRESS, headers={"Accept-Encoding": "gzip, deflate, br"})
    plain = client.get(ADDRESS)

    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 2
    assert int(small.headers["Content-Length"]) == len(small.content)
    assert int(plain.headers["Content-Length"]) == len(plain.content)


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0.001", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("x-gzip", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, identity", False),
    ],
)
def test_only_those_get_it_compressed_who_take_it_so(client: Client, accepted: str, is_compressed: bool):
    answer = client.get(ADDRESS, headers={"Accept-Encoding": accepted})

    assert ("Content-Encoding" in answer.headers) is is_compressed
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_tag_names_the_bytes_that_were_sent(client: Client):
    small = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    plain = client.get(ADDRESS).headers["ETag"]

    again = client.get(ADDRESS, headers={"Accept-Encoding": "gzip", "If-None-Match": small})
    other = client.get(ADDRESS, headers={"If-None-Match": small})

    assert small != plain
    assert again.status_code == 304
    assert "Accept-Encoding" in again.headers["Vary"]
    assert other.status_code == 200


def test_head_tells_the_weight_of_the_compressed_page(client: Client):
    got = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    head = client.head(ADDRESS, headers={"Accept-Encoding": "gzip"})

    assert head.content == b""
    assert {**head.headers} == {**got.headers}


def test_what_is_missing_and_forms_with_a_secret_stay_plain(client: Client):
    for address in ("/glossary/nothing/", "/feedback/", "/admin/login/"):
        assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": "gzip"}).headers
