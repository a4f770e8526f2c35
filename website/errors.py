"""What readers and editors see when something is not there, not allowed, or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from publishing.pages import Meta
from publishing.readerpages import render_page


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A friendly page with the search. It says nothing of the address, so that drafts and nothing look alike."""
    return render_page("website/404.html", {"meta": _meta(_("Not found"))}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    title = _("The request could not be understood")
    return render_page("website/400.html", {"meta": _meta(title)}, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_page("website/403.html", {"meta": _meta(_("Not allowed"))}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Made without the database and without any context: those may be what is broken."""
    return HttpResponse(loader.get_template("website/500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has gone stale: what was typed is shown again, so that nothing is lost."""
    if not request.path.startswith("/admin/"):
        return permission_denied(request)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and name != "csrfmiddlewaretoken" and "password" not in name
    ]
    return render(request, "admin/csrf_failure.html", {"typed": typed, "title": _("Please send it again")}, status=403)


def _meta(title: str) -> Meta:
    return Meta(title=title, description="", canonical="", index=False)
