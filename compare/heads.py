"""What stands in the heads of comparison pages: title, description, canonical address, structured data."""

from django.urls import reverse
from django.utils.translation import gettext as _

from compare.anything import AnythingTable
from compare.comparisonpages import ComparisonItem, ComparisonPage
from compare.wish import Wish
from publishing.cards import card_of
from publishing.jsonld import JsonLd, absolute, breadcrumbs, web_page
from publishing.live import Live
from publishing.pages import Link, Meta


def comparison_head(page: Live, comparison: ComparisonPage) -> Meta:
    """A WebPage about its subjects; the canonical address is the page without any query."""
    crumbs = (Link(_("Comparisons"), reverse("compare:comparison_list")), Link(page.title, page.address))
    about = [
        {
            "@type": "DefinedTerm",
            "@id": absolute(column.address) + "#term",
            "name": column.title,
            "url": absolute(column.address),
        }
        for column in comparison.subjects
    ]
    card = card_of(page)
    webpage = web_page(
        title=page.title,
        address=page.address,
        description=page.summary,
        byline=comparison.byline,
        image=card.url,
        about=about,
    )
    return Meta(
        title=page.title,
        description=page.summary,
        canonical=absolute(page.address),
        kind="article",
        json_ld=JsonLd(webpage, breadcrumbs(crumbs)),
        crumbs=crumbs,
        card=card,
        markdown=absolute(reverse("compare:export", args=[page.slug, "md"])),
    )


def comparisons_head(comparisons: tuple[ComparisonItem, ...]) -> Meta:
    address = reverse("compare:comparison_list")
    description = _("Side-by-side comparisons: every answer with its source and the day it was checked.")
    crumbs = (Link(_("Comparisons"), address),)
    items = {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": item.title, "url": absolute(item.address)}
            for place, item in enumerate(comparisons, start=1)
        ],
    }
    webpage = web_page(title=_("Comparisons"), address=address, description=description, mainEntity=items)
    return Meta(
        _("Comparisons"), description, absolute(address), json_ld=JsonLd(webpage, breadcrumbs(crumbs)), crumbs=crumbs
    )


def anything_head(wish: Wish, whole: AnythingTable | None) -> Meta:
    """No search engine keeps it: there are as many such pages as pairs of terms, and nobody has edited them."""
    name = whole.title if whole else _("Compare anything")
    crumbs = (Link(_("Comparisons"), reverse("compare:comparison_list")), Link(name, wish.address))
    title = _("%(title)s, put together by you") % {"title": name} if whole else name
    description = _("The published answers on %(titles)s, side by side.") % {
        "titles": ", ".join(entry.title for entry in wish.entries)
    }
    return Meta(title, description if whole else "", absolute(wish.address), index=False, crumbs=crumbs)
