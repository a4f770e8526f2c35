"""The page "What changed" of a comparison."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from compare.histories import comparison_history
from glossary.indexes import read_page_number
from glossary.reading import history_address
from publishing.addresses import former_page, live_page
from publishing.historypages import history_response
from publishing.pages import Link
from publishing.readerpages import reader_page


@reader_page("page")
def comparison_changes(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("comparison", slug, at=request.now)
    if page is None:
        return former_page(request, "comparison", slug)
    history = comparison_history(page, at=request.now, number=read_page_number(request.GET))
    crumbs = (Link(_("Comparisons"), reverse("compare:comparison_list")), Link(page.title, page.address))
    return history_response(page, history, address=history_address(page), crumbs=crumbs, nav="compare")
