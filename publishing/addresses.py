"""What an address leads to: the page, the page it moved to, or nothing any more."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from publishing.live import Live, OldAddress
from publishing.pages import Meta
from publishing.readerpages import render_page


def live_page(kind: str, slug: str, *, at: datetime) -> Live | None:
    """The page that has the slug at the moment, as readers see it."""
    return Live.objects.visible(at=at).of_kind(kind).filter(slug=slug).first()


def former_page(
    request: HttpRequest, kind: str, slug: str, *, address_of: Callable[[Live], str] = attrgetter("address")
) -> HttpResponse:
    """The answer for a slug that no visible page has: 301 in one hop, 410 for what was public once, else Http404.

    `address_of` says where another form of the page stands, such as a download.
    """
    old = OldAddress.objects.filter(kind=kind, slug=slug, was_public=True).first()
    if old is not None:
        moved = Live.objects.visible(at=request.now).of_kind(kind).filter(uid=old.uid).first()
        if target := (address_of(moved) if moved else old.target):
            return moved_permanently(request, target)
    if old is not None or Live.objects.of_kind(kind).filter(slug=slug).ended(at=request.now).exists():
        return render_page("website/410.html", {"meta": Meta(_("Taken down"), "", "", index=False)}, status=410)
    raise Http404


def moved_permanently(request: HttpRequest, address: str) -> HttpResponse:
    """301 to another page, keeping the query."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return HttpResponsePermanentRedirect(f"{address}{query}")
