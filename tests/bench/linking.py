"""What it costs to find names in a text, beside the usual way: one regular expression with all names in it.

Run it with `python -m tests.bench.linking`.
"""

import random
import re
import sys
from collections.abc import Callable
from itertools import pairwise
from time import process_time
from typing import Any

from glossary.matching import Matcher, MatchName

SIZES = (100, 10_000, 100_000)
TEXT_LENGTH = 20_000
WORDS = 100_000
ROUNDS = 15
SYLLABLES = [first + vowel for first in "bcdfghklmnprstvw" for vowel in "aeiou"]


def make_words(chance: random.Random) -> list[str]:
    """Made-up words of two to four syllables, the frequent ones first."""
    made = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))): None for _ in range(WORDS * 2)}
    return list(made)[:WORDS]


def draw(chance: random.Random, words: list[str], count: int, *, skew: float = 3) -> list[str]:
    """Words as a text uses them: few of them often, most of them seldom; names are made of less common ones."""
    return [words[int(len(words) * chance.random() ** skew)] for _ in range(count)]


def make_names(chance: random.Random, words: list[str], count: int) -> list[str]:
    """Names of one to four words, and acronyms. Frequent words begin thousands of names, and seldom are one."""
    made: dict[str, None] = {}
    while len(made) < count:
        length = chance.choice((1, 2, 2, 2, 3, 3, 4))
        name = " ".join(draw(chance, words, length, skew=1.5)) if length > 1 else chance.choice(words)
        made[name] = None
        if len(made) % 4 == 0:
            made["".join(word[0] for word in name.split()).upper() + chance.choice("BCDF")] = None
    return list(made)[:count]


def make_text(chance: random.Random, words: list[str], names: list[str]) -> str:
    """Prose with a name in every fortieth place."""
    parts: list[str] = []
    while sum(map(len, parts)) + len(parts) < TEXT_LENGTH:
        parts += [*draw(chance, words, 39), chance.choice(names) + chance.choice(("", ",", "s", "’s", "."))]
    return " ".join(parts)[:TEXT_LENGTH]


def one_expression(names: list[str]) -> re.Pattern[str]:
    """The usual way, with word edges and plurals, and the longest name first."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?:s|['’]s)?\b", re.IGNORECASE)


def timed(work: Callable[[], Any], *, rounds: int = ROUNDS) -> tuple[float, Any]:
    """The shortest of some rounds, in milliseconds of CPU, and the result."""
    moments, result = [process_time()], None
    for _ in range(rounds):
        result = work()
        moments.append(process_time())
    return min(after - before for before, after in pairwise(moments)) * 1000, result


def measure(size: int) -> str:
    """One line of the table."""
    chance = random.Random(size)
    words = make_words(chance)
    names = make_names(chance, words, size)
    text = make_text(chance, words, names)
    ours_built, matcher = timed(lambda: Matcher(MatchName(name, name.isupper(), name) for name in names), rounds=2)
    ours, found = timed(lambda: matcher.find(text))
    theirs_built, expression = timed(lambda: (re.purge(), one_expression(names))[1], rounds=1)
    theirs, matched = timed(lambda: [hit.span() for hit in expression.finditer(text)], rounds=1)
    return (
        f"{size:>9,} | {ours_built:>9.1f} {ours:>9.2f} {len(found):>7} |"
        f" {theirs_built:>9.1f} {theirs:>9.1f} {len(matched):>7}"
    )


def main() -> None:
    out = sys.stdout
    out.write(f"Names in a text of {TEXT_LENGTH:,} characters, in milliseconds of CPU\n\n")
    out.write(f"{'':>9} | {'looked up by first word':^27} | {'one regular expression':^27}\n")
    out.write(f"{'names':>9} | {'build':>9} {'find':>9} {'found':>7} | {'build':>9} {'find':>9} {'found':>7}\n")
    for size in SIZES:
        out.write(measure(size) + "\n")


if __name__ == "__main__":
    main()
