"""What a reader typed into the search box, read as words: the name or question in it, and what is said around it."""

from dataclasses import dataclass

from publishing.querywords import bag_of, query_pieces, singular, stem, tidied

TEXT_LIMIT = 200
WORD_LIMIT = 12


def _words(text: str) -> frozenset[str]:
    return frozenset(map(singular, text.split()))


# Words that say nothing of what is sought.
STOP_WORDS = _words(
    "a about all am an and any are as at be been better best between by can compare compared comparison could did "
    "differ difference differences different do does each explain for from had has have how i if in into is it its me "
    "mean means meaning my of on or our please should so stand stands tell than that the their them there these they "
    "this those to too us versus vs was we were what whats when where whether which who whom whose why will with would "
    "you your"
)
COMPARING = _words("vs versus or and than difference differences different differ between compare compared comparison")
ASKING = _words(
    "what whats who whose which when where why how is are am was do does did can could will would should must may if"
)
STOP_STEMS = frozenset(map(stem, STOP_WORDS))
# Around a name: “what is a PEO”, “how does a PEO work”, “PEO meaning in HR”.
LEADING = _words(
    "what whats is are a an the define definition meaning mean means of does do who how explain tell me about acronym "
    "abbreviation stands stand for information on"
)
TRAILING = _words(
    "mean means meaning definition defined explained stand stands for do does work works acronym abbreviation in hr is "
    "full form"
)


@dataclass(frozen=True)
class Query:
    """A query as it was typed, and its words.

    `pieces` are all of its words in the singular, `core` those without the frame of a question, `words` those that say
    what is sought.
    """

    text: str
    pieces: tuple[str, ...]
    core: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def joined(self) -> str:
        return "".join(self.pieces)

    @property
    def asks(self) -> bool:
        return bool(self.pieces) and self.pieces[0] in ASKING

    @property
    def compares(self) -> bool:
        """Whether the query sets things side by side, or says nothing but their names."""
        return not COMPARING.isdisjoint(self.pieces) or not self.asks


def read_query(text: str) -> Query:
    """The query in a text: 200 characters of it, and 12 words to search texts for."""
    text = " ".join(text[:TEXT_LIMIT].split())
    pieces = tuple(query_pieces(tidied(text)))
    telling = [piece for piece in pieces if piece not in STOP_WORDS]
    return Query(
        text=text,
        pieces=pieces,
        core=_core(pieces),
        words=tuple(dict.fromkeys(telling or pieces))[:WORD_LIMIT],
    )


def name_keys(query: Query) -> tuple[tuple[str, str], ...]:
    """The keys (joined, bag) under which the query may be a name: as it stands, then without a question's frame."""
    versions = dict.fromkeys([query.pieces, query.core])
    return tuple(("".join(words), bag_of(words)) for words in versions if words)


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    first, last = 0, len(words)
    while first < last and words[first] in LEADING:
        first += 1
    while first < last and words[last - 1] in TRAILING:
        last -= 1
    return words[first:last] or words
