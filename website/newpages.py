"""What is new: the pages that appeared or changed, by day."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from glossary.reading import history_address
from publishing.jsonld import JsonLd, absolute, breadcrumbs, web_page
from publishing.live import Live
from publishing.pages import Link, Meta
from website.feeds import READ_KINDS, newest_pages
from website.homepage import NewsItem, news_item

PAGE_SIZE = 60


@dataclass(frozen=True)
class NewEntry:
    item: NewsItem
    summary: str
    history_address: str


@dataclass(frozen=True)
class Day:
    on: date
    entries: tuple[NewEntry, ...]


@dataclass(frozen=True)
class NewPages:
    days: tuple[Day, ...]
    number: int
    pages: int

    @property
    def previous(self) -> str:
        return f"?page={self.number - 1}" if self.number > 1 else ""

    @property
    def next(self) -> str:
        return f"?page={self.number + 1}" if self.number < self.pages else ""


def build_new_pages(*, at: datetime, number: int) -> NewPages:
    """New and changed terms, questions and comparisons, the newest first. Two queries; Http404 beyond the last page."""
    total = Live.objects.visible(at=at).of_kind(*READ_KINDS).count()
    pages = max(1, -(-total // PAGE_SIZE))
    if number > pages:
        raise Http404
    rows = newest_pages(at=at, limit=number * PAGE_SIZE)[(number - 1) * PAGE_SIZE :]
    days = groupby(rows, key=lambda row: row.changed_at.date())
    return NewPages(tuple(Day(on, tuple(_entry(row) for row in group)) for on, group in days), number, pages)


def new_head(news: NewPages) -> Meta:
    address = reverse("website:new")
    title, crumb = _("New and changed"), Link(_("New and changed"), address)
    if news.number > 1:
        title = _("%(title)s, page %(number)d") % {"title": title, "number": news.number}
        address = f"{address}?page={news.number}"
    description = _("The terms, questions and comparisons that appeared or changed, day by day, with what moved.")
    webpage = web_page(title=title, address=address, description=description)
    json_ld = JsonLd({**webpage, "@type": "CollectionPage"}, breadcrumbs((crumb,)))
    return Meta(title, description, absolute(address), json_ld=json_ld, crumbs=(crumb,))


def _entry(row: Live) -> NewEntry:
    item = news_item(row)
    return NewEntry(item, row.summary, "" if item.is_new else history_address(row))
