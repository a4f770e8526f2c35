"""What helps in reading a page: the list of contents, links to headings, citing it, and the map of its neighbours."""

import html
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from glossary.neighbours import draw_neighbours
from publishing.citeforms import cite_forms
from publishing.headinglinks import contents
from publishing.pages import Link
from tests.factories import acronym, edit, live, make_person, make_question, make_term, publish

LONG = "First.\n\n## One\n\nText.\n\n## Two\n\nText.\n\n### Two and a half\n\nText.\n\n## Three & <more>\n\nText.\n"
AT = datetime(2026, 11, 4, 9, tzinfo=UTC)
SITE = {"site": "Plainterms", "url": "https://plain.example/glossary/alpha/", "changed_at": AT}


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def texts_of(markup: str, tag: str) -> list[str]:
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", markup, re.DOTALL)
    return [html.unescape(" ".join(re.sub(r"<[^>]+>", "", text).split())) for text in found]


# The list of contents, and links to headings


@pytest.mark.django_db
def test_a_long_page_lists_its_headings_and_each_leads_to_its_place(client):
    live(make_term("Alpha", body=LONG))
    live(make_question("Why Alpha?", body=LONG))

    for address in ("/glossary/alpha/", "/questions/why-alpha/"):
        page = page_of(client, address)
        listed = re.search(r'<nav class="contents".*?</nav>', page, re.DOTALL)[0]
        assert texts_of(listed, "a") == ["One", "Two", "Two and a half", "Three & <more>"]
        assert listed.count('class="is-deep"') == 1
        for target in re.findall(r'href="#([^"]+)"', listed):
            assert page.count(f'id="{target}"') == 1


@pytest.mark.django_db
def test_a_short_page_has_no_list_of_contents(client):
    live(make_term("Alpha", body="## One\n\nText.\n\n## Two\n\nText.\n\n## Three\n\nText."))

    assert '<nav class="contents"' not in page_of(client, "/glossary/alpha/")


@pytest.mark.django_db
def test_each_heading_of_a_text_ends_with_a_link_to_itself_that_has_a_name(client):
    live(make_term("Alpha", body=LONG))

    page = page_of(client, "/glossary/alpha/")

    assert '<h2 id="h-one">One<a href="#h-one" class="anchor" aria-label="Link to this heading">#</a></h2>' in page
    assert page.count('class="anchor"') == 4


@pytest.mark.django_db
def test_feeds_and_search_get_the_headings_without_links(client):
    live(make_term("Alpha", body=LONG))

    assert "anchor" not in page_of(client, "/feed/")
    assert "One#" not in page_of(client, "/search/?q=first")


def test_headings_that_are_too_small_or_without_words_are_not_listed():
    text = "## A\n\n## B\n\n## C\n\n## D\n\n#### Small\n\n## ![](/media/x.png)\n"

    assert [heading.words for heading in contents(text)] == ["A", "B", "C", "D"]


def test_the_headings_of_a_text_that_begins_with_a_title_are_listed_as_they_are_shown():
    found = contents("# A\n\n## B\n\n# C\n\n# D\n\n# A")

    assert [(heading.id, heading.is_deep) for heading in found] == [
        ("h-a", False),
        ("h-b", True),
        ("h-c", False),
        ("h-d", False),
        ("h-a-2", False),
    ]


# Citing


@pytest.mark.django_db
def test_a_page_can_be_cited_with_its_author_and_the_date_of_its_version(client):
    term = live(make_term("Alpha", author=live(make_person("Ann Lee"))), at=datetime(2026, 1, 1, tzinfo=UTC))
    edit(term, definition="Other words.")
    publish(term, at=AT)

    apa, mla, bibtex = texts_of(
        re.search(r'<details class="cite">.*?</details>', page_of(client, "/glossary/alpha/"), re.DOTALL)[0], "pre"
    )

    address = f"{settings.SITE_URL}/glossary/alpha/"
    assert apa == f"Ann Lee. (2026, November 4). Alpha. Plainterms. {address}"
    assert mla == f"Ann Lee. “Alpha.” Plainterms, 4 Nov. 2026, {address.split('://')[1]}."
    assert bibtex.startswith("@misc{plainterms-alpha-2026, author = {{Ann Lee}}, title = {{Alpha}},")
    assert "year = {2026}, month = nov," in bibtex
    assert "note = {Version of 2026-11-04}" in bibtex


def test_a_page_without_a_person_is_cited_by_the_site_which_is_named_once():
    apa, mla, _bibtex = cite_forms(title="Alpha", author="", **SITE)

    assert apa.text == "Plainterms. (2026, November 4). Alpha. https://plain.example/glossary/alpha/"
    assert mla.text == "“Alpha.” Plainterms, 4 Nov. 2026, plain.example/glossary/alpha/."


def test_a_question_keeps_its_own_mark():
    apa, mla, _bibtex = cite_forms(title="Why Alpha?", author="J. Doe Jr.", **SITE)

    assert apa.text.startswith("J. Doe Jr. (2026, November 4). Why Alpha? Plainterms.")
    assert mla.text.startswith("J. Doe Jr. “Why Alpha?” Plainterms")


def test_signs_that_tex_reads_as_commands_are_escaped():
    bibtex = cite_forms(title=r"R&D: 50% of #1 {a_b} ~^\x $", author="", **SITE)[2].text

    assert r"{{R\&D: 50\% of \#1 \{a\_b\} \textasciitilde{}\textasciicircum{}\textbackslash{}x \$}}" in bibtex


@pytest.mark.parametrize(("month", "name"), [(5, "May"), (6, "June"), (7, "July"), (9, "Sept."), (12, "Dec.")])
def test_mla_shortens_only_long_months(month, name):
    mla = cite_forms(title="Alpha", author="", **{**SITE, "changed_at": AT.replace(month=month)})[1].text

    assert f"4 {name} 2026" in mla


# The map of neighbours


def links(*names: str) -> tuple[Link, ...]:
    return tuple(Link(name, f"/glossary/{name}/") for name in names)


def shown(drawn) -> list[str]:
    return [words.text for words in (*drawn.center, *drawn.words)]


@pytest.mark.django_db
def test_a_term_with_neighbours_of_two_sorts_has_a_map_that_says_in_words_what_it_shows(client):
    broader, other = live(make_term("Wider", names=[acronym("WI")])), live(make_term("Lookalike"))
    live(
        make_term(
            "Alpha",
            names=[acronym("AL")],
            broader=[{"term": broader}],
            not_to_be_confused_with=[{"term": other}],
        )
    )

    page = page_of(client, "/glossary/alpha/")
    drawn = re.search(r'<figure class="neighbours">.*?</figure>', page, re.DOTALL)[0]

    assert texts_of(drawn, "title") == ["AL and its neighbors"]
    assert texts_of(drawn, "desc") == ["Is a kind or part of: WI. Not to be confused with: Lookalike."]
    assert {"AL", "WI", "Lookalike", "is a kind or part of", "not to be confused with"} == set(texts_of(drawn, "text"))
    assert page.index('href="/glossary/wider/"') < page.index('<figure class="neighbours">')
    assert " style=" not in drawn


@pytest.mark.django_db
def test_a_neighbour_that_is_not_public_is_not_on_the_map(client):
    public, hidden = live(make_term("Public")), make_term("Hidden")
    live(
        make_term(
            "Alpha", broader=[{"term": public}], not_to_be_confused_with=[{"term": public}], related=[{"term": hidden}]
        )
    )

    page = page_of(client, "/glossary/alpha/")

    assert "Hidden" not in page
    assert "neighbours" not in re.sub(r"<link[^>]+>", "", page)


def test_one_sort_of_neighbours_makes_no_map():
    assert draw_neighbours("A", broader=(), narrower=(), related=links("b", "c", "d"), confused=()) is None


def test_a_map_shows_at_most_eight_terms_and_each_of_them_once():
    many = {
        name: links(*(f"{name}{number}" for number in range(9)))
        for name in ("broader", "narrower", "related", "confused")
    }
    many["related"] = (many["broader"][0], *many["related"])

    names = [text for text in shown(draw_neighbours("Own", **many)) if re.fullmatch(r"Own|\w+\d", text)]

    assert len(names) == len(set(names)) == 8


def test_long_names_take_several_lines_and_nothing_leaves_the_picture():
    long = "A name that is really much longer than anybody would wish it to be in a small picture"
    drawn = draw_neighbours(
        long,
        broader=links(long + "1"),
        narrower=links(long + "2", long + "3"),
        related=links(long + "4", long + "5"),
        confused=links(long + "6", long + "7"),
    )

    x, y, width, height = drawn.box
    assert all(0 <= words.x <= drawn.width and 10 <= words.y <= drawn.height for words in drawn.words)
    assert all(y < words.y < y + height for words in drawn.center)
    assert (x > 0, x + width < drawn.width, y + height <= drawn.height) == (True, True, True)
    assert max(len(words.text) for words in drawn.words if not words.is_caption) <= 24
