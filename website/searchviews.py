"""Beside the page of results: suggestions while typing, the search of browsers, and the counts of searches."""

from dataclasses import asdict

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from glossary.lexicon import vocabulary
from publishing.jsonld import absolute
from publishing.readerpages import reader_page, render_page
from website.completions import Completion, complete
from website.feedback import came_from_here
from website.indexing import name_index
from website.searchcounts import MOST_IN_A_MINUTE, RateLimit, count_search, opened_page, read_stamp, stamp

BODY_LIMIT = 1024
limit = RateLimit(MOST_IN_A_MINUTE)


# Made anew each time, from memory: an answer for each letter typed would push the pages out of the cache.
@reader_page("q", fresh=True)
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions for the field of the site: the rows, what a screen reader says of them, and the stamp to count by."""
    found = _completions(request)
    count = len(found)
    said = ngettext("%(count)d suggestion", "%(count)d suggestions", count) % {"count": count}
    return JsonResponse(
        {
            "said": said if found else _("No suggestions"),
            "seen": stamp(request.GET.get("q", ""), count),
            "suggestions": [asdict(row) for row in found],
        }
    )


@reader_page("q", fresh=True)
def suggest_to_browser(request: HttpRequest) -> HttpResponse:
    """The same for the address bar of a browser, in the form that OpenSearch gives."""
    found = _completions(request)
    notes = [" · ".join(filter(None, (row.kind, row.note))) for row in found]
    answer = [request.GET.get("q", ""), [row.text for row in found], notes, [absolute(row.address) for row in found]]
    return JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")


def _completions(request: HttpRequest) -> tuple[Completion, ...]:
    names = vocabulary(request.edition, at=request.now)
    return complete(request.GET.get("q", ""), name_index(names, at=request.now), names)


@reader_page()
def opensearch(request: HttpRequest) -> HttpResponse:
    """How browsers learn to search here."""
    response = render_page("website/opensearch.xml", {})
    response.headers["Content-Type"] = "application/opensearchdescription+xml"
    return response


# Exempt from Django's check, which needs a cookie that readers do not have. `came_from_here` and the stamp stand in its
# place, and all that can be forged is a count.
@csrf_exempt
@never_cache
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """A browser says that a search was shown, or that a page was opened from it. No answer is expected."""
    now = timezone.now()
    if not came_from_here(request):
        return HttpResponse(status=403)
    if not 0 < _length(request) <= BODY_LIMIT:
        return HttpResponse(status=413)
    if not limit.allows(at=now):
        return HttpResponse(status=429)
    shown, opened = read_stamp(request.POST.get("seen", "")), request.POST.get("opened", "")
    page = opened_page(opened, at=now)
    if shown is None or bool(page) != bool(opened):
        return HttpResponse(status=400)
    try:
        count_search(shown, opened=page, at=now)
    except DatabaseError:
        # A machine that may only read serves readers all the same.
        return HttpResponse(status=503)
    return HttpResponse(status=204)


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0
