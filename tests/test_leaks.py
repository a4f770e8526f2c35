"""No text of a draft, a pending change, a scheduled, expired or deleted page reaches readers: by any address or header.

All addresses are found by walking the URL resolver: a new one that the crawl cannot fill fails the test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from publishing.live import LiveQuerySet
from publishing.names import letter_of, slugify
from tests.canaries import (
    CANARY,
    HIDDEN,
    KINDS,
    PENDING,
    Site,
    build_live_site,
    plant,
    planted_documents,
    quiet_name,
    save_drafts_everywhere,
    unplanted,
    word_for,
)
from tests.factories import document_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# Addresses of editors, who see drafts.
NOT_FOR_READERS = ("admin",)
SUFFIXES = ("csv", "json", "md")
PATHS = ("pictures/", "pictures/0123456789abcdef0123456789abcdef.png", "db.sqlite3", "../db.sqlite3")
# Its form is signed anew for each reader.
NEVER_THE_SAME = {"/feedback/"}
SEARCHES = ("/search/", "/search/suggest/", "/search/suggest/browser/")
RANDOM = "jvkwhyrandom"
# When a form was given out, which no page can say twice alike.
STAMP = re.compile(r'name="stamp" value="[^"]*"')
FEWEST_ANSWERS = 1500


@dataclass(frozen=True)
class Words:
    """What the arguments of addresses are filled with."""

    slugs: tuple[str, ...]
    letters: tuple[str, ...]
    topics: tuple[str, ...]
    comparisons: tuple[str, ...]


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """A line in the log for each of a thousand pages that are not there would take longer than the pages."""
    caplog.set_level("CRITICAL", "django.request")


@pytest.fixture
def site() -> Site:
    site = build_live_site()
    for state in (PENDING, *HIDDEN):
        plant(site, state)
    return site


def test_the_word_is_planted_in_every_text_of_every_kind(site: Site):
    forgotten = {
        (kind, state): fields
        for kind, state, document in planted_documents(site)
        if (fields := unplanted(document, word_for(kind, state)))
    }

    assert forgotten == {}


def test_no_answer_to_readers_holds_a_planted_word(site: Site, client: Client):
    addresses = sorted({*reader_addresses(words_of(site))})

    leaks, count = [], 0
    for address in addresses:
        answers = [client.get(address), client.options(address)]
        if answers[0].status_code != 404:
            answers.append(client.head(address))
        count += len(answers)
        leaks += [(address, context_of(answer)) for answer in answers if CANARY in seen_in(answer)]

    assert leaks == []
    assert count >= FEWEST_ANSWERS


def test_the_crawl_would_notice_a_leak(site: Site, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(LiveQuerySet, "visible", lambda rows, *, at: rows)

    answers = [client.get(address) for address in ("/glossary/", "/feed/", "/sitemap.xml", "/glossary/beside-expired/")]

    assert all(CANARY in seen_in(answer) for answer in answers)


def test_a_quiet_name_of_a_hidden_term_leads_nowhere(site: Site, client: Client):
    for state in HIDDEN:
        page = client.get(f"/glossary/beside-{state}/").content.decode()
        name = client.get(f"/glossary/{slugify(quiet_name(state))}/")

        assert quiet_name(state) in page
        assert not re.search(rf"<a [^>]*>[^<]*{quiet_name(state)}", page)
        assert name.status_code == 404


def test_the_address_of_a_draft_answers_like_one_that_nobody_ever_had(site: Site, client: Client):
    for kind in ("term", "topic", "question", "person", "comparison"):
        pattern = "publishing:person" if kind == "person" else f"{_room(kind)}:{kind}"
        draft = client.get(reverse(pattern, args=[site.planted[kind, "never"].slug]))
        scheduled = client.get(reverse(pattern, args=[site.planted[kind, "scheduled"].slug]))
        nothing = client.get(reverse(pattern, args=[RANDOM]))

        assert nothing.status_code == 404
        assert raw(draft) == raw(scheduled) == raw(nothing)


def test_a_search_for_a_hidden_word_finds_nothing_that_holds_it(site: Site, client: Client):
    for kind, state, _document in planted_documents(site):
        word = word_for(kind, state)
        for query in (word, f"{word} line", word[:-2]):
            answers = [client.get(address, {"q": query}) for address in SEARCHES]

            assert {answer.status_code for answer in answers} == {200}
            assert [answer for answer in answers if CANARY in without(seen_in(answer), query)] == []


def test_a_comparison_put_together_with_a_hidden_term_knows_no_such_term(site: Site, client: Client):
    for state in HIDDEN:
        word = site.planted["term", state].slug
        found = client.get("/compare/", {"terms": f"clean-term,{word}"})
        nonsense = client.get("/compare/", {"terms": f"clean-term,{RANDOM}"})

        assert found.status_code == nonsense.status_code
        assert without(_body(found), word) == without(_body(nonsense), RANDOM)


def test_nothing_that_readers_see_changes_when_drafts_are_saved(client: Client):
    site = build_live_site()
    queries = [f"/search/?q={word_for(kind, state)}" for kind in KINDS for state in ("never", PENDING)]
    addresses = {
        *reader_addresses(words_of(site)),
        *queries,
        "/glossary/aaa-first/",
        "/glossary/zzz-last/",
    } - NEVER_THE_SAME
    before = {address: raw(client.get(address)) for address in addresses}

    save_drafts_everywhere(site)

    after = {address: raw(client.get(address)) for address in addresses}
    assert {address for address in addresses if after[address] != before[address]} == set()


def test_an_address_that_the_crawl_cannot_fill_is_noticed():
    with pytest.raises(LookupError):
        list(_filled("glossary:term", ("unheard_of",), Words((), (), (), ())))


def reader_addresses(words: Words) -> Iterator[str]:
    """Every address of the site that is not for editors, for all that can stand in it, with all that can be asked."""
    for name, arguments in named_patterns(get_resolver()):
        for address in _filled(name, arguments, words):
            yield address
            yield from _with_queries(name, address, words)


def named_patterns(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            space = (*spaces, item.namespace) if item.namespace else spaces
            if space[:1] not in [(name,) for name in NOT_FOR_READERS]:
                yield from named_patterns(item, space)
        else:
            yield _named(item, spaces)


def _named(pattern: URLPattern, spaces: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if not pattern.name:
        raise LookupError(f"{pattern} has no name: the crawl cannot build its address")
    arguments = tuple(pattern.pattern.regex.groupindex) or tuple(pattern.pattern.converters)
    return ":".join((*spaces, pattern.name)), arguments


def _filled(name: str, arguments: tuple[str, ...], words: Words) -> Iterator[str]:
    fillings = {"slug": words.slugs, "letter": words.letters, "suffix": SUFFIXES, "path": PATHS}
    if unknown := set(arguments) - fillings.keys():
        raise LookupError(f"{name} has arguments that the crawl does not know: {unknown}")
    combinations: list[dict[str, str]] = [{}]
    for argument in arguments:
        combinations = [{**made, argument: value} for made in combinations for value in fillings[argument]]
    for values in combinations:
        try:
            yield reverse(name, kwargs=values)
        except NoReverseMatch:
            continue


def _with_queries(name: str, address: str, words: Words) -> Iterator[str]:
    if name in ("glossary:term_list", "glossary:letter"):
        yield from (f"{address}?{urlencode({'topic': topic})}" for topic in words.topics)
        yield from (f"{address}?page={page}" for page in (0, 1, 2))
    if name in ("compare:comparison", "compare:export") and any(f"/{slug}" in address for slug in words.comparisons):
        yield f"{address}?show=beside,third&only=differences"
        yield f"{address}?show=clean,third&q1=1&q2=2"
    if name == "compare:comparison_list":
        yield f"{address}?terms=clean-term,other-clean-term,beside-expired,beside-never&only=differences"
    if name in ("website:search", "website:suggest", "website:suggest_to_browser"):
        yield from (f"{address}?{urlencode({'q': word})}" for word in ("clean", "beside", "third", "line", "heading"))


def words_of(site: Site) -> Words:
    """Slugs, names and identities of all drafts, and of what is live."""
    slugs: set[str] = {RANDOM}
    for draft in site.drafts():
        current = type(draft).objects.get(pk=draft.pk)
        document = document_of(current)
        names = [document.heading, *(part.name for part in getattr(document, "names", ()))]
        slugs |= {current.slug, *map(slugify, names), names[-1]}
    slugs |= {str(site.planted[key].uid) for key in site.planted if key[1] == "never"}
    slugs |= {document_of(site.planted[key]).slug for key in site.planted if key[0] == "assessment"}
    slugs |= {
        "oct-vs-cct",
        "third-vs-clean-vs-beside",
        *(f"{word}-line-two-vs-{word}-line" for word in (word_for("comparison", state) for state in HIDDEN)),
    }
    letters = {*"abcdefghijklmnopqrstuvwxyz", "0-9", "Q", letter_of(CANARY).lower()}
    topics = {draft.slug for draft in site.drafts() if type(draft).__name__ == "Topic"} | {RANDOM}
    comparisons = {draft.slug for draft in site.drafts() if type(draft).__name__ == "Comparison"}
    return Words(*(tuple(sorted(items)) for items in (slugs, letters, topics, comparisons)))


def seen_in(answer: HttpResponse) -> str:
    """Body and headers in small letters, without the query that a redirect gives back to the one who sent it."""
    headers = dict(answer.headers)
    if "Location" in headers:
        headers["Location"] = headers["Location"].split("?")[0]
    return f"{headers} {_body(answer)}".lower()


def context_of(answer: HttpResponse) -> str:
    text = f"{dict(answer.headers)} {_body(answer)}"
    place = text.lower().find(CANARY)
    return text[max(0, place - 80) : place + 80]


def raw(answer: HttpResponse) -> tuple:
    """All of an answer but the moment at which it was given."""
    headers = sorted((name, value) for name, value in answer.headers.items() if name != "Expires")
    return (answer.status_code, headers, _body(answer))


def without(text: str, words: str) -> str:
    """The text without the words that were searched for, which the page gives back, however they are written."""
    for form in (words, quote(words), urlencode({"q": words})[2:]):
        text = text.replace(form, "…")
    return text


def _body(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return STAMP.sub("", content.decode("utf-8", "replace"))


def _room(kind: str) -> str:
    return "compare" if kind == "comparison" else "glossary"
