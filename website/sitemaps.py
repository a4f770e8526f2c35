"""The entries of the sitemap: each address with the moment at which what it shows last changed."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from compare.freshness import last_answers
from publishing.jsonld import absolute
from publishing.live import Edition, Live

# What each list shows; a list changes with the last of these.
LISTS = {
    "glossary:term_list": ("term",),
    "glossary:topic_list": ("topic", "term"),
    "glossary:question_list": ("question", "topic"),
    "compare:comparison_list": ("comparison", "topic"),
    "website:new": ("term", "question", "comparison"),
}
# These show something of every page.
OF_ALL = ("website:home", "website:about")


def site_entries(edition: Edition, *, at: datetime) -> list[tuple[str, datetime | None]]:
    """The lists first, then all pages by address. Three queries."""
    answers = last_answers(at=at)
    rows = Live.objects.visible(at=at).exclude(address="").order_by("address")
    pages = [
        (kind, address, max(filter(None, (changed, answers.get(pk)))))
        for pk, kind, address, changed in rows.values_list("pk", "kind", "address", "changed_at")
    ]
    lists = [(reverse(name), edition.changed_at) for name in OF_ALL]
    lists += [(reverse(name), _last(pages, kinds)) for name, kinds in LISTS.items()]
    return [(absolute(address), changed) for address, changed in [*lists, *((page[1], page[2]) for page in pages)]]


def _last(pages: Iterable[tuple[str, str, datetime]], kinds: tuple[str, ...]) -> datetime | None:
    return max((changed for kind, _address, changed in pages if kind in kinds), default=None)
