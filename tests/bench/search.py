"""How long a search takes at 10,000 and at 100,000 names: `python -m tests.bench.search [names ...]`.

The database is a throwaway: SQLite, or the PostgreSQL that DATABASE_URL names (an empty one).
"""

# ruff: noqa: E402 (the settings come before the models)

import os
import random
import statistics
import sys
import time
import uuid
from datetime import UTC, datetime

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from glossary.lexicon import read_vocabulary
from publishing.live import Live, LiveName
from publishing.names import fold, letter_of, slugify, sort_key
from publishing.search import rebuild_index
from website.indexing import name_index
from website.searching import build_search

AT = datetime(2026, 1, 1, tzinfo=UTC)
NAMES_PER_TERM = 3
SYLLABLES = [first + vowel for first in "bcdfghklmnprstvw" for vowel in "aeiou"]
REPEATS = 5


class Writer:
    """Made-up words, the frequent ones often, the same at each run."""

    def __init__(self) -> None:
        self.random = random.Random(7)
        self.words = sorted({self._word() for _number in range(30_000)})
        self.weights = [1 / (rank + 10) for rank in range(len(self.words))]
        self.random.shuffle(self.words)

    def _word(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))

    def text(self, length: int) -> str:
        return " ".join(self.random.choices(self.words, self.weights, k=length))


def fill(terms: int) -> None:
    writer = Writer()
    with transaction.atomic():
        Live.objects.all().delete()
        for start in range(0, terms, 1000):
            rows = Live.objects.bulk_create(_live(writer, number) for number in range(start, min(start + 1000, terms)))
            LiveName.objects.bulk_create(name for row in rows for name in _names(writer, row))
        rebuild_index()


def _live(writer: Writer, number: int) -> Live:
    kind = "question" if number % 10 == 0 else "term"
    title = writer.text(3).title()
    slug = f"{slugify(title)}-{number}"
    return Live(
        uid=uuid.UUID(int=number), kind=kind, slug=slug, address=f"/{kind}/{slug}/", title=title,
        sort_key=sort_key(title), summary=writer.text(20), text=writer.text(150), document={}, version=1,
        live_from=AT, first_live_at=AT, changed_at=AT,
    )  # fmt: skip


def _names(writer: Writer, live: Live) -> list[LiveName]:
    acronym = "".join(word[0] for word in live.title.split()).upper() + writer.text(1)[:2].upper()
    texts = [(live.title, "title"), (acronym, "acronym"), (writer.text(2), "synonym")] if live.kind == "term" else []
    return [
        LiveName(
            live=live, text=text, kind=kind, slug=slugify(text), folded=fold(text), sort_key=sort_key(text),
            letter=letter_of(text),
        )
        for text, kind in texts
    ]  # fmt: skip


def queries() -> dict[str, str]:
    term = Live.objects.filter(kind="term").order_by("pk")[7]
    question = Live.objects.filter(kind="question").order_by("pk")[5]
    first, second, *_rest = term.title.split()
    common = Writer().text(400).split()
    return {
        "exact title": term.title,
        "beginning": first[:4],
        "two words": f"{second} {first}",
        "misspelled": f"{first[:-2]}{first[-1]} {second}",
        "question": f"what is {question.title}",
        "text, rare word": Live.objects.order_by("pk")[9].text.split()[70],
        "text, 12 common words": " ".join(dict.fromkeys(common))[:200],
        "nothing": "qzxv wkkj",
    }


def main(sizes: list[int]) -> None:
    call_command("migrate", verbosity=0)
    for size in sizes:
        begin = time.perf_counter()
        fill(size // NAMES_PER_TERM)
        print(f"\n{size:,} names on {connection.vendor}: filled in {time.perf_counter() - begin:.0f} s")
        begin = time.perf_counter()
        vocabulary = read_vocabulary(at=AT)
        middle = time.perf_counter()
        name_index(vocabulary, at=AT)
        end = time.perf_counter()
        print(f"  vocabulary {middle - begin:.1f} s, index of names {end - middle:.1f} s, once per edition and process")
        again = read_vocabulary(at=AT)
        begin = time.perf_counter()
        name_index(again, at=AT)
        print(f"  index of names for the next edition {time.perf_counter() - begin:.1f} s")
        for label, query in queries().items():
            print(f"  {label:24} {_milliseconds(query, again):7.1f} ms")


def _milliseconds(query: str, vocabulary) -> float:
    times = []
    for _number in range(REPEATS):
        begin = time.perf_counter()
        build_search(query, vocabulary, at=AT)
        times.append(time.perf_counter() - begin)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10_000, 100_000])
