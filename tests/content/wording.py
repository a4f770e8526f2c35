"""Rules on the words of the content: spelling, words that nobody should write, runs that stand in the seeds."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from spellchecker import SpellChecker

from tests.content.library import Finding, Library, passages, place
from tests.content.seedruns import digest, runs, seed_runs

HERE = Path(__file__).parent
SPELLED = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
ADDRESS = re.compile(r"\S+\.(?:com|org|gov|net)\b\S*")

# Words of advertising, and words that say nothing. See content/README.md.
FORBIDDEN = re.compile(
    r"\b(?:leverag(?:e|es|ed|ing)|solutions?|seamless(?:ly)?|partner(?:s|ed|ing)? with|robust|navigat(?:e|es|ed|ing)"
    r"|ensur(?:e|es|ed|ing) compliance|holistic|empower\w*|streamlin\w*|cutting-edge|best-in-class|world-class|synerg\w*"
    r"|utiliz\w+|delv\w+|one-stop|hassle-free|in today's|it is important to note|crucial(?:ly)?|plethora|myriad)\b",
    re.IGNORECASE,
)
BRITISH = re.compile(
    r"\b(?:(?:author|categor|custom|item|minim|organ|penal|recogn|special|standard|summar|union|util)is(?:e|es|ed|ing|ations?)"
    r"|\w*(?:behaviour|colour|favour|honour|labour|neighbour)\w*|cent(?:re|res|red)|programmes?|cheques?|defence|offence"
    r"|judgement|fulfil|enrol|enrolment|instalments?|cancell(?:ed|ing)|travell(?:ed|ing|er)|whilst|licence\w*|grey)\b",
    re.IGNORECASE,
)
CURLY = re.compile("[‘’“”]")


def spelling_is_right(library: Library) -> list[Finding]:
    """Every word stands in the dictionary of pyspellchecker or in words.txt, and no spelling is British."""
    found = []
    for document, passage in _prose(library):
        text = ADDRESS.sub(" ", passage.text.replace("’", "'"))
        unknown = {word for word in SPELLED.findall(text) if not is_word(word)}
        found += [Finding(place(document), passage.field, f"“{word}” is not known") for word in sorted(unknown)]
        if not _is_a_variant(document, passage.field):
            british = BRITISH.findall(text)
            found += [Finding(place(document), passage.field, f"“{word}” is British") for word in british]
    return found


def words_are_plain(library: Library) -> list[Finding]:
    """No word of advertising, and typewriter apostrophes."""
    return [
        Finding(place(document), passage.field, f"“{word[0]}”")
        for document, passage in _prose(library)
        for pattern in (FORBIDDEN, CURLY)
        for word in pattern.finditer(passage.text)
        if not passage.field.startswith("names.")
    ]


def nothing_is_copied_from_the_seeds(library: Library) -> list[Finding]:
    """No eight words in a row stand in one of the pages that the project started from."""
    seeds = seed_runs()
    return [
        Finding(place(document), passage.field, f"stands in a seed: “{' '.join(run)}”")
        for document, passage in _prose(library)
        for run in runs(passage.text)
        if digest(run) in seeds
    ]


def _prose(library: Library) -> Iterator[tuple]:
    return ((document, passage) for document in library for passage in passages(document))


def _is_a_variant(document: object, field: str) -> bool:
    """Other spellings of a name are listed so that readers find the page."""
    parts = field.split(".")
    return parts[0] == "names" and document.names[int(parts[1]) - 1].kind in ("variant", "deprecated")


def is_word(word: str) -> bool:
    """Acronyms are no matter of spelling."""
    bare = word.removesuffix("'s").removesuffix("'")
    if len(bare) == 1 or bare.removesuffix("s").isupper():
        return True
    return bare.lower() in own_words() or not _dictionary().unknown([bare])


@cache
def own_words() -> frozenset[str]:
    """The words of the field that no general dictionary has, one a line."""
    lines = (HERE / "words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en")


RULES = (spelling_is_right, words_are_plain, nothing_is_copied_from_the_seeds)
