"""Where readers report a mistake or ask for a term. No name, no e-mail address, no cookie."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publishing.live import Live
from publishing.pages import Link, Meta
from publishing.readerpages import render_page
from publishing.wall import live_tables_only
from website.models import SUBJECT_LIMIT, ReportKind
from website.proxies import client_address
from website.reportform import ReportForm, local_path
from website.reports import TooManyReports, take_report

QUERY_LIMIT = 400


@dataclass(frozen=True)
class Place:
    """What a report is about, as readers know it: the page, and the row of its table, each '' when there is none."""

    page: Link | None
    row: str


# Exempt from Django's check, which needs a cookie that readers do not have. In its place stand the signed stamp of the
# form and `came_from_here`; and a stranger who gets past both has sent a message in nobody's name.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """The form; `?about=`, `?row=`, `?kind=` and `?subject=` fill it in."""
    now = timezone.now()
    if request.method == "POST":
        return _receive(request, at=now)
    asked = {name: request.GET.get(name, "")[:QUERY_LIMIT] for name in ("about", "row", "kind", "subject")}
    place = place_of(asked["about"], asked["row"], at=now)
    asked["subject"] = (asked["subject"] or place.row)[:SUBJECT_LIMIT]
    if asked["kind"] not in ReportKind.values:
        asked["kind"] = ReportKind.WRONG if place.page else ""
    return _form_page(ReportForm(initial=asked, at=now), place)


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    page = place_of(request.GET.get("about", ""), "", at=timezone.now()).page
    meta = Meta(_("Thank you"), "", "", index=False)
    return render_page("website/feedback_thanks.html", {"page": page, "nav": "", "meta": meta})


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site. Saying nothing is no yes."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc in (request.get_host(), urlsplit(settings.SITE_URL).netloc)


def place_of(about: str, row: str, *, at: datetime) -> Place:
    """The page and the row by their names; a path that no live page has is shown as it is. One query."""
    path = local_path(about)
    bare = path.split("?")[0].split("#")[0]
    with live_tables_only():
        found = Live.objects.visible(at=at).filter(Q(address=bare) | Q(pk__in=_criterion(row, at=at)))
        titles = {kind == "criterion": title for kind, title in found.values_list("kind", "title") if path}
    return Place(Link(titles.get(False, path), path) if path else None, titles.get(True, ""))


def _criterion(slug: str, *, at: datetime):
    return Live.objects.visible(at=at).of_kind("criterion").filter(slug=slug).values("pk")


def _receive(request: HttpRequest, *, at: datetime) -> HttpResponse:
    form = ReportForm(request.POST, at=at)
    place = place_of(request.POST.get("about", "")[:QUERY_LIMIT], request.POST.get("row", "")[:QUERY_LIMIT], at=at)
    if not came_from_here(request):
        form.add_error(None, _("Your browser does not say that this form comes from this page. Please send it again."))
        return _form_page(form, place, status=403)
    if not form.is_valid():
        return _form_page(form, place, status=422)
    try:
        take_report(form.report(), address=client_address(request), at=at)
    except TooManyReports:
        form.add_error(None, _("That is all we can take today. Please copy your text and send it tomorrow."))
        return _form_page(form, place, status=429)
    except DatabaseError:
        # A machine that may only read serves readers all the same.
        form.add_error(None, _("We cannot keep it at this moment. Please copy your text and try again later."))
        return _form_page(form, place, status=503)
    query = f"?{urlencode({'about': place.page.address})}" if place.page else ""
    return HttpResponseRedirect(reverse("website:thanks") + query)


def _form_page(form: ReportForm, place: Place, *, status: int = 200) -> HttpResponse:
    """The form with what was typed. The hidden field comes back empty, so that nobody is caught by it twice."""
    errors = [(field if field in ("kind", "subject", "message") else "", text) for field, text in _errors(form)]
    title = _("Report a mistake or ask for a term")
    meta = Meta(_("%(title)s: please check") % {"title": title} if errors else title, "", "", index=False)
    context = {"form": form, "place": place, "errors": errors, "nav": "", "meta": meta, "title": title}
    return render_page("website/feedback.html", context, status=status)


def _errors(form: ReportForm) -> list[tuple[str, str]]:
    return [(field, text) for field, texts in form.errors.items() for text in texts] if form.is_bound else []
