"""What readers search for and open, as counts by day: no person, address, cookie or moment is kept with them.

The browser counts, not the view of the search page: that page comes from a cache most of the time and must cost nothing
to serve, its process may read live tables only, and machines that follow every link would fill the list. So a page
of results carries a signed stamp of its query, and a script sends the stamp back: once for the search, and once with
each page that is opened from it. Readers without scripts are not counted. A query that may say something about a person
gets no stamp, so that it is not even sent.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F

from glossary.reading import choice_address
from publishing.live import Live, LiveName
from publishing.names import fold
from publishing.wall import live_tables_only
from website.models import COUNTED_QUERY_LIMIT, SearchCount, SearchOutcome
from website.reportform import local_path
from website.searching import SEARCHED

MOST_WORDS = 12
LONGEST_WORD = 30
KEPT = timedelta(days=180)
# Different queries and pages of a day; beyond, only what is known already is counted.
MOST_IN_A_DAY = 5_000
# Per process: more than readers can make, less than harms.
MOST_IN_A_MINUTE = 300

TELLING = re.compile(r"@|://|\bwww\.")
LETTER = re.compile(r"[^\W\d_]")
# Numbers of accounts, telephones and people, also when they are written in groups.
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.,/()+-]+(?=\d)")
LONG_NUMBER = re.compile(r"\d{6}")

_signer = Signer(salt="website.searchcounts")


@dataclass(frozen=True)
class Seen:
    """A search that a reader was shown: the folded query, and how much was found."""

    query: str
    outcome: SearchOutcome


class RateLimit:
    """So many in a minute, all readers together: there is nothing to tell them apart by."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._minute = 0
        self._count = 0

    def allows(self, *, at: datetime) -> bool:
        minute = int(at.timestamp() // 60)
        if minute != self._minute:
            self._minute, self._count = minute, 0
        self._count += 1
        return self._count <= self.most


def countable(query: str) -> str:
    """The query folded if it looks like words, else ''."""
    folded = fold(query)
    words = folded.split()
    is_short = len(folded) <= COUNTED_QUERY_LIMIT and len(words) <= MOST_WORDS
    has_words = LETTER.search(folded) and folded.isprintable() and max(map(len, words)) <= LONGEST_WORD
    is_telling = TELLING.search(folded) or LONG_NUMBER.search(BETWEEN_DIGITS.sub("", folded))
    return folded if is_short and has_words and not is_telling else ""


def outcome_of(number: int) -> SearchOutcome:
    """How much was found, roughly."""
    if number < 2:
        return SearchOutcome.ONE if number else SearchOutcome.NONE
    return SearchOutcome.FEW if number < 10 else SearchOutcome.MANY


def stamp(query: str, number: int) -> str:
    """What a page that found so much says of its query; '' when the query is not to be counted."""
    folded = countable(query)
    return _signer.sign(f"{outcome_of(number)}:{folded}") if folded else ""


def read_stamp(text: str) -> Seen | None:
    """What a stamp says; None when it is none of ours."""
    try:
        outcome, query = _signer.unsign(text).split(":", 1)
    except BadSignature:
        return None
    return Seen(query, SearchOutcome(outcome))


def opened_page(text: str, *, at: datetime) -> str:
    """The path if it is a page that readers see and search finds, else ''."""
    path = local_path(text)
    slug = path.rstrip("/").rpartition("/")[2]
    if not slug:
        return ""
    with live_tables_only():
        is_page = Live.objects.visible(at=at).of_kind(*SEARCHED).filter(slug=slug, address=path).exists()
        is_choice = not is_page and path == choice_address(slug)
        known = is_page or (is_choice and LiveName.objects.visible(at=at).filter(slug=slug).exists())
    return path if known else ""


def count_search(seen: Seen, *, opened: str = "", at: datetime) -> None:
    """Adds one to the count of a search, or of a page opened from it. The first of a day forgets what is too old."""
    day = at.date()
    row = {"day": day, "query": seen.query, "opened": opened}
    with transaction.atomic():
        if _add_one(row, seen.outcome):
            return
        number = SearchCount.objects.since(day).count()
        if not number:
            SearchCount.objects.before(day - KEPT).delete()
        if number < MOST_IN_A_DAY:
            _count, is_new = SearchCount.objects.get_or_create(**row, defaults={"outcome": seen.outcome})
            if not is_new:
                _add_one(row, seen.outcome)


def _add_one(row: dict, outcome: SearchOutcome) -> int:
    return SearchCount.objects.filter(**row).update(times=F("times") + 1, outcome=outcome)
