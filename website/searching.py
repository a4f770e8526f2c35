"""One search over names, titles, questions, comparisons and text, on SQLite and PostgreSQL alike.

Exact names come first, then what begins with the query, then what has its words, then misspellings, then texts;
website/namesearch.py has the order in full.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.urls import reverse
from django.utils.http import urlencode

from glossary.vocabulary import Vocabulary
from publishing.live import Live
from publishing.pages import Link
from publishing.querywords import search_keys
from publishing.search import count_pages_with, find_pages
from website.indexing import name_index
from website.nameindex import NameIndex
from website.namesearch import Hit, Rank, best_of, find_names, misspelled
from website.queries import WORD_LIMIT, Query, read_query
from website.results import Passage, Result, choice_result, page_result
from website.suggestions import corrected, nearest_terms

RESULT_LIMIT = 30
TEXT_LIMIT = 60
# What has a text to search; an answer shared by comparisons is shown as a row of one that has it.
SEARCHED = ("term", "question", "comparison", "topic", "person", "assessment")


@dataclass(frozen=True)
class Found:
    """All that a search found: pages in order, the texts of those found by text, and the query as it was meant."""

    hits: tuple[Hit, ...]
    texts: Mapping[int, Passage]
    meant: Query | None


def build_search(query: str, vocabulary: Vocabulary, *, at: datetime) -> dict:
    """What the page of results shows.

    Three queries, one more when something is misspelled, and three more for the first search of an edition.
    """
    asked = read_query(query)
    if not asked.text:
        return {"results": (), "suggestion": None, "nearest": (), "total": 0}
    index = name_index(vocabulary, at=at)
    found = _find(asked, index, at=at)
    results = tuple(islice(_results(asked, found, index, vocabulary), RESULT_LIMIT))
    return {
        "results": results,
        "suggestion": _suggestion(found.meant),
        "nearest": () if results else nearest_terms(asked, index),
        "total": len(results),
    }


def _find(asked: Query, index: NameIndex, *, at: datetime) -> Found:
    hits = find_names(asked, index)
    counts = count_pages_with(_keys(asked), at=at, kinds=SEARCHED)
    meant = None if _is_sure(hits) else _meant(asked, index, counts)
    if meant:
        hits = best_of([*hits, *misspelled(find_names(meant, index))])
        counts = count_pages_with(_keys(meant), at=at, kinds=SEARCHED)
    texts = _texts(counts, index, at=at) if len(hits) < RESULT_LIMIT else {}
    hits = best_of([*hits, *(Hit(Rank.TEXT, page, None, (place,)) for place, page in enumerate(texts))])
    return Found(tuple(hits), texts, meant)


def _is_sure(hits: list[Hit]) -> bool:
    """Whether something was found that has all of the query in its name."""
    return any(hit.rank < Rank.MISSPELLED and hit.rank != Rank.PARTLY_COMPARED for hit in hits)


def _meant(asked: Query, index: NameIndex, counts: Mapping[str, int]) -> Query | None:
    text = corrected(asked, index, known={key for key, count in counts.items() if count})
    meant = read_query(text) if text else None
    return meant if meant and find_names(meant, index) else None


def _keys(query: Query) -> list[str]:
    return list(dict.fromkeys(key for word in query.words for key in search_keys(word)))[:WORD_LIMIT]


def _texts(counts: Mapping[str, int], index: NameIndex, *, at: datetime) -> dict[int, Passage]:
    """The passages of the pages that have most of the words, best first, by page; rare words count more."""
    weights = {word: round(10 * math.log(2 + len(index.pages) / count)) for word, count in counts.items() if count}
    best = find_pages(weights, at=at, kinds=SEARCHED, limit=TEXT_LIMIT)
    columns = ("pk", "uid", "kind", "targets", "title", "text")
    rows = {pk: values for pk, *values in Live.objects.filter(pk__in=best).values_list(*columns)}
    found: dict[int, Passage] = {}
    for uid, kind, targets, title, text in (rows[pk] for pk in best if pk in rows):
        if kind == "assessment":
            page, passage = _row_of(targets, f"{title} {text}", index)
        else:
            page, passage = index.page_numbers.get(str(uid)), Passage(text)
        if page is not None:
            found.setdefault(page, passage)
    return found


def _row_of(targets: Mapping[str, str], text: str, index: NameIndex) -> tuple[int | None, Passage]:
    """The comparison, and the row of it, in which readers see a shared answer."""
    known = set(targets.values())
    rows = [row for uid in known for row in index.rows.get(uid, ()) if row.terms & known]
    row = min(rows, key=lambda row: (row.page, row.slug), default=None)
    return (row.page, Passage(text, row.slug)) if row else (None, Passage(""))


def _results(asked: Query, found: Found, index: NameIndex, vocabulary: Vocabulary) -> Iterator[Result]:
    """The rows in order. Before the first meaning of a name that the query is exactly stands the page to choose on."""
    keys = frozenset(_keys(asked)) | frozenset(_keys(found.meant) if found.meant else ())
    chosen = set()
    for hit in found.hits:
        name = None if hit.name is None else index.names[hit.name]
        meanings = vocabulary.by_name_slug(name.slug) if hit.rank in (Rank.EXACT, Rank.SAME) and name.slug else ()
        if len(meanings) > 1 and name.slug not in chosen:
            chosen.add(name.slug)
            yield choice_result(name, meanings)
        passage = found.texts.get(hit.page) if hit.rank == Rank.TEXT else None
        yield page_result(index.pages[hit.page], hit.rank, name, keys, passage)


def _suggestion(meant: Query | None) -> Link | None:
    return Link(meant.text, f"{reverse('website:search')}?{urlencode({'q': meant.text})}") if meant else None
