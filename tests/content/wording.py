"""Rules on the words of the content: spelling, words that nobody should write, runs that stand in the seeds."""

import re
from functools import cache
from pathlib import Path

from spellchecker import SpellChecker

from glossary.documents import NameKind
from publishing.documents import Document
from tests.content.library import Finding, Library, place
from tests.content.seedruns import digest, runs, seed_runs

HERE = Path(__file__).parent
SPELLED = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
ADDRESS = re.compile(r"\S+\.(?:com|org|gov|net)\b\S*")

# Words of advertising, and words that say nothing: see content/README.md.
FORBIDDEN = re.compile(
    r"""\b(?:
    leverag(?:e|es|ed|ing) | solutions? | seamless(?:ly)? | robust | navigat(?:e|es|ed|ing) | holistic | empower\w*
    | ensur(?:e|es|ed|ing)\ compliance | partner(?:s|ed|ing)?\ with\ (?:an?|our|the|us|you) | streamlin\w* | synerg\w*
    | utiliz\w+ | delv\w+ | cutting-edge | best-in-class | world-class | one-stop | hassle-free | crucial(?:ly)?
    | plethora | myriad | in\ today's\ world | it\ is\ important\ to\ note
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
BRITISH = re.compile(
    r"""\b(?:
    (?:author|categor|custom|item|minim|organ|penal|recogn|special|standard|summar|union)is(?:e|es|ed|ing|ations?)
    | \w*(?:behaviour|colour|favour|honour|labour|neighbour)\w* | cent(?:re|res|red) | programmes? | cheques?
    | defence | offence | judgement | fulfil | enrol | enrolment | instalments? | cancell(?:ed|ing)
    | travell(?:ed|ing|er) | whilst | licence\w* | grey
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
CURLY = re.compile("[‘’“”]")


def spelling_is_right(library: Library) -> list[Finding]:
    """Every word stands in the dictionary of pyspellchecker or in words.txt, and no spelling is British."""
    found = []
    for document, passage in library.prose():
        if _is_another_spelling(document, passage.field):
            continue
        text = ADDRESS.sub(" ", passage.text.replace("’", "'"))
        unknown = sorted({word for word in SPELLED.findall(text) if not is_word(word)})
        found += [Finding(place(document), passage.field, f"“{word}” is not known") for word in unknown]
        found += [Finding(place(document), passage.field, f"“{word}” is British") for word in BRITISH.findall(text)]
    return found


def words_are_plain(library: Library) -> list[Finding]:
    """No word of advertising, and typewriter apostrophes."""
    return [
        Finding(place(document), passage.field, f"“{word[0]}”")
        for document, passage in library.prose()
        for pattern in (FORBIDDEN, CURLY)
        for word in pattern.finditer(passage.text)
        if not passage.field.startswith("names.")
    ]


def nothing_is_copied_from_the_seeds(library: Library, *, seeds: frozenset[str] | None = None) -> list[Finding]:
    """No eight words in a row stand in one of the pages that the project started from."""
    copied = seed_runs() if seeds is None else seeds
    return [
        Finding(place(document), passage.field, f"stands in a seed: “{' '.join(run)}”")
        for document, passage in library.prose()
        for run in runs(passage.text)
        if digest(run) in copied
    ]


def _is_another_spelling(document: Document, field: str) -> bool:
    """Other spellings of a name are listed so that readers find the page."""
    parts = field.split(".")
    return parts[0] == "names" and document.names[int(parts[1]) - 1].kind in (NameKind.VARIANT, NameKind.DEPRECATED)


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
