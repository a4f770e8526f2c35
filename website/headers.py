"""Headers that every answer carries, errors and files included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=()"
EDITOR_PREFIX = "/admin/"
LOGOUT = "/admin/logout/"
# Other sites may load these: they are made for them.
OPEN_TYPES = ("application/atom+xml",)


def security_headers(get_response: Callable) -> Callable:
    """Completes the headers of every answer, also of those that no other middleware has seen.

    Django's own headers come from its own middleware: a file, or a request refused because of its host, is answered
    before that has its turn.
    """
    fillers = (SecurityMiddleware(get_response), XFrameOptionsMiddleware(get_response))

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for filler in fillers:
            response = filler.process_response(request, response)
        headers = response.headers
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        is_open = headers.get("Content-Type", "").startswith(OPEN_TYPES)
        headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_open else "same-origin")
        if request.path.startswith(EDITOR_PREFIX):
            _keep_private(request, response)
        elif response.status_code >= 400:
            # What is not there now may be published a second later.
            headers.setdefault("Cache-Control", "no-cache")
        return response

    return middleware


def _keep_private(request: HttpRequest, response: HttpResponse) -> None:
    """Nothing of the admin stays in a cache or is told to another site, and nothing at all stays after logging out."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.path == LOGOUT and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
