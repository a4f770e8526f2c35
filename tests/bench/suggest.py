"""How long suggestions while typing take at 10,000 and at 100,000 names: `python -m tests.bench.suggest [names ...]`.

No database: suggestions come from the memory of the process.
"""

# ruff: noqa: E402 (the settings come before the models)

import os
import statistics
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from glossary.vocabulary import Entry, NameRow, Vocabulary, build
from publishing.names import slugify
from tests.bench.search import NAMES_PER_TERM, Writer
from website.completions import complete, word_list
from website.nameindex import NameIndex, Page

REPEATS = 7
# What a reader waits for without noticing.
BUDGET = 50


def make_rows(terms: int) -> tuple[list[Entry], list[NameRow], list[str]]:
    """Terms with their names, and questions."""
    writer, entries, names, questions = Writer(), [], [], []
    for number in range(terms):
        title, uid = writer.text(3).title(), str(number)
        if number % 10 == 0:
            questions.append(f"{title} {writer.text(4)}?")
        acronym = "".join(word[0] for word in title.split()).upper() + writer.text(1)[:2].upper()
        slug = f"{slugify(title)}-{number}"
        entries.append(Entry(uid, slug, title, acronym, "", f"/glossary/{slug}/", ""))
        texts = [(title, "title"), (acronym, "acronym"), (writer.text(2), "synonym")]
        names += [NameRow(text, slugify(text), uid, kind, link=True, case=False) for text, kind in texts]
    return entries, names, questions


def make_index(entries: list[Entry], names: list[NameRow], questions: list[str]) -> NameIndex:
    index = NameIndex()
    for entry in entries:
        index.add_page(Page(entry.uid, "term", entry.title, entry.acronym, entry.address, ""))
    for name in names:
        index.add_name(name.text, name.kind, name.slug, index.page_numbers[name.uid])
    for number, title in enumerate(questions):
        page = Page(f"q{number}", "question", title, "", f"/questions/{number}/", "")
        index.add_name(title, "question", "", index.add_page(page))
    return index.close()


def queries(entries: list[Entry]) -> dict[str, str]:
    title = entries[7].title
    first, second, *_rest = title.split()
    common = list(dict.fromkeys(Writer().text(400).split()))
    return {
        "two letters": first[:2],
        "three letters": first[:3],
        "acronym": entries[11].acronym,
        "whole title": title,
        "second word, begun": second[:4],
        "two words, second begun": f"{second} {first[:2]}",
        "misspelled, begun": f"{first[:2]}x{first[3:]}",
        "misspelled, long": f"{common[0]}{common[1]}{second}",
        "two words, both wrong": f"{first[:-1]}q {second[:-1]}q",
        "question": f"what is {title[:-2]}",
        "12 common words": " ".join(common[:12]),
        "1 letter 60 times": "ba " * 60,
        "nothing": "qzxv wkkj",
    }


def milliseconds(query: str, index: NameIndex, vocabulary: Vocabulary) -> float:
    times = []
    for _number in range(REPEATS):
        begin = time.perf_counter()
        complete(query, index, vocabulary)
        times.append(time.perf_counter() - begin)
    return 1000 * statistics.median(times)


def main(sizes: list[int]) -> None:
    for size in sizes:
        entries, names, questions = make_rows(size // NAMES_PER_TERM)
        vocabulary, index = build(entries, names), make_index(entries, names, questions)
        begin = time.perf_counter()
        word_list(index)
        first = 1000 * (time.perf_counter() - begin)
        print(f"\n{size:,} names; list of words {first:.0f} ms once per edition and process")
        for label, query in queries(entries).items():
            took = milliseconds(query, index, vocabulary)
            print(f"  {label:24} {took:7.1f} ms{'' if took <= BUDGET else f', over {BUDGET} ms'}")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10_000, 100_000])
