"""The page "What changed" of a page, whatever its kind."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from publishing.history import HistoryPage
from publishing.jsonld import absolute
from publishing.live import Live
from publishing.pages import Link, Meta
from publishing.readerpages import render_page


def history_response(
    page: Live, history: HistoryPage, *, address: str, crumbs: tuple[Link, ...], nav: str
) -> HttpResponse:
    """The versions of a page; `crumbs` are those of the page itself. Search engines are to find the page, not this."""
    title = _("What changed: %(title)s") % {"title": page.title}
    here = Link(_("What changed"), address)
    meta = Meta(
        title,
        _("The published versions of “%(title)s”, and what differs between them.") % {"title": page.title},
        absolute(address),
        index=False,
        crumbs=(*crumbs, here),
    )
    return render_page(
        "publishing/history.html",
        {"history": history, "page": Link(page.title, page.address), "nav": nav, "meta": meta},
    )
