"""The Atom feed of new and changed pages."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from publishing.jsonld import absolute
from publishing.live import Live
from publishing.names import titled

NEWEST = 50
READ_KINDS = ("term", "question", "comparison")


def newest_pages(*, at: datetime, limit: int):
    """The pages that readers find under an address, the last changed first."""
    pages = Live.objects.visible(at=at).of_kind(*READ_KINDS).order_by("-changed_at", "sort_key")
    return pages.defer("text", "document", "targets")[:limit]


class NewsFeed(Feed):
    """New and changed terms, questions and comparisons, with their text."""

    feed_type = Atom1Feed

    def __init__(self, *, at: datetime):
        self.at = at

    def title(self) -> str:
        return _("%(site)s: new and changed pages") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return absolute("/")

    def feed_url(self) -> str:
        return absolute(reverse("website:feed"))

    def items(self):
        return newest_pages(at=self.at, limit=NEWEST)

    def item_title(self, item: Live) -> str:
        return titled(item.title, item.acronym)

    def item_description(self, item: Live) -> str:
        return item.summary

    def item_link(self, item: Live) -> str:
        return absolute(item.address)

    def item_guid(self, item: Live) -> str:
        return f"urn:uuid:{item.uid}"

    def item_pubdate(self, item: Live) -> datetime:
        return item.first_live_at

    def item_updateddate(self, item: Live) -> datetime:
        return item.changed_at
