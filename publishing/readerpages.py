"""What every reader page has in common: the moment, the edition, the cache, validators, and the wall to the drafts."""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from publishing.compression import accepts_gzip, as_accepted, compress
from publishing.live import edition
from publishing.wall import live_tables_only

PARAMETER_LIMIT = 200
CACHE_SECONDS = 24 * 3600
# Readers may keep a page but must ask whether it still holds: what is published shows at the next request.
CACHE_CONTROL = "public, no-cache"
# What pages are made by. A cache that outlives the process must not keep those of the version before.
PROGRAM = ("publishing", "glossary", "compare", "website", "templates", "locale", "requirements")
PROGRAM_SUFFIXES = (".py", ".html", ".xml", ".mo", ".txt")


def reader_page(*parameters: str, fresh: bool = False, daily: bool = False) -> Callable:
    """Makes a view a reader page: GET and HEAD only, cached by edition, with ETag and Last-Modified.

    `parameters` are the query parameters that the page depends on; all others are ignored. The view finds the moment
    in `request.now` and the edition in `request.edition`. `fresh` pages are made anew for each request, `daily` ones
    also at midnight UTC, when nothing was published.
    """

    def decorate(view: Callable) -> Callable:
        @require_safe
        @wraps(view)
        def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if "\0" in request.path:
                # No page is called so, and PostgreSQL takes no such text.
                raise Http404
            with live_tables_only():
                request.now = timezone.now()
                request.edition = edition(at=request.now)
                midnight = request.now.replace(hour=0, minute=0, second=0, microsecond=0) if daily else None
                return _answer(request, parameters, fresh, midnight, lambda: view(request, *args, **kwargs))

        page.is_reader_page = True
        # Nothing is ever done for a POST, so that it is told 405 and not about a missing token.
        page.csrf_exempt = True
        return page

    return decorate


def _answer(
    request: HttpRequest, parameters: tuple[str, ...], fresh: bool, midnight: datetime | None, make: Callable
) -> HttpResponse:
    key = _cache_key(request, parameters, midnight)
    # A tag names bytes, and the compressed ones are others.
    etag = f'"{key}-gzip"' if accepts_gzip(request) else f'"{key}"'
    modified = max(filter(None, (request.edition.changed_at, midnight)), default=None)
    timestamp = int(modified.timestamp()) if modified else None
    if etag in request.headers.get("If-None-Match", ""):
        # Who has this tag has this page: it need not be made to say so.
        return _with_validators(HttpResponseNotModified(), etag, timestamp)
    response = None if fresh else _cached(key)
    if response is None:
        response = make()
        if response.status_code == 200:
            compress(response)
        if not fresh and response.status_code == 200:
            cache.set(f"page:{key}", (response.content, dict(response.items())), CACHE_SECONDS)
    if response.status_code == 200:
        response = as_accepted(request, response)
        response = get_conditional_response(request, etag=etag, last_modified=timestamp, response=response)
        return _with_validators(response, etag, timestamp)
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    return response


def _cached(key: str) -> HttpResponse | None:
    kept = cache.get(f"page:{key}")
    if kept is None:
        return None
    content, headers = kept
    return HttpResponse(content, headers=headers)


def _with_validators(response: HttpResponse, etag: str, timestamp: int | None) -> HttpResponse:
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["ETag"] = etag
    if timestamp is not None:
        response.headers["Last-Modified"] = http_date(timestamp)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _cache_key(request: HttpRequest, parameters: tuple[str, ...], midnight: datetime | None) -> str:
    query = [(name, value) for name in parameters for value in request.GET.getlist(name)[:20]]
    parts = [request.edition.key, release(), get_language() or "", request.path, urlencode(query), str(midnight or "")]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def release() -> str:
    """What changes when the program, its templates, its static files or its name do; with DEBUG at every request."""
    return str(time.time_ns()) if settings.DEBUG else _release()


@lru_cache(maxsize=1)
def _release() -> str:
    static = getattr(staticfiles_storage, "manifest_hash", "")
    digest = hashlib.sha256("\0".join((static, settings.SITE_NAME, settings.SITE_URL)).encode())
    for folder in PROGRAM:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.*")):
            if path.suffix in PROGRAM_SUFFIXES:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def render_page(template: str, context: dict, *, status: int = 200) -> HttpResponse:
    """A page from a template, without the request: nothing of the one who asks can get into a cached page."""
    return HttpResponse(render_to_string(template, {**site_context(), **context}), status=status)


def site_context() -> dict:
    """What every template of the reader site may name."""
    site = {
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "source_code_url": settings.SOURCE_CODE_URL,
    }
    return {"site": site, "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE}
