"""Slugs, sort keys and letters, of names as people write them and of any text at all."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.documents import SLUG_LIMIT, SLUG_PATTERN
from publishing.names import FOLDED_LIMIT, fold, letter_of, slugify, sort_key

any_name = st.text(st.characters(exclude_categories=("Cs",)), max_size=150)
quick = settings(max_examples=300, deadline=None)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Professional Employer Organization", "professional-employer-organization"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("401(k)", "401-k"),
        ("R&D", "r-and-d"),
        ("W-2", "w-2"),
        ("PEO’s", "peos"),
        ("PEO's", "peos"),
        ("Café Noël", "cafe-noel"),
        ("Straße", "strasse"),
        ("ＰＥＯ", "peo"),
        ("Ⅳ", "iv"),
        ("co‑employment", "co-employment"),
        ("  spaces  ", "spaces"),
        (".NET", "net"),
        ("50%", "50-percent"),
        ("@work", "at-work"),
        ("İstanbul", "istanbul"),
    ],
)
def test_a_name_becomes_an_address_that_people_can_read(name: str, slug: str):
    assert slugify(name) == slug


@pytest.mark.parametrize(
    "name", ["漢字", "😀", "🙂🙃", "!!!", "***", "—", "\u0301", " ", "", "العربية", "ﷺ", "...", "x" * 500]
)
def test_a_name_without_latin_letters_still_has_an_address(name: str):
    assert re.fullmatch(SLUG_PATTERN, slugify(name))


def test_names_of_other_scripts_have_different_addresses():
    names = ["漢字", "漢語", "😀", "🙂", "العربية", "हिन्दी"]

    assert len({slugify(name) for name in names}) == len(names)


@quick
@given(any_name)
def test_any_name_becomes_a_valid_address_that_stays_the_same_when_made_again(name: str):
    slug = slugify(name)

    assert re.fullmatch(SLUG_PATTERN, slug)
    assert len(slug) <= SLUG_LIMIT
    assert slugify(slug) == slug


@quick
@given(any_name)
def test_any_name_has_a_key_of_order_a_letter_and_a_folded_form_that_fit_their_columns(name: str):
    assert len(sort_key(name)) <= 300
    assert 1 <= len(letter_of(name)) <= 4
    assert len(fold(name)) <= FOLDED_LIMIT
    assert fold(fold(name)) == fold(name)


def test_names_stand_in_the_order_a_reader_expects():
    names = [
        "Zebra",
        "The Act",
        "éclair",
        "A plan",
        "W-2",
        "W-10",
        "eclipse",
        "401(k)",
        "40 hours",
        "PEO",
        "peo fee",
        "W-9",
    ]

    ordered = sorted(names, key=sort_key)

    assert ordered == [
        "40 hours",
        "401(k)",
        "The Act",
        "éclair",
        "eclipse",
        "PEO",
        "peo fee",
        "A plan",
        "W-2",
        "W-9",
        "W-10",
        "Zebra",
    ]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("payroll", "P"),
        ("The payroll", "P"),
        ("A plan", "P"),
        ("A", "A"),
        ("Éclair", "E"),
        ("ⓟeo", "P"),
        ("401(k)", "#"),
        ("(k)", "K"),
        ("“Quoted”", "Q"),
        ("!!!", "#"),
        ("😀", "#"),
        ("漢字", "漢"),
        ("ßtraße", "S"),
        ("_x", "#"),
    ],
)
def test_a_name_stands_under_its_first_letter(name: str, letter: str):
    assert letter_of(name) == letter


@pytest.mark.parametrize(
    "names",
    [
        ("PEO", "peo", "ＰＥＯ", " PEO ", "pEo"),
        ("PEO's", "PEO’s", "peoʼs"),
        ("co-employment", "co‑employment", "Co–Employment", "co−employment"),
        ("two  words", "two\nwords", "two\u00a0words"),
    ],
)
def test_names_that_look_the_same_are_the_same(names: tuple[str, ...]):
    assert len({fold(name) for name in names}) == 1


def test_names_that_differ_in_a_sign_are_different():
    assert len({fold(name) for name in ("C", "C+", "C++", "C#", "401k", "401(k)", "café", "cafe")}) == 8
