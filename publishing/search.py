"""The search index: which pages contain which words. Written in the transaction that prints a page.

SQLite keeps it in an FTS5 table, PostgreSQL in a table with a GIN index. Both hold the words that `querywords` makes
of the texts, so both find the same pages. The ranking asks in which parts of a page a word stands, and in how many
pages that readers see; what they do not see changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from publishing.live import Live
from publishing.querywords import index_words

TABLE = "publishing_searchtext"
# The index of PostgreSQL holds at most a megabyte of words for a page; no page that is meant to be read comes near.
TEXT_LIMIT = 100_000
WORDS_LIMIT = 60_000

# How much more a word counts in the names or in the summary of a page than elsewhere.
IN_NAMES, IN_SUMMARY = 2, 1


def index_live(live: Live) -> None:
    """Puts a live row into the index, in the place of what the index has of it. Its names are printed already."""
    names = "\n".join(live.names.values_list("text", flat=True))
    unindex_live(live)
    _write(live.pk, _words(live.title), _words(names), _words(live.summary), _words(live.text))


def unindex_live(live: Live) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {_key()} = %s", [live.pk])  # noqa: S608 (constants)


def rebuild_index() -> int:
    """Makes the whole index anew; the number of pages in it. Readers find by the old one until it is done."""
    count = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 (a constant)
        for live in Live.objects.only("title", "summary", "text").order_by("pk").iterator(chunk_size=200):
            index_live(live)
            count += 1
    return count


def count_pages_with(words: Sequence[str], *, at: datetime, kinds: Sequence[str]) -> dict[str, int]:
    """In how many visible pages of the kinds each of the words stands. One query."""
    if not words:
        return {}
    selections = [(word, "", f"{number} AS word") for number, word in enumerate(words)]
    counts = dict(_ask("SELECT word, COUNT(*) FROM shown GROUP BY word", [], selections, at, kinds))
    return {word: counts.get(number, 0) for number, word in enumerate(words)}


def find_pages(weights: Mapping[str, int], *, at: datetime, kinds: Sequence[str], limit: int) -> list[int]:
    """The primary keys of the visible live rows that have the most of the words by weight, the best first. One query.

    A row must have half of the words. What it has in its names or summary counts more than the rest.
    """
    if not weights:
        return []
    question = "SELECT id FROM shown GROUP BY id HAVING SUM(cover) >= %s ORDER BY SUM(score) DESC, id LIMIT %s"
    rows = _ask(question, [(len(weights) + 1) // 2, limit], _weighed(weights), at, kinds)
    return [pk for (pk,) in rows]


def _weighed(weights: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    for word, weight in weights.items():
        yield word, "", f"1 AS cover, {int(weight)} AS score"
        yield word, "names", f"0 AS cover, {IN_NAMES * int(weight)} AS score"
        yield word, "summary", f"0 AS cover, {IN_SUMMARY * int(weight)} AS score"


def _ask(
    question: str, asked: list[int], selections: Iterable[tuple[str, str, str]], at: datetime, kinds: Sequence[str]
) -> list[tuple]:
    """The answer to a question about `shown`: the rows that have the selected words and that readers see."""
    union, params = _union(selections)
    visible, visible_params = Live.objects.visible(at=at).of_kind(*kinds).values("pk").query.sql_with_params()
    # Both databases would rather look every visible page up among the words; `CASE` and `MATERIALIZED` say no.
    sql = f"""
        WITH found AS MATERIALIZED ({union}),
        shown AS (SELECT * FROM found WHERE CASE WHEN id IN ({visible}) THEN 1 ELSE 0 END = 1)
        {question}
    """  # noqa: S608 (parts of this module, with parameters)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *visible_params, *asked])
        return cursor.fetchall()


def _union(selections: Iterable[tuple[str, str, str]]) -> tuple[str, list[str]]:
    """The rows that have each word in a zone, with the columns of that selection."""
    parts, params = [], []
    for word, zone, columns in selections:
        condition, param = _has(word, zone)
        parts.append(f"SELECT {_key()} AS id, {columns} FROM {TABLE} WHERE {condition}")  # noqa: S608 (constants)
        params.append(param)
    return " UNION ALL ".join(parts), params


# What differs between the two databases


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _key() -> str:
    return "rowid" if _is_sqlite() else "live_id"


def _has(word: str, zone: str) -> tuple[str, str]:
    """The condition that a row has a word, quoted: nothing in it is read as an operator."""
    if _is_sqlite():
        columns = {"": "", "names": "{title names} : ", "summary": "{summary} : "}[zone]
        return f"{TABLE} MATCH %s", columns + '"{}"'.format(word.replace('"', '""'))
    lexeme = "'{}'".format(word.replace("\\", "\\\\").replace("'", "''"))
    return f"{zone or 'words'} @@ %s::tsquery", lexeme


def _write(pk: int, title: list[str], names: list[str], summary: list[str], body: list[str]) -> None:
    if _is_sqlite():
        sql = f"INSERT INTO {TABLE} (rowid, title, names, summary, body) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
        params = [pk, *(" ".join(words) for words in (title, names, summary, body))]
    else:
        vector = "array_to_tsvector(%s::text[])"
        sql = f"INSERT INTO {TABLE} (live_id, names, summary, words) VALUES (%s, {vector}, {vector}, {vector})"  # noqa: S608
        params = [pk, title + names, summary, title + names + summary + body]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(index_words(text[:TEXT_LIMIT])))[:WORDS_LIMIT]
