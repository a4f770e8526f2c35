"""The two addresses that machines ask: is the process up, and can it serve pages."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

BASE = Path(__file__).resolve().parents[2]
ASK = """
import django, sys
django.setup()
from django.test import Client
visitor = Client(raise_request_exception=False)
for address in sys.argv[1:]:
    answer = visitor.get(address)
    print(answer.status_code, "DENY" == answer.headers.get("X-Frame-Options"), answer.content.decode().splitlines()[0])
"""


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


def test_without_a_database_the_process_is_up_but_not_ready_and_pages_say_so(tmp_path):
    with socket.socket() as closed:
        # Bound but not listening: a connection is refused at once.
        closed.bind(("127.0.0.1", 0))
        variables = {
            "DATABASE_URL": f"postgres://site:hidden@127.0.0.1:{closed.getsockname()[1]}/glossary",
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "PLAINTERMS_DATA": str(tmp_path),
            "PLAINTERMS_STATIC": str(settings.STATIC_ROOT),
            "PLAINTERMS_HOSTS": "testserver",
            "PLAINTERMS_SITE_URL": "http://testserver",
        }

        command = [sys.executable, "-c", ASK, "/healthz", "/readyz", "/"]
        result = subprocess.run(
            command, cwd=BASE, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120
        )

    lines = result.stdout.splitlines()
    assert [line[:8] for line in lines] == ["200 True", "503 True", "500 True"], result.stderr
    assert lines[1].endswith("the database does not answer")
    assert "hidden" not in result.stdout
