"""The headers that every answer carries, whatever it is."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client, override_settings
from django.urls import path

from publishing import workflow
from tests.factories import live, make_comparison, make_term, make_user
from website.urls import handler400, handler403, handler404, handler500
from website.urls import urlpatterns as real_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def refuse(request):
    raise PermissionDenied


def misunderstand(request):
    raise BadRequest


def break_down(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("refused/", refuse),
    path("misunderstood/", misunderstand),
    path("broken/", break_down),
    *real_patterns,
]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
READER_PAGES = [
    "/",
    "/about/",
    "/glossary/",
    "/glossary/letter/p/",
    "/glossary/topics/",
    "/glossary/peo/",
    "/questions/",
    "/compare/",
    "/compare/peo-vs-aso/",
    "/compare/peo-vs-aso.csv",
    "/compare/peo-vs-aso.json",
    "/compare/peo-vs-aso.md",
    "/search/?q=peo",
    "/search/suggest/?q=peo",
    "/search/suggest/browser/?q=peo",
    "/opensearch.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
    "/readyz",
]


@pytest.fixture
def site(db):
    """A small published glossary."""
    live(make_comparison(live(make_term("PEO", slug="peo")), live(make_term("ASO", slug="aso")), slug="peo-vs-aso"))


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def policy_of(response) -> set[str]:
    return {part.strip() for part in response.headers["Content-Security-Policy"].split(";")}


def assert_headers(response, **other: str) -> None:
    expected = EVERYWHERE | {name.replace("_", "-"): value for name, value in other.items()}
    assert {name: response.headers.get(name) for name in expected} == expected
    assert policy_of(response) == POLICY


def assert_no_trace_of_a_session(response) -> None:
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()


@pytest.mark.parametrize("address", READER_PAGES)
def test_reader_pages_carry_all_headers_and_know_no_cookie(site, visitor, address):
    response = visitor.get(address)

    assert response.status_code == 200
    assert_headers(response)
    assert_no_trace_of_a_session(response)


def test_the_feed_may_be_loaded_by_other_sites(site, visitor):
    response = visitor.get("/feed/")

    assert response.status_code == 200
    assert_headers(response, Cross_Origin_Resource_Policy="cross-origin")
    assert_no_trace_of_a_session(response)


def test_an_unchanged_page_carries_all_headers(site, visitor):
    etag = visitor.get("/glossary/peo/").headers["ETag"]

    response = visitor.get("/glossary/peo/", headers={"if-none-match": etag})

    assert response.status_code == 304
    assert_headers(response)
    assert_no_trace_of_a_session(response)


@pytest.mark.parametrize("address", ["/glossary/peo", "/compare/aso-vs-peo/"])
def test_a_redirect_carries_all_headers(site, visitor, address):
    response = visitor.get(address)

    assert response.status_code == 301
    assert_headers(response)
    assert_no_trace_of_a_session(response)


def test_a_missing_page_carries_all_headers_and_is_not_kept(site, visitor):
    response = visitor.get("/glossary/nothing-of-the-kind/")

    assert response.status_code == 404
    assert_headers(response, Cache_Control="no-cache")
    assert_no_trace_of_a_session(response)


def test_a_page_taken_down_carries_all_headers(site, visitor):
    term = live(make_term("Gone", slug="gone"))
    workflow.unpublish(term, by=workflow.OPERATOR)

    response = visitor.get("/glossary/gone/")

    assert response.status_code == 410
    assert_headers(response)
    assert_no_trace_of_a_session(response)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", ["/", "/glossary/peo/", "/search/", "/feed/"])
def test_other_methods_than_reading_are_refused_by_name_with_all_headers(site, method, address):
    response = getattr(Client(enforce_csrf_checks=True), method)(address)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert_headers(response)
    assert_no_trace_of_a_session(response)


@pytest.mark.urls("tests.website.test_headers")
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/misunderstood/", 400, "Not understood"),
        ("/refused/", 403, "Not allowed"),
        ("/broken/", 500, "Something broke"),
    ],
)
def test_errors_are_friendly_pages_with_all_headers(db, visitor, address, status, words):
    response = visitor.get(address)

    assert response.status_code == status
    assert f'<h1 class="page-title">{words}</h1>' in response.content.decode()
    assert_headers(response, Cache_Control="no-cache")
    assert_no_trace_of_a_session(response)


@pytest.mark.parametrize("host", ["evil.example", "a@b", "[::1", "127.0.0.1.evil.example"])
def test_a_wrong_host_is_refused_with_all_headers_and_is_not_repeated(db, visitor, host):
    response = visitor.get("/", headers={"host": host})

    assert response.status_code == 400
    assert host not in response.content.decode()
    assert_headers(response)


def test_a_form_sent_without_its_token_is_refused_with_all_headers(db):
    response = Client(enforce_csrf_checks=True).post("/healthz")

    assert response.status_code == 403
    assert "Not allowed" in response.content.decode()
    assert_headers(response)


@pytest.mark.parametrize("name", ["website/css/base.css", "website/js/scheme.js", "admin/css/base.css"])
def test_static_files_carry_all_headers_and_are_kept_for_good(visitor, name):
    response = visitor.get(staticfiles_storage.url(name))

    assert response.status_code == 200
    assert response.getvalue()
    assert "immutable" in response.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response.headers
    assert_headers(response)
    assert_no_trace_of_a_session(response)


def test_an_unchanged_static_file_carries_all_headers(visitor):
    address = staticfiles_storage.url("website/css/base.css")
    first = visitor.get(address)
    modified = first.headers["Last-Modified"]

    response = visitor.get(address, headers={"if-modified-since": modified})

    assert first.getvalue()
    assert response.status_code == 304
    assert_headers(response)


def test_pictures_are_sandboxed_and_carry_the_other_headers(visitor):
    picture = Path(settings.MEDIA_ROOT) / "pictures" / f"{uuid.uuid4().hex}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")

    response = visitor.get(f"/media/pictures/{picture.name}")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert policy_of(response) == {"default-src 'none'", "sandbox"}
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert response.getvalue() == picture.read_bytes()
    assert_no_trace_of_a_session(response)


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/", "/admin/glossary/term/", "/admin/nothing/"])
def test_nothing_of_the_admin_is_kept_by_a_cache(db, visitor, address):
    response = visitor.get(address)

    assert_headers(response, Cache_Control="no-store, private", Referrer_Policy="same-origin")


def test_pages_of_editors_are_kept_by_no_cache_and_logging_out_clears_the_browser(db, client):
    client.force_login(make_user("Publisher"))

    inside = client.get("/admin/")
    out = client.post("/admin/logout/")

    assert inside.status_code == 200
    assert_headers(inside, Cache_Control="no-store, private", Referrer_Policy="same-origin")
    assert_headers(
        out, Clear_Site_Data='"cache", "storage"', Cache_Control="no-store, private", Referrer_Policy="same-origin"
    )


def test_an_editor_gets_the_same_page_as_a_visitor_and_no_cookie_with_it(site, client, visitor):
    client.force_login(make_user("Publisher"))

    mine, theirs = client.get("/glossary/peo/"), visitor.get("/glossary/peo/")

    assert mine.content == theirs.content
    assert_no_trace_of_a_session(mine)


@override_settings(SECURE_HSTS_SECONDS=63072000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_SSL_REDIRECT=True)
@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/", "localhost", 200),
        ("/glossary/nothing/", "localhost", 404),
        ("/admin/login/", "localhost", 200),
        ("/", "evil.example", 400),
        (staticfiles_storage.base_url + "website/icon.svg", "localhost", 200),
    ],
)
def test_behind_https_every_answer_asks_browsers_to_stay_there(db, address, host, status):
    response = Client(raise_request_exception=False).get(address, secure=True, headers={"host": host})

    assert response.status_code == status
    assert response.getvalue()
    assert response.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@override_settings(SECURE_SSL_REDIRECT=True)
def test_http_leads_to_https_except_for_the_health_of_the_machine(site, visitor):
    moved, health = visitor.get("/glossary/peo/"), visitor.get("/healthz")

    assert moved.status_code == 301
    assert moved.headers["Location"] == "https://testserver/glossary/peo/"
    assert_headers(moved)
    assert health.status_code == 200
