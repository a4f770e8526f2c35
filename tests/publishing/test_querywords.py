"""Words made alike: whatever is meant the same has the same key, and nothing that is typed breaks it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.querywords import bag, index_words, joined, query_pieces, search_keys, singular, spans, stem, tidied

SAME_NAMES = [
    ("co-employment", "coemployment", "co employment", "Co\u2011Employment", "CO\u2013EMPLOYMENT", " co  employment "),
    ("401(k)", "401k", "401 k", "401-k", "401(K)s", "401(k)’s", "401ks"),
    ("W-2", "w2", "W 2", "W-2s", "w\u20112", "W-2's"),
    ("1099-NEC", "1099 nec", "1099NEC"),
    ("SOC 1", "SOC1", "soc-1"),
    ("workers' compensation", "Workers’ Compensation", "worker's compensation", "workers compensation"),
    ("PEO", "peos", "PEO's", "PEO’s", "Peo"),
    ("pay stub", "paystub", "pay-stubs"),
    ("policy", "policies"),
    ("tax", "taxes"),
    ("business", "businesses"),
    ("organization", "organisations"),
    ("Gödel", "godel"),
    ("R&D", "R & D", "r and d"),
    ("O'Reilly", "OReilly", "O’Reilly"),
    ("employee(s)", "employees"),
    ("100%", "100 percent"),
    ("§ 125 plan", "section 125 plan", "§125 plan"),
    ("1,000", "1000"),
    ("E-Verify", "everify", "e verify"),
    ("Straße", "STRASSE"),
    ("ﬁduciary", "fiduciary"),
]
DIFFERENT_NAMES = [
    ("C", "C++", "C#"),
    ("W-2", "W-4", "W-9"),
    ("PEO", "PEP", "CPEO"),
    ("1099", "1098", "1095"),
    ("SOC 1", "SOC 2"),
    ("ASO", "ESO"),
    ("status", "statu"),
    ("🎉", "🎈"),
    ("雇用契約", "契約"),
]


@pytest.mark.parametrize("names", SAME_NAMES, ids=lambda names: names[0])
def test_a_name_has_one_key_however_it_is_written(names: tuple[str, ...]):
    assert {joined(name) for name in names} == {joined(names[0])}


@pytest.mark.parametrize("names", DIFFERENT_NAMES, ids=lambda names: names[0])
def test_names_that_differ_have_different_keys(names: tuple[str, ...]):
    assert len({joined(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Form W-2", "w-2 form"),
        ("Form W-2", "w2 form"),
        ("Form 1099-NEC", "1099 nec form"),
        ("Form I-9", "I9 forms"),
        ("Form 941", "941 form"),
        ("PEO vs ASO", "aso vs peo"),
    ],
)
def test_the_words_of_a_name_may_come_in_any_order(name: str, query: str):
    assert bag(name) == bag(query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("A co-employment deal", "coemployment"),
        ("A co-employment deal", "co-employment"),
        ("A co-employment deal", "co employment"),
        ("Two 401(k)s", "401k"),
        ("The W-2s of a year", "w2"),
        ("many PEOs", "peo"),
        ("a PEO’s fee", "PEO"),
        ("They leave", "leaving"),
        ("planned taxes", "plan tax"),
        ("filed by the agent", "filing"),
        ("payroll,insurance", "insurance payroll"),
        ("PEO/ASO", "aso"),
        ("written in C++.", "C++"),
        ("the node.js runtime", "nodejs"),
        ("the .NET runtime", ".net"),
        ("会社と雇用契約を結ぶ", "雇用契約"),
        ("Party 🎉 time", "🎉"),
        ("Ørsted", "ørsted"),
    ],
)
def test_a_word_of_a_text_is_found_however_it_is_typed(text: str, query: str):
    wanted = {key for piece in query_pieces(query) for key in search_keys(piece)}

    assert wanted
    assert wanted <= set(index_words(text))


@pytest.mark.parametrize(
    ("text", "query"),
    [("the C language", "C++"), ("an employer", "employee"), ("W-4", "w-2"), ("people", "peo"), ("a PEO2 unit", "peo")],
)
def test_other_words_are_not_found(text: str, query: str):
    wanted = {key for piece in query_pieces(query) for key in search_keys(piece)}

    assert not wanted <= set(index_words(text))


def test_lone_letters_of_a_query_go_to_their_numbers():
    assert [tidied(query) for query in ("w 2", "401 k plan", "1095 c", "a 1099", "i 9 form")] == [
        "w-2",
        "401-k plan",
        "1095-c",
        "a 1099",
        "i-9 form",
    ]


def test_words_that_look_like_plurals_stay():
    words = ["status", "access", "analysis", "basis", "ats", "gas"]

    assert [singular(word) for word in words] == words


def test_the_forms_of_a_word_share_their_stem():
    families = [
        "leave leaves leaving",
        "plan plans planned planning",
        "employ employed employing",
        "price prices pricing",
    ]

    assert all(len({stem(word) for word in family.split()}) == 1 for family in families)


def test_the_place_of_a_word_is_that_of_the_whole_chain():
    text = "Ask about co-employment, please."

    assert [text[span.start : span.end] for span in spans(text, {"employment"})] == ["co-employment"]


@given(st.text(max_size=300))
def test_any_text_has_keys_without_signs_or_spaces(text: str):
    keys = [*index_words(text), *(key for piece in query_pieces(text) for key in search_keys(piece))]

    assert all(key.isalnum() and len(key) <= 60 for key in keys)
    assert joined(text) == "".join(joined(text).split())


@given(st.text(max_size=100))
def test_what_a_text_says_is_found_by_its_own_words(text: str):
    indexed = set(index_words(text))

    assert {key for piece in query_pieces(text) for key in search_keys(piece)} <= indexed


@pytest.mark.parametrize("piece", ["a-", "a.", "(", "a(b)", "''", "+", "9,999", "é"], ids=repr)
def test_awkward_texts_cost_no_more_than_others(piece: str):
    text = piece * (200_000 // len(piece))
    begin = time.process_time()

    index_words(text)

    assert time.process_time() - begin < 5
