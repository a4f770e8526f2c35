"""Headers that every answer carries, errors and files included."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=()"
EDITOR_PREFIXES = ("/admin/",)


def security_headers(get_response: Callable) -> Callable:
    """Adds what Django and django-csp do not: resource and permissions policy, and no caching for editors."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers = response.headers
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(EDITOR_PREFIXES):
            headers["Cache-Control"] = "no-store, private"
            headers["Referrer-Policy"] = "same-origin"
        return response

    return middleware
