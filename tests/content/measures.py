"""How hard a text is to read: the grade of Flesch and Kincaid, with syllables as pyphen's hyphenation counts them."""

import re
from functools import cache

from pyphen import Pyphen

from publishing.names import fold

WORD = re.compile(r"[A-Za-z0-9$§%][A-Za-z0-9$%.,'’()§/-]*")
PLAIN_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
# A full stop that ends no sentence.
ABBREVIATED = re.compile(
    r"\b(U\.S\.C|U\.S|Rev\. Proc|Pub\. L|Fed\. Reg|Treas\. Reg|Tex\. Lab|Ariz\. Rev\. Stat|Neb\. Rev\. Stat|W\. Va"
    r"|Inc|Co|No|vs|e\.g|i\.e|ch|art|pt|St|Dr|Mr|Ms)\."
)
SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z0-9$\"'(§])|\n+")
# "(26 U.S.C. § 3511)" is read past, as a footnote is.
CITATION_ASIDE = re.compile(r"\s*\([^()]*(?:§|CFR|U\.S\.C|Pub\. L)[^()]*(?:\([a-z0-9]+\)[^()]*)*\)")

_hyphens = Pyphen(lang="en_US")


def sentences(text: str) -> list[str]:
    whole = ABBREVIATED.sub(lambda found: found[0].replace(".", ""), text)
    return [piece for part in SENTENCE_END.split(whole) if (piece := part.strip())]


def words(text: str) -> list[str]:
    return WORD.findall(text)


def plain_words(text: str) -> list[str]:
    """The words in small letters without any sign, as two texts are compared."""
    return PLAIN_WORD.findall(fold(text))


@cache
def syllables(word: str) -> int:
    return sum(len(_hyphens.positions(piece)) + 1 for piece in re.findall(r"[A-Za-z']+|[0-9]+", word)) or 1


def grade(text: str) -> float:
    """The school year in which a text is understood; 0 for a text without words."""
    found = [words(sentence) for sentence in sentences(CITATION_ASIDE.sub("", text))]
    found = [sentence for sentence in found if sentence]
    count = sum(map(len, found))
    if not count:
        return 0.0
    spoken = sum(syllables(word) for sentence in found for word in sentence)
    return round(0.39 * count / len(found) + 11.8 * spoken / count - 15.59, 1)
