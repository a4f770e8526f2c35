"""Who owns a name, and which names are ambiguous."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from glossary.vocabulary import Entry, NameRow, OwnedName, Vocabulary, build, fold


def entry(uid: str, title: str, *, slug: str = "") -> Entry:
    return Entry(uid, slug or uid, title, "", f"What {title} is.", f"/glossary/{slug or uid}/", "")


def row(
    uid: str, text: str, *, slug: str = "", kind: str = "synonym", link: bool = True, case: bool = False
) -> NameRow:
    return NameRow(text, slug or text.lower(), uid, kind, link, case)


def uids(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.uid for entry in entries]


def two_meanings() -> Vocabulary:
    return build(
        [entry("org", "Administrative Services Organization"), entry("only", "Administrative Services Only (plan)")],
        [row("org", "ASO", kind="acronym", case=True), row("only", "ASO", kind="acronym", case=True)],
    )


def keys(vocabulary: Vocabulary, text: str) -> list[OwnedName]:
    return [match.key for match in vocabulary.matcher.find(text)]


@pytest.mark.parametrize(
    "text", ["PEO", "peo", "  Peo ", "professional  employer\u00a0organization", "pro-emp", "P\u2011E\u2011O", "ＰＥＯ"]
)
def test_a_term_is_known_by_its_names_title_and_slug(text):
    vocabulary = build(
        [entry("1", "Professional Employer Organization", slug="pro-emp")], [row("1", "PEO"), row("1", "P-E-O")]
    )

    assert uids(vocabulary.named(text)) == ["1"]
    assert not vocabulary.is_ambiguous(text)


def test_nobody_has_an_unknown_name():
    vocabulary = two_meanings()

    assert vocabulary.named("nix") == vocabulary.by_name_slug("nix") == ()
    assert vocabulary.ambiguous_names_of("nix") == []
    assert not vocabulary.is_ambiguous("nix")
    with pytest.raises(KeyError):
        vocabulary.name_slug("nix")


def test_a_name_that_two_terms_share_has_both_in_the_order_of_titles():
    vocabulary = two_meanings()
    both = vocabulary.named("aso")

    assert uids(both) == ["only", "org"]
    assert vocabulary.is_ambiguous("ASO")
    assert vocabulary.name_slug("Aso") == "aso"
    assert vocabulary.by_name_slug("aso") == both
    assert vocabulary.ambiguous_names_of("org") == vocabulary.ambiguous_names_of("only") == [("ASO", "aso", both)]
    assert keys(vocabulary, "an ASO") == [OwnedName("aso", "aso", ("only", "org"))]


def test_a_name_beats_the_slug_of_another_term():
    vocabulary = build([entry("1", "Plan", slug="aso"), entry("2", "Firm")], [row("2", "ASO")])

    assert uids(vocabulary.named("aso")) == ["2"]


def test_a_title_that_is_another_terms_name_is_ambiguous():
    vocabulary = build([entry("1", "Employer"), entry("2", "Client")], [row("2", "employer", slug="employer")])

    assert uids(vocabulary.named("employer")) == ["2", "1"]
    assert vocabulary.ambiguous_names_of("1") == [("Employer", "employer", vocabulary.named("employer"))]
    assert keys(vocabulary, "Employers") == [OwnedName("employer", "employer", ("2", "1"))]


def test_names_of_terms_that_are_not_published_are_left_out():
    vocabulary = build([entry("1", "Plan")], [row("1", "ASO"), row("draft", "ASO"), row("draft", "Secret")])

    assert uids(vocabulary.named("ASO")) == ["1"]
    assert vocabulary.named("Secret") == ()
    assert keys(vocabulary, "Secret ASO") == [OwnedName("aso", "aso", ("1",))]


def test_titles_link_without_being_listed_whether_the_rows_have_them_or_not():
    entries = [entry("1", "Health Plan")]
    bare, listed = build(entries, []), build(entries, [row("1", "Health Plan", slug="1", kind="title")])

    assert keys(bare, "health plans") == keys(listed, "health plans") == [OwnedName("health plan", "1", ("1",))]


@pytest.mark.parametrize("rows", [[], [row("1", "Make", kind="title")]])
def test_a_title_that_is_listed_follows_the_rules_of_that_name(rows):
    never = build([entry("1", "Make")], [*rows, row("1", "make", link=False)])
    exactly = build([entry("1", "Make")], [*rows, row("1", "Make", case=True)])

    assert keys(never, "Make make") == []
    assert len(keys(exactly, "Make make")) == 1


def test_a_name_that_links_for_one_term_is_still_ambiguous_when_the_other_does_not_want_links():
    vocabulary = build(
        [entry("1", "First"), entry("2", "Second")],
        [row("1", "ASO", case=True), row("2", "ASO", case=True, link=False)],
    )

    assert keys(vocabulary, "ASO") == [OwnedName("aso", "aso", ("1", "2"))]


def test_a_name_is_ambiguous_only_as_written_where_its_case_matters():
    vocabulary = build([entry("1", "First"), entry("2", "Second")], [row("1", "IT", case=True), row("2", "it")])

    assert [key.uids for key in keys(vocabulary, "IT it")] == [("1", "2"), ("2",)]


def test_the_matcher_is_built_once_however_many_threads_ask():
    vocabulary = build([entry("1", "First")], [row("1", f"name {number}") for number in range(2_000)])

    with ThreadPoolExecutor(8) as pool:
        matchers = {id(matcher) for matcher in pool.map(lambda _turn: vocabulary.matcher, range(50))}

    assert len(matchers) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("a’b", "a'b"),
        ("a\u2011b", "a-b"),
        ("a \n b", "A\u00a0B"),
        ("ﬁ", "fi"),
    ],
)
def test_names_that_look_alike_are_folded_alike(one, other):
    assert fold(one) == fold(other)


def test_accents_make_a_different_name():
    assert fold("résumé") != fold("resume")
