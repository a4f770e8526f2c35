"""Structured data, titles and descriptions: checked against the vocabulary of schema.org and against one another."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from glossary.documents import QuestionDocument, TermDocument, TopicDocument
from publishing import registry
from publishing.importing import read_folder
from publishing.jsonld import JsonLd
from tests.factories import (
    acronym,
    edit,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_person,
    make_question,
    make_source,
    make_term,
    make_topic,
    publish,
)

CONTENT = Path(settings.BASE_DIR) / "content"

# What this site uses of schema.org 29: each type with the one it is a kind of.
TYPES = {
    "AboutPage": "WebPage",
    "Action": "Thing",
    "Answer": "Comment",
    "BreadcrumbList": "ItemList",
    "CollectionPage": "WebPage",
    "Comment": "CreativeWork",
    "CreativeWork": "Thing",
    "DefinedTerm": "Intangible",
    "DefinedTermSet": "CreativeWork",
    "FAQPage": "WebPage",
    "Intangible": "Thing",
    "ItemList": "Intangible",
    "ListItem": "Intangible",
    "Person": "Thing",
    "ProfilePage": "WebPage",
    "Question": "Comment",
    "SearchAction": "Action",
    "Thing": "",
    "WebPage": "CreativeWork",
    "WebSite": "CreativeWork",
}
# Each property with the types that may have it, and what its value may be: "text", "url", "date", "number", a type.
PROPERTIES = {
    "about": ({"CreativeWork"}, {"Thing"}),
    "acceptedAnswer": ({"Question"}, {"Answer"}),
    "alternateName": ({"Thing"}, {"text"}),
    "author": ({"CreativeWork"}, {"Person"}),
    "dateModified": ({"CreativeWork"}, {"date"}),
    "description": ({"Thing"}, {"text"}),
    "disambiguatingDescription": ({"Thing"}, {"text"}),
    "image": ({"Thing"}, {"url"}),
    "inDefinedTermSet": ({"DefinedTerm"}, {"url"}),
    "inLanguage": ({"CreativeWork"}, {"text"}),
    "isPartOf": ({"CreativeWork"}, {"CreativeWork"}),
    "item": ({"ListItem"}, {"Thing", "url"}),
    "itemListElement": ({"ItemList"}, {"ListItem"}),
    "lastReviewed": ({"WebPage"}, {"date"}),
    "mainEntity": ({"CreativeWork"}, {"Thing"}),
    "name": ({"Thing"}, {"text"}),
    "position": ({"ListItem"}, {"number"}),
    "potentialAction": ({"Thing"}, {"Action"}),
    # Written so by those who read the search action; schema.org calls it an annotation of the action.
    "query-input": ({"Action"}, {"text"}),
    "reviewedBy": ({"WebPage"}, {"Person"}),
    "target": ({"Action"}, {"url"}),
    "text": ({"CreativeWork"}, {"text"}),
    "url": ({"Thing"}, {"url"}),
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture
def pages(db) -> list[str]:
    """The address of a page of every kind, each with all that can stand on it."""
    topic, person, source = live(make_topic("Money", summary="What is paid")), live(make_person("Ann")), make_source()
    credited = {"topic": topic, "author": person, "reviewer": person, "reviewed_on": "2026-03-01"}
    beta = live(make_term("Beta", names=[acronym("SH")]))
    alpha = live(
        make_term(
            "Alpha",
            names=[acronym("AL"), acronym("SH")],
            sources=[{"source": live(source)}],
            not_to_be_confused_with=[{"term": beta, "reason": "It differs."}],
            **credited,
        )
    )
    question = live(make_question("Why Alpha?", terms=[alpha], **credited))
    duty = live(make_criterion())
    live(make_assessment(duty, alpha))
    live(make_comparison(alpha, beta, criteria=[duty], questions=[question], slug="alpha-vs-beta", **credited))
    edit(alpha, definition="What it means now.")
    publish(alpha)
    return [
        "/",
        "/about/",
        "/new/",
        "/search/?q=alpha",
        "/glossary/",
        "/glossary/letter/a/",
        "/glossary/?topic=money",
        "/glossary/alpha/",
        "/glossary/beta/",
        "/glossary/sh/",
        "/glossary/alpha/changes/",
        "/glossary/topics/",
        "/glossary/topics/money/",
        "/questions/",
        "/questions/why-alpha/",
        "/compare/",
        "/compare/alpha-vs-beta/",
        "/people/ann/",
    ]


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def graph_of(markup: str) -> list[dict]:
    """The things that a page declares; each page has at most one block of them."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', markup, re.DOTALL)
    assert len(blocks) <= 1
    if not blocks:
        return []
    data = json.loads(blocks[0])
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def kinds_of(thing: dict) -> set[str]:
    """The types of a thing with all that they are kinds of."""
    pending, found = [thing["@type"]] if isinstance(thing["@type"], str) else [*thing["@type"]], set()
    while pending:
        kind = pending.pop()
        if kind:
            found.add(kind)
            pending.append(TYPES[kind])
    return found


def faults_in(thing: dict, where: str) -> Iterator[str]:
    """What schema.org would not understand of a thing and of all things in it."""
    if set(thing) == {"@id"}:
        return
    names = thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]
    if unknown := [name for name in names if name not in TYPES]:
        yield f"{where}: unknown type {unknown}"
        return
    for name, value in thing.items():
        if name.startswith("@"):
            continue
        if name not in PROPERTIES:
            yield f"{where}: unknown property {name}"
        elif not PROPERTIES[name][0] & kinds_of(thing):
            yield f"{where}: {name} is no property of {names}"
        else:
            for item in value if isinstance(value, list) else [value]:
                yield from _value_faults(item, PROPERTIES[name][1], f"{where}.{name}")


def _value_faults(value: Any, allowed: set[str], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) != {"@id"} and not kinds_of(value) & allowed:
            yield f"{where}: {value['@type']} is none of {allowed}"
        yield from faults_in(value, where)
    elif not any(_is(value, kind) for kind in allowed):
        yield f"{where}: {value!r} is none of {allowed}"


def _is(value: Any, kind: str) -> bool:
    if kind == "number":
        return isinstance(value, int)
    if not isinstance(value, str) or not value:
        return False
    if kind == "url":
        return value.startswith(("http://", "https://"))
    return bool(DAY.fullmatch(value)) if kind == "date" else kind == "text"


def test_every_kind_of_page_declares_only_what_schema_org_knows(pages, client):
    faults = [
        fault
        for address in pages
        for thing in graph_of(page_of(client, address))
        for fault in faults_in(thing, address)
    ]

    assert faults == []


@pytest.mark.parametrize(
    ("thing", "fault"),
    [
        pytest.param({"@type": "Term"}, "unknown type", id="type"),
        pytest.param({"@type": "WebPage", "colour": "red"}, "unknown property", id="property"),
        pytest.param({"@type": "Person", "lastReviewed": "2026-01-01"}, "no property of", id="domain"),
        pytest.param({"@type": "WebPage", "author": {"@type": "WebPage"}}, "is none of", id="range"),
        pytest.param({"@type": "WebPage", "dateModified": "yesterday"}, "is none of", id="date"),
    ],
)
def test_the_check_itself_notices(thing, fault):
    assert fault in next(faults_in(thing, "here"))


def test_the_table_knows_no_type_and_no_property_that_is_not_there():
    named = {kind for domain, allowed in PROPERTIES.values() for kind in domain | allowed}

    assert named - TYPES.keys() == {"text", "url", "date", "number"}
    assert {parent for parent in TYPES.values() if parent} <= TYPES.keys()


def test_pages_about_something_declare_it(pages, client):
    def types(address: str) -> list:
        return [thing["@type"] for thing in graph_of(page_of(client, address))]

    assert types("/glossary/alpha/") == ["WebPage", "DefinedTerm", "BreadcrumbList"]
    assert types("/questions/why-alpha/") == [["WebPage", "FAQPage"], "BreadcrumbList"]
    assert types("/compare/alpha-vs-beta/") == ["WebPage", "BreadcrumbList"]
    assert types("/glossary/topics/money/") == ["CollectionPage", "BreadcrumbList"]
    assert types("/people/ann/") == ["ProfilePage", "BreadcrumbList"]


def test_structured_data_says_what_the_page_says(pages, client):
    markup = page_of(client, "/glossary/alpha/")
    webpage, term, crumbs = graph_of(markup)

    assert term["description"] == webpage["description"] == "What it means now."
    assert term["alternateName"] == ["AL", "SH"]
    assert term["disambiguatingDescription"] == "It differs."
    assert webpage["image"] in markup.split("<body>")[0].split("ld+json")[0]
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Glossary", "Money", "Alpha"]
    assert webpage["lastReviewed"] == "2026-03-01"
    assert f'<time datetime="{webpage["dateModified"]}' in markup


def test_a_page_without_review_declares_none(pages, client):
    webpage = graph_of(page_of(client, "/glossary/beta/"))[0]

    assert not {"lastReviewed", "reviewedBy", "author"} & webpage.keys()


def test_nothing_in_the_data_ends_its_element():
    block = str(JsonLd({"@type": "Thing", "name": "</script><!-- & \u2028"}))

    assert block.count("</script>") == 1
    assert json.loads(block.split(">", 1)[1].rsplit("<", 1)[0])["@graph"][0]["name"] == "</script><!-- & \u2028"


def test_every_page_has_a_title_and_a_description_of_its_own(pages, client):
    heads = []
    for address in pages:
        markup = page_of(client, address)
        if 'name="robots" content="noindex"' not in markup:
            title = re.search(r"<title>(.*?)</title>", markup)[1]
            heads.append((address, title, re.search(r'<meta name="description" content="([^"]+)">', markup)[1]))

    assert repeated(title for _address, title, _description in heads) == {}
    assert repeated(description for _address, _title, description in heads) == {}


def test_no_two_shipped_pages_have_the_same_title_or_the_same_description():
    entries = []
    for item in read_folder(CONTENT):
        if isinstance(item.document, TermDocument | QuestionDocument | TopicDocument) or item.kind.name == "comparison":
            entry = registry.get(item.kind.name).entry(item.document)
            entries.append((f"{entry.title} ({entry.acronym})" if entry.acronym else entry.title, entry.summary))

    assert len(entries) > 200
    assert repeated(title for title, _summary in entries) == {}
    assert repeated(summary for _title, summary in entries) == {}
    assert all(summary for _title, summary in entries)


def repeated(texts) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in texts:
        counts[text.casefold()] = counts.get(text.casefold(), 0) + 1
    return {text: count for text, count in counts.items() if count > 1}
