"""Pages for programs and for other sites: markdown, llms.txt, social cards, the sitemap's dates."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone
from PIL import Image

from publishing import workflow
from publishing.cards import HEIGHT, WIDTH
from publishing.live import Live
from publishing.plainmarkdown import plain_markdown
from publishing.strokes import path_lines, shapes_of
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

pytestmark = pytest.mark.django_db

ALPHA = """\
# Alpha (AL)

What the word means.

- Acronyms: AL
- Topic: Money

## What it means in practice

A [second word]({site}/glossary/beta/) is beside it. \\[1\\] It pays in cash \\[1\\]\\[2\\].

## An example

One [page]({site}/about/).

## Not to be confused with

- [Beta]({site}/glossary/beta/): It is another.

## Questions people ask

- [Why Alpha?]({site}/questions/why-alpha/)

## Sources

1. [Congress, The act](https://example.org/act) · § 3 · read March 4, 2026
2. A study

## About this page

- Written by: Ann
- Not yet reviewed by a specialist
- Last changed: May 6, 2026
- Address: {site}/glossary/alpha/
"""


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def site() -> None:
    """A term with everything that its markdown has to resolve."""
    at = datetime(2026, 5, 6, tzinfo=UTC)
    act = live(make_source("The act", publisher="Congress", url="https://example.org/act"), at=at)
    beta, topic = live(make_term("Beta"), at=at), live(make_topic("Money"), at=at)
    term = make_term(
        "Alpha",
        names=[acronym("AL")],
        topic=topic,
        author=live(make_person("Ann"), at=at),
        definition="What ==the word== means.",
        body="A [[beta|second word]] is beside it.[@the-act] It pays in cash [@the-act; @a-study].",
        example="One [page](/about/).",
        not_to_be_confused_with=[{"term": beta, "reason": "It is another."}],
        sources=[
            {"source": act, "read_on": "2026-03-04", "note": "§ 3"},
            {"source": live(make_source("A study"), at=at)},
        ],
    )
    live(term, at=at)
    live(make_question("Why Alpha?", answer="Because of [it].", terms=[term], body="More on [[alpha]]."), at=at)


# Markdown


def test_a_term_is_markdown_with_links_sources_credits_and_its_address(client):
    site()

    answer = client.get("/glossary/alpha.md")

    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["Link"] == f'<{settings.SITE_URL}/glossary/alpha/>; rel="canonical"'
    assert answer.content.decode() == ALPHA.format(site=settings.SITE_URL)


def test_a_question_and_a_topic_are_markdown_too(client):
    site()

    question, topic = text_of(client, "/questions/why-alpha.md"), text_of(client, "/glossary/topics/money.md")

    assert question.startswith("# Why Alpha?\n\nBecause of \\[it\\].\n\n## The rest of the answer\n\nMore on [alpha](")
    assert f"- [Alpha (AL)]({settings.SITE_URL}/glossary/alpha/): What the word means." in topic


def test_each_page_names_its_markdown_in_its_head(client):
    site()
    terms = [live(make_term()), live(make_term())]
    comparison = live(make_comparison(*terms, title="One vs two", slug="one-vs-two"))
    pages = {
        "/glossary/alpha/": "/glossary/alpha.md",
        "/questions/why-alpha/": "/questions/why-alpha.md",
        "/glossary/topics/money/": "/glossary/topics/money.md",
        f"/compare/{comparison.slug}/": "/compare/one-vs-two.md",
    }

    for address, markdown in pages.items():
        link = f'<link rel="alternate" type="text/markdown" href="{settings.SITE_URL}{markdown}">'
        assert link in text_of(client, address)
        assert client.get(markdown).status_code == 200


def test_markdown_of_what_is_not_public_is_not_there_and_of_what_was_it_is_gone(client):
    make_term("Draft")
    workflow.unpublish(live(make_term("Gone")), by=workflow.OPERATOR)

    assert client.get("/glossary/draft.md").status_code == 404
    assert client.get("/glossary/gone.md").status_code == 410
    assert client.get("/questions/nothing.md").status_code == 404


def test_a_link_to_a_term_that_is_not_public_is_only_its_words(client):
    make_term("Hidden")
    live(make_term("Alpha", body="Before [[hidden|the words]] after."))

    assert "Before the words after." in text_of(client, "/glossary/alpha.md")


def test_a_link_by_an_ambiguous_name_leads_to_its_meanings(client):
    live(make_term("First", names=[acronym("ASO")]))
    live(make_term("Second", names=[acronym("ASO")]))
    live(make_term("Alpha", body="An [[ASO]] it is."))

    assert f"An [ASO]({settings.SITE_URL}/glossary/aso/) it is." in text_of(client, "/glossary/alpha.md")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Said.[@a]", "Said. \\[1\\]", id="citation"),
        pytest.param("Said [@a; @b].", "Said \\[1\\]\\[2\\].", id="two citations"),
        pytest.param("Said [@c].", "Said.", id="a source that is not public"),
        pytest.param("[[x]]", "[x](https://plain.example/x)", id="link"),
        pytest.param("[[x|word *y*]]", "[word *y*](https://plain.example/x)", id="link with words"),
        pytest.param("| [[x\\|y]] |", "| [y](https://plain.example/x) |", id="link in a table"),
        pytest.param("[[none]]", "none", id="link to nothing"),
        pytest.param("`[[x]] [@a]`", "`[[x]] [@a]`", id="code"),
        pytest.param("``a ` [[x]]`` [[x]]", "``a ` [[x]]`` [x](https://plain.example/x)", id="code with a tick"),
        pytest.param("```\n[[x]]\n```\n[[x]]", "```\n[[x]]\n```\n[x](https://plain.example/x)", id="fence"),
        pytest.param("a ` b\n\n[[x]] ` c", "a ` b\n\n[x](https://plain.example/x) ` c", id="ticks of two paragraphs"),
        pytest.param(r"\[[x]]", r"\[[x]]", id="escaped"),
        pytest.param(
            "[a](/b/) [c](//d) [e](https://f)", "[a](https://plain.example/b/) [c](//d) [e](https://f)", id="paths"
        ),
        pytest.param(":::nolink\nPEO\n:::", "PEO", id="frame"),
    ],
)
def test_what_only_this_site_understands_becomes_plain_markdown(settings, text, expected):
    settings.SITE_URL = "https://plain.example"

    def lead(name: str) -> str:
        return "" if name == "none" else f"/{name}"

    assert plain_markdown(text, lead=lead, numbers={"a": 1, "b": 2}) == expected


def test_llms_txt_says_what_the_site_is_and_where_its_markdown_stands(client):
    site()
    terms = [live(make_term()), live(make_term())]
    live(make_comparison(*terms, title="One vs two", slug="one-vs-two"))

    text = text_of(client, "/llms.txt")
    addresses = re.findall(r"\]\((.+?)\)", text)

    assert text.startswith("# Plainterms\n\n> ")
    assert f"[Money]({settings.SITE_URL}/glossary/topics/money.md)" in text
    assert f"[One vs two]({settings.SITE_URL}/compare/one-vs-two.md)" in text
    assert f"[Alpha (AL)]({settings.SITE_URL}/glossary/alpha.md)" in text
    for address in addresses:
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


# Cards


def card_address(client: Client, page: str) -> str:
    found = re.search(r'property="og:image" content="([^"]+)"', text_of(client, page))
    return found[1].removeprefix(settings.SITE_URL)


def test_every_kind_of_page_has_a_card_of_the_size_it_says_with_words_for_it(client):
    site()
    terms = [live(make_term()), live(make_term())]
    comparison = live(make_comparison(*terms))

    for page in (
        "/glossary/alpha/",
        "/questions/why-alpha/",
        "/glossary/topics/money/",
        f"/compare/{comparison.slug}/",
    ):
        head, answer = " ".join(text_of(client, page).split()), client.get(card_address(client, page))
        image = Image.open(BytesIO(answer.content))
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT)) == ("PNG", (1200, 630))
        assert 'property="og:image:width" content="1200"' in head
        assert 'property="og:image:height" content="630"' in head
        assert re.search(r'property="og:image:alt" content="[^"]{5,}"', head)
        assert '<meta name="twitter:card" content="summary_large_image"' in head


def test_a_card_is_kept_for_good_and_nothing_in_it_can_run(client):
    live(make_term("Alpha"))

    answer = client.get(card_address(client, "/glossary/alpha/"))

    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_card_is_drawn_once_and_drawn_anew_when_its_file_is_lost(client):
    live(make_term("Alpha"))
    address = card_address(client, "/glossary/alpha/")
    path = f"cards/{address.rsplit('/', 1)[-1]}"

    first = client.get(address).content
    kept = default_storage.exists(path)
    default_storage.delete(path)
    again = client.get(address)

    assert kept
    assert (again.status_code, again.content) == (200, first)


def test_a_card_that_cannot_be_kept_is_shown_all_the_same(client, settings):
    live(make_term("Alpha"))
    settings.MEDIA_ROOT = "/proc/no-such-folder"

    assert client.get(card_address(client, "/glossary/alpha/")).status_code == 200


def test_a_new_version_has_a_new_card_and_the_old_one_is_not_shown_any_more(client):
    term = live(make_term("Alpha"))
    old = card_address(client, "/glossary/alpha/")
    client.get(old)
    edit(term, definition="Other words.")
    publish(term)

    new = card_address(client, "/glossary/alpha/")

    assert new != old
    assert client.get(new).status_code == 200
    assert client.get(old).status_code == 404


def test_pages_that_are_not_public_have_no_card_even_when_one_was_drawn(client):
    draft = make_term("Draft")
    scheduled = publish(make_term("Later"), live_from=timezone.now() + timedelta(days=1))
    gone = live(make_term("Gone"))
    address = card_address(client, "/glossary/gone/")
    drawn = client.get(address)
    workflow.unpublish(gone, by=workflow.OPERATOR)

    assert drawn.status_code == 200
    for path in (address, f"/cards/{draft.uid}-1.png", f"/cards/{scheduled.uid}-1.png", "/cards/x.png"):
        assert client.get(path).status_code == 404


def test_a_source_and_an_answer_have_no_card(client):
    answer = live(make_assessment(live(make_criterion()), live(make_term())))

    assert client.get(f"/cards/{answer.uid}-1.png").status_code == 404


@pytest.mark.parametrize(
    "slug",
    [*re.findall(r'slug == "([a-z-]+)"', get_template("glossary/_emblem.html").template.source), "anything-else"],
)
def test_the_emblem_of_every_topic_can_be_drawn_within_its_grid(slug):
    shapes = shapes_of(get_template("glossary/_emblem.html").render({"slug": slug}))
    points = [point for shape in shapes for line in shape.lines for point in line]

    assert sum(shape.is_area for shape in shapes) == 1
    assert len(shapes) >= 2
    assert all(-0.01 <= value <= 48.01 for point in points for value in point)


def test_paths_are_followed_as_browsers_follow_them():
    half = path_lines("M24 13.6a13 13 0 0 1 0 20.8")[0]
    smooth = path_lines("M30 26h14c0 5-3 8-7 8s-7-3-7-8z")[0]

    assert max(x for x, _y in half) == pytest.approx(29.2, abs=0.01)
    assert half[-1] == pytest.approx((24, 34.4))
    assert smooth[-1] == (30, 26)
    assert max(y for _x, y in smooth) == pytest.approx(34, abs=0.01)
    assert path_lines("M1 2 3 4l5 6H0V0z") == (((1, 2), (3, 4), (8, 10), (0, 10), (0, 0), (1, 2)),)


@pytest.mark.parametrize("path", ["M1 2Q3 4 5 6", "M1", "M1 2 L3", "M1 2z3"])
def test_a_path_that_cannot_be_read_is_refused(path):
    with pytest.raises(ValueError, match="not a path that can be drawn"):
        path_lines(path)


# The sitemap


def dates(client: Client) -> dict[str, str]:
    entries = re.findall(r"<loc>(.+?)</loc>(?:<lastmod>(.+?)</lastmod>)?", text_of(client, "/sitemap.xml"))
    return {address.removeprefix(settings.SITE_URL): day[:10] for address, day in entries}


def test_the_sitemap_dates_each_page_by_what_it_shows(client):
    at = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 8)]
    alpha, beta = live(make_term("Alpha"), at=at[0]), live(make_term("Beta"), at=at[1])
    duty = live(make_criterion(), at=at[0])
    answer = live(make_assessment(duty, alpha), at=at[0])
    comparison = live(make_comparison(alpha, beta, criteria=[duty], slug="alpha-vs-beta"), at=at[2])
    live(make_comparison(alpha, beta, title="Without rows", slug="without-rows"), at=at[2])
    edit(answer, answer="no")
    publish(answer, at=at[4])
    live(make_question("Why?"), at=at[3])

    found = dates(client)

    assert found["/glossary/alpha/"] == "2026-01-01"
    assert found["/compare/alpha-vs-beta/"] == "2026-05-01"
    assert found["/compare/without-rows/"] == "2026-03-01"
    assert found["/glossary/"] == "2026-02-01"
    assert found["/questions/"] == "2026-04-01"
    assert found["/new/"] == "2026-05-01"
    assert Live.objects.get(slug=comparison.slug).changed_at == at[2]


def test_page_structured_data_and_sitemap_give_a_comparison_the_same_date(client):
    at = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2)]
    alpha, beta = live(make_term("Alpha"), at=at[0]), live(make_term("Beta"), at=at[0])
    duty = live(make_criterion(), at=at[0])
    live(make_comparison(alpha, beta, criteria=[duty], slug="alpha-vs-beta"), at=at[0])
    live(make_assessment(duty, beta), at=at[1])

    page = text_of(client, "/compare/alpha-vs-beta/")

    assert dates(client)["/compare/alpha-vs-beta/"] == "2026-02-01"
    assert '"dateModified":"2026-02-01"' in page
    assert "Feb. 1, 2026" in page


def test_every_address_of_the_sitemap_answers(client):
    site()

    assert {client.get(address).status_code for address in dates(client)} == {200}
