"""The two addresses that machines ask: is the process up, and can it serve pages."""

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_healthy_site_says_ok_and_nobody_keeps_the_answer(address):
    response = Client().get(address)

    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response.headers["Cache-Control"]


def test_the_process_is_up_even_without_a_database():
    # Without the mark django_db any query is an error.
    response = Client().get("/healthz")

    assert response.status_code == 200


@pytest.mark.django_db
def test_a_site_whose_tables_are_missing_is_not_ready_and_says_so_without_details():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_contentversion RENAME TO elsewhere")

    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.content == b"the database does not answer\n"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_site_without_any_page_yet_is_ready():
    response = Client().get("/readyz")

    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_the_health_can_only_be_read(address):
    response = Client().post(address)

    assert response.status_code == 405
