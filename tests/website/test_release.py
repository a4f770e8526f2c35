"""A page that is kept belongs to the version of the program that made it."""

import pytest
from django.test import override_settings

from publishing import readerpages
from tests.factories import live, make_term


@pytest.fixture
def upgrade():
    """Lets the next request come from a process that has just been started."""
    yield readerpages._release.cache_clear
    readerpages._release.cache_clear()


@pytest.mark.django_db
def test_after_an_upgrade_a_kept_page_is_made_anew_although_no_page_has_changed(client, settings, tmp_path, upgrade):
    live(make_term("PEO", slug="peo"))
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates" / "page.html"
    template.write_text("before")
    settings.BASE_DIR = tmp_path
    upgrade()

    first = client.get("/glossary/peo/").headers["ETag"]
    upgrade()
    again = client.get("/glossary/peo/", headers={"if-none-match": first})
    template.write_text("after")
    upgrade()
    other = client.get("/glossary/peo/", headers={"if-none-match": first})

    assert again.status_code == 304
    assert other.status_code == 200
    assert other.headers["ETag"] != first


@pytest.mark.django_db
@override_settings(DEBUG=True)
def test_who_works_on_a_template_sees_each_change_at_once(client):
    live(make_term("PEO", slug="peo"))

    first = client.get("/glossary/peo/").headers["ETag"]
    again = client.get("/glossary/peo/", headers={"if-none-match": first})

    assert again.status_code == 200
