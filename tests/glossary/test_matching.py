"""Names are found as a careful reader would find them, and as fast for many names as for few."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.matching import Match, Matcher, MatchName
from tests.glossary import reference_matcher

NAMES = {
    "PEO": True, "ASO": True, "IN": True, "R&D": True, "C++": True, "C": True, "W-2": True, "I-9": True, "REST": True,
    "employment": False, "co-employment": False, "employer": False, "professional employer organization": False,
    "agency": False, "attorney": False, "box": False, "business": False, "401(k)": False, "§ 3511": False,
    "workers' compensation": False, "café": False, "Straße": False, "İzmir": False, "हिन्दी": False, "REST API": True,
    "Camp Booty": False, "Booty": False, "(b) plan": False, ".NET": False, "PEO-style firm": False,
}  # fmt: skip
MATCHER = Matcher(MatchName(text, case, text) for text, case in NAMES.items())


def found(text: str) -> list[str]:
    return [text[match.start : match.end] for match in MATCHER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Whole words and word forms.
        ("PEO PEOs PEO's PEO’s PEOs’s", ["PEO", "PEOs", "PEO's", "PEO’s", "PEOs’s"]),
        ("the PEOs' and the PEOs’ fees", ["PEOs", "PEOs"]),
        ("people PEOPLE PEO2 2PEO xPEO PEO_x _PEO", []),
        ("peo Peo PEOS aso In in", []),
        ("Employers, EMPLOYERS and employers’ employments", ["Employers", "EMPLOYERS", "employers", "employments"]),
        ("agencies agencys agencie Agencies' attorneys", ["agencies", "agencys", "Agencies", "attorneys"]),
        ("boxes business businesses business's businesss", ["boxes", "business", "businesses", "business's"]),
        ("employers's", ["employers's"]),
        # The longest of all names, from the left.
        ("a professional employer organization", ["professional employer organization"]),
        ("professional employer organizations’ fees", ["professional employer organizations"]),
        ("professional employer", ["employer"]),
        ("Camp Booty's Booty", ["Camp Booty's", "Booty"]),
        ("REST APIs REST Apis", ["REST APIs", "REST"]),
        # Hyphens, slashes, brackets, quotation marks.
        ("co-employment Co\u2011Employment", ["co-employment", "Co\u2011Employment"]),
        ("co\u2010employments", ["co\u2010employments"]),
        ("self-employment non-PEO pre\u2011PEO -PEO --PEO", []),
        ("PEO-style PEO\u2011style PEO-", ["PEO", "PEO", "PEO"]),
        ("PEO-style firms PEO-style firmly", ["PEO-style firms", "PEO"]),
        ("PEO/ASO (PEO)ASO [PEO] PEO–ASO PEO—ASO", ["PEO", "ASO", "PEO", "ASO", "PEO", "PEO", "ASO", "PEO", "ASO"]),
        ("'PEO' ‘PEO’ “PEO” PEO, PEO. PEO; PEO: PEO? PEO… *PEO*", ["PEO"] * 10),
        ("PEO'll O'PEO d’PEO", []),
        # Names with signs.
        ("a 401(k) plan, 401(k)s, 401(K)'s", ["401(k)", "401(k)s", "401(K)'s"]),
        ("1401(k) 401(k)plan 401 (k)", []),
        ("W-2 W-2s I-9's W\u20112", ["W-2", "W-2s", "I-9's", "W\u20112"]),
        ("W-2c W-22 w-2 aI-9", []),
        ("R&D, R&Ds C++ C C's", ["R&D", "R&Ds", "C++", "C", "C's"]),
        ("AT&C C&A R & D C# C+ C++11 xC++ C+++", []),
        ("§ 3511 §\u00a03511(a) § 35110 §3511", ["§ 3511", "§\u00a03511"]),
        (".NET is not ASP.NET, nor b.NET", [".NET"]),
        ("(b) plans", ["(b) plans"]),
        # White space.
        ("professional\nemployer\u00a0organization", ["professional\nemployer\u00a0organization"]),
        ("Professional  \t employer\r\n\u202forganizations", ["Professional  \t employer\r\n\u202forganizations"]),
        ("professionalemployer organization", []),
        ("co- employment", ["employment"]),
        # Apostrophes within names.
        ("workers’ compensation workers' compensation", ["workers’ compensation", "workers' compensation"]),
        ("workers compensation worker's compensation", []),
        # Other letters.
        ("café CAFÉS cafe\u0301 cafe\u0301s", ["café", "CAFÉS", "cafe\u0301", "cafe\u0301s"]),
        ("cafe cafe\u0302 caféx", []),
        ("STRASSE straße Strassen", ["STRASSE", "straße"]),
        ("İZMIR i̇zmir izmir", ["İZMIR", "i̇zmir"]),
        ("हिन्दी हिन्दीभाषा हिन", ["हिन्दी"]),
        ("PEO\u0301 PE\xadO PEO\u200b x\u200dPEO", []),
        # Addresses.
        ("https://x.example/PEO HTTP://ASO/ www.PEO.com (http://PEO)", []),
        ("peo.com PEO.com a.PEO a@PEO PEO@a PEO.pdf", []),
        ("https://x.example PEO", ["PEO"]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_a_name_in_a_text(text, expected):
    assert found(text) == expected


def test_matches_are_places_in_the_text_as_it_was_given():
    text = "A PEO’s\u00a0 professional\u00a0\u00a0employer organization"

    matches = MATCHER.find(text)

    assert matches == [Match(2, 7, "PEO"), Match(9, len(text), "professional employer organization")]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_however_its_accents_are_stored(form):
    matcher = Matcher([MatchName(unicodedata.normalize(form, "Café Évian"), True, 1)])

    assert matcher.find("le cafe\u0301, Café E\u0301vian") == [Match(10, 21, 1)]


def test_of_names_that_fit_the_same_the_stricter_and_then_the_earlier_wins():
    names = [MatchName("aso", False, "any"), MatchName("ASO", True, "exact"), MatchName("Aso", False, "later")]
    matcher = Matcher([*names, MatchName("PEO", False, "plural"), MatchName("PEOs", False, "itself")])

    keys = [match.key for match in matcher.find("ASO aso ASOs PEOs")]

    assert keys == ["exact", "any", "exact", "itself"]


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "https://peo.example", "\ufffc"])
def test_what_cannot_be_a_name_is_never_found(text):
    matcher = Matcher([MatchName(text, False, 1), MatchName("PEO", False, 2)])

    assert [match.key for match in matcher.find(f"a {text} b https://peo.example PEO")] == [2]


def test_many_names_that_begin_alike_cost_little():
    names = [MatchName(f"health plan number {number}", False, number) for number in range(20_000)]
    matcher = Matcher(names)
    text = "health plan number 19999 or health plan " * 500

    assert len(matcher.find(text)) == 500


# fmt: off
PIECES = [
    "PEO", "peo", "Peo", "aso", "ASO", "co", "employment", "a", "s", "S", "es", "y", "Y", "ies", "box", "ch", "401",
    "(", "k", ")", "-", "\u2011", "'", "’", " ", " ", " ", "\u00a0", "\n", "  ", "/", "&", ".", ",", "+", "#", "@",
    "ß", "é", "e\u0301", "İ", "www.", "http://", "HTTPS://", "C", "\xad", "_", "2", "\u0301", "ﬁ", "\ufffc", "हि",
]
ENDINGS = ["", "s", "S", "'s", "’s", "es", "ies", "'", "-", " "]
# fmt: on


@st.composite
def texts_and_names(draw) -> tuple[str, list[MatchName]]:
    name = st.builds(
        MatchName, st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), st.booleans(), st.integers()
    )
    names = draw(st.lists(name, min_size=1, max_size=6))
    mention = st.builds(lambda name, ending: name.text + ending, st.sampled_from(names), st.sampled_from(ENDINGS))
    parts = draw(st.lists(st.one_of(st.sampled_from(PIECES), mention), max_size=20))
    return "".join(parts), names


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(texts_and_names())
def test_it_finds_what_the_slow_and_obvious_way_finds(case):
    text, names = case

    assert Matcher(names).find(text) == reference_matcher.find(text, names)
