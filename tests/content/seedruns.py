"""Eight words in a row, as short numbers, and those of the pages that the project started from.

These pages belong to others and are no part of it. `python -m tests.content.seedruns FILE ...` makes seed_runs.txt
from them: enough to know their runs again, too little to read them.
"""

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from tests.content.measures import plain_words

RUN = 8
RUNS_FILE = Path(__file__).with_name("seed_runs.txt")

Words = tuple[str, ...]


def runs(text: str) -> Iterator[Words]:
    """Every eight words in a row, in small letters without signs."""
    found = plain_words(text)
    return (tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1))


def digest(run: Words) -> str:
    return blake2b(" ".join(run).encode(), digest_size=5).hexdigest()


@cache
def seed_runs() -> frozenset[str]:
    return frozenset(RUNS_FILE.read_text(encoding="utf-8").split())


def main(paths: list[str]) -> None:
    found = {digest(run) for path in paths for run in runs(Path(path).read_text(encoding="utf-8"))}
    RUNS_FILE.write_text("".join(f"{number}\n" for number in sorted(found)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
