"""Settings: nothing set is safe on localhost, and each odd value is refused by the name of its variable."""

import os
import re
import runpy
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from website import environment

BASE = Path(__file__).resolve().parents[2]
ELSEWHERE = {"PLAINTERMS_HOSTS": "glossary.example.org", "PLAINTERMS_SITE_URL": "https://glossary.example.org"}
SECRET = "s" * 50


@pytest.fixture
def read(monkeypatch, tmp_path):
    """The settings that a fresh process reads from these variables alone."""

    def read_settings(**variables: str) -> dict:
        for name in list(os.environ):
            if name.startswith("PLAINTERMS_") or re.fullmatch(r"(?:DATABASE_URL|CACHE_URL|PORT)(?:_FILE)?", name):
                monkeypatch.delenv(name)
        for name, value in {"PLAINTERMS_DATA": str(tmp_path / "data"), **variables}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(BASE / "website" / "settings.py"))

    return read_settings


# Without any variable


def test_nothing_set_is_localhost_without_debug_on_sqlite(read, tmp_path):
    settings = read()

    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert settings["DATABASES"]["default"]["NAME"] == tmp_path / "data" / "db.sqlite3"
    assert settings["TIME_ZONE"] == "UTC"
    assert settings["USE_TZ"] is True


def test_a_secret_is_made_kept_and_readable_by_its_owner_alone(read, tmp_path):
    first, second = read()["SECRET_KEY"], read()["SECRET_KEY"]

    kept = tmp_path / "data" / "secret-key"
    assert first == second == kept.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_two_sites_have_two_secrets(read, tmp_path):
    one = read(PLAINTERMS_DATA=str(tmp_path / "one"))["SECRET_KEY"]
    other = read(PLAINTERMS_DATA=str(tmp_path / "other"))["SECRET_KEY"]

    assert one != other


def test_no_secret_is_written_where_one_is_given(read, tmp_path):
    settings = read(PLAINTERMS_SECRET_KEY=SECRET)

    assert settings["SECRET_KEY"] == SECRET
    assert not (tmp_path / "data").exists()


def test_sqlite_gets_every_pragma_when_a_connection_opens(read):
    settings = read()

    options = settings["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 10
    for name, value in settings["SQLITE_PRAGMAS"].items():
        assert f"PRAGMA {name}={value};" in options["init_command"]
    assert settings["SQLITE_PRAGMAS"]["journal_mode"] == "wal"
    assert settings["SQLITE_PRAGMAS"]["synchronous"] == 2


# Other hosts


def test_another_host_needs_the_address_that_readers_see(read):
    with pytest.raises(ImproperlyConfigured, match="PLAINTERMS_HOSTS needs PLAINTERMS_SITE_URL"):
        read(PLAINTERMS_HOSTS="glossary.example.org")


def test_the_address_alone_opens_no_host(read):
    settings = read(PLAINTERMS_SITE_URL="https://glossary.example.org")

    assert "glossary.example.org" not in settings["ALLOWED_HOSTS"]


def test_a_site_on_https_has_secure_cookies_redirect_and_hsts(read):
    settings = read(**ELSEWHERE, PLAINTERMS_PROXIES="1")

    assert settings["ALLOWED_HOSTS"][0] == "glossary.example.org"
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert settings["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 63072000
    assert settings["SECURE_HSTS_PRELOAD"] is False
    assert settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["upgrade-insecure-requests"] is True
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_what_a_proxy_says_is_believed_only_where_there_is_one(read):
    assert read(**ELSEWHERE)["SECURE_PROXY_SSL_HEADER"] is None


def test_cookies_are_never_for_scripts(read):
    for settings in (read(), read(**ELSEWHERE)):
        assert settings["SESSION_COOKIE_HTTPONLY"] and settings["CSRF_COOKIE_HTTPONLY"]
        assert settings["SESSION_COOKIE_SAMESITE"] == settings["CSRF_COOKIE_SAMESITE"] == "Lax"


# Odd values


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLAINTERMS_DEBUG", "true"),
        ("PLAINTERMS_DEBUG", "yes"),
        ("PLAINTERMS_DEBUG", "2"),
        ("PLAINTERMS_HSTS_PRELOAD", "on"),
        ("PLAINTERMS_SSL_REDIRECT", "False"),
        ("PLAINTERMS_JSON_LOGS", "json"),
        ("PLAINTERMS_HOSTS", "*"),
        ("PLAINTERMS_HOSTS", "https://glossary.example.org"),
        ("PLAINTERMS_HOSTS", "glossary.example.org/path"),
        ("PLAINTERMS_HOSTS", "two words"),
        ("PLAINTERMS_SITE_URL", "glossary.example.org"),
        ("PLAINTERMS_SITE_URL", "ftp://glossary.example.org"),
        ("PLAINTERMS_SITE_URL", "https://glossary.example.org/sub/"),
        ("PLAINTERMS_SITE_URL", "https://glossary.example.org?a=b"),
        ("PLAINTERMS_PROXIES", "one"),
        ("PLAINTERMS_PROXIES", "-1"),
        ("PLAINTERMS_PROXIES", "10"),
        ("PLAINTERMS_PROXIES", "1.0"),
        ("PLAINTERMS_SECRET_KEY", "short"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "８０００"),
        ("PORT", "8_000"),
        ("DATABASE_URL", "mysql://localhost/glossary"),
        ("DATABASE_URL", "sqlite:///elsewhere.db"),
        ("CACHE_URL", "memcached://localhost"),
        ("CACHE_URL", "localhost:6379"),
    ],
)
def test_an_odd_value_is_refused_by_name(read, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(**{"PLAINTERMS_SITE_URL": "https://glossary.example.org", name: value})


@pytest.mark.parametrize("address", ["nonsense", "postgres://site:hidden@db.example.org:port/glossary"])
def test_an_odd_database_address_is_refused_by_name_and_its_password_is_not_repeated(read, address):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
        read(DATABASE_URL=address)

    assert "hidden" not in str(refusal.value)


def test_an_empty_value_is_as_good_as_none(read):
    settings = read(PLAINTERMS_DEBUG="", PLAINTERMS_HOSTS="", DATABASE_URL="", CACHE_URL=" ", PORT="")

    assert settings["DEBUG"] is False
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert settings["DATABASES"]["default"]["ENGINE"].endswith("sqlite3")


# What else can be set


def test_the_port_is_part_of_the_address_of_a_site_on_localhost(read):
    assert read(PORT="8123")["SITE_URL"] == "http://127.0.0.1:8123"


def test_a_slash_at_the_end_of_the_address_does_no_harm(read):
    assert read(PLAINTERMS_SITE_URL="https://glossary.example.org/")["SITE_URL"] == "https://glossary.example.org"


def test_several_hosts_are_separated_by_commas(read):
    settings = read(**{**ELSEWHERE, "PLAINTERMS_HOSTS": "glossary.example.org, www.example.org,,.example.net"})

    assert settings["ALLOWED_HOSTS"][:3] == ["glossary.example.org", "www.example.org", ".example.net"]


def test_postgresql_gets_its_time_limits(read):
    database = read(DATABASE_URL="postgres://site:p%40ss@db.example.org:5433/glossary?sslmode=verify-full")[
        "DATABASES"
    ]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["PASSWORD"]) == ("db.example.org", 5433, "p@ss")
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    assert "statement_timeout=10000" in database["OPTIONS"]["options"]


def test_a_redis_is_the_cache_where_one_is_named(read):
    cache = read(CACHE_URL="redis://cache.example.org:6379/0")["CACHES"]["default"]

    assert cache["LOCATION"] == "redis://cache.example.org:6379/0"
    assert cache["OPTIONS"]["socket_timeout"] <= 0.1


def test_pictures_go_to_a_bucket_where_one_is_named(read):
    storage = read(PLAINTERMS_MEDIA_BUCKET="pictures", PLAINTERMS_MEDIA_ENDPOINT="https://s3.example.org")["STORAGES"]

    assert storage["default"]["OPTIONS"] == {"bucket_name": "pictures", "endpoint_url": "https://s3.example.org"}


# Secrets in files


@pytest.mark.parametrize("name", ["PLAINTERMS_SECRET_KEY", "DATABASE_URL", "CACHE_URL"])
def test_a_secret_can_stand_in_a_file(monkeypatch, tmp_path, name):
    monkeypatch.delenv(name, raising=False)
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))

    assert environment.env_text(name) == "from the file"


def test_a_secret_in_a_file_is_checked_like_any_other(read, tmp_path):
    (tmp_path / "secret").write_text("short\n")

    with pytest.raises(ImproperlyConfigured, match="PLAINTERMS_SECRET_KEY"):
        read(PLAINTERMS_SECRET_KEY_FILE=str(tmp_path / "secret"))


def test_a_file_that_cannot_be_read_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAINTERMS_SECRET_KEY_FILE", str(tmp_path / "missing"))

    with pytest.raises(ImproperlyConfigured, match=r"PLAINTERMS_SECRET_KEY_FILE: .*missing cannot be read"):
        environment.env_text("PLAINTERMS_SECRET_KEY")


def test_a_value_and_a_file_for_it_are_one_too_many(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAINTERMS_SECRET_KEY", SECRET)
    monkeypatch.setenv("PLAINTERMS_SECRET_KEY_FILE", str(tmp_path / "secret"))

    with pytest.raises(ImproperlyConfigured, match="PLAINTERMS_SECRET_KEY or PLAINTERMS_SECRET_KEY_FILE, not both"):
        environment.env_text("PLAINTERMS_SECRET_KEY")
