"""The three journeys, in a real browser: a reader finds an answer, an editor publishes, two editors meet."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import (
    PASSWORD,
    acronym,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_person,
    make_question,
    make_source,
    make_term,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def site(live_server):
    """A small published glossary: PEO and ASO, what tells them apart, and a question."""
    topic = live(make_topic("Outsourcing models", summary="Who does what for you"))
    source = live(make_source("What is co-employment?", publisher="NAPEO", url="https://napeo.org/"))
    author = live(make_person("The contributors"))
    cited = [{"source": source.slug, "read_on": "2026-11-14"}]
    aso = live(
        make_term(
            "Administrative Services Organization",
            names=[acronym("ASO")],
            topic=topic,
            definition="A vendor that does HR paperwork ==without becoming an employer==.",
        )
    )
    peo = live(
        make_term(
            "Professional Employer Organization",
            names=[acronym("PEO")],
            topic=topic,
            author=author,
            definition="A firm that becomes ==a second employer== of your staff.",
            body=f"A PEO shares the duties of an employer; an ASO does not.[@{source.slug}]",
            sources=cited,
            not_to_be_confused_with=[{"term": aso, "reason": "An ASO is no employer."}],
        )
    )
    question = live(
        make_question("Is an ASO an employer?", answer="No. It is a vendor.", terms=[aso, peo], topic=topic)
    )
    duty = live(make_criterion("Co-employment", question="Does it make the provider an employer?"))
    live(make_assessment(duty, peo, "yes", headline="You share the role.", sources=cited, body="By contract."))
    live(make_assessment(duty, aso, "no", headline="You stay the only employer.", sources=cited))
    live(make_comparison(peo, aso, criteria=[duty], questions=[question], topic=topic))
    return live_server.url


def log_in(page: Page, site: str, username: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Write, check, publish")).to_be_visible()


def test_a_reader_finds_peo_reads_it_opens_the_comparison_and_copies_its_link(page: Page, site: str, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site)

    page.get_by_role("combobox").first.fill("peo")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name=re.compile("Professional Employer Organization")).first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Professional Employer Organization")
    expect(page.get_by_role("main")).to_contain_text("a second employer")

    page.get_by_role("main").get_by_role("link", name="PEO vs ASO").first.click()
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader", name=re.compile("PEO"))).to_be_visible()
    expect(table.get_by_role("row", name=re.compile("Co-employment"))).to_contain_text("Yes")

    page.get_by_role("button", name=re.compile("Copy link")).click()
    expect(page.get_by_role("status")).to_contain_text(re.compile("copied", re.IGNORECASE))
    assert page.evaluate("navigator.clipboard.readText()").endswith("/compare/peo-vs-aso/")


def test_an_editor_edits_previews_and_publishes_and_the_reader_sees_it(page: Page, site: str, context):
    editor = make_user("Publisher")
    log_in(page, site, editor.username)
    page.goto(f"{site}/admin/glossary/term/")
    page.get_by_role("link", name="Professional Employer Organization").click()
    page.get_by_label("Definition").fill("A firm that shares ==the role of employer== with you.")

    with context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    preview = opened.value
    expect(preview.get_by_role("main")).to_contain_text("the role of employer")
    preview.close()
    reader = context.new_page()
    reader.goto(f"{site}/glossary/professional-employer-organization/")
    expect(reader.get_by_role("main")).not_to_contain_text("the role of employer")

    page.get_by_role("button", name=re.compile("Save and publish")).click()
    expect(page.get_by_text("What readers will see change")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("is published.")).to_be_visible()

    reader.reload()
    expect(reader.get_by_role("main")).to_contain_text("the role of employer")


def test_two_editors_save_the_same_term_and_nothing_is_lost(browser, site: str):
    pages = []
    for _number in range(2):
        page = browser.new_context().new_page()
        log_in(page, site, make_user("Author").username)
        page.goto(f"{site}/admin/glossary/term/")
        page.get_by_role("link", name="Administrative Services Organization").click()
        pages.append(page)
    first, second = pages

    first.get_by_label("Definition").fill("The first editor's text.")
    first.get_by_role("button", name="Save draft").click()
    expect(first.get_by_text("is saved as a draft")).to_be_visible()
    second.get_by_label("Definition").fill("The second editor's text.")
    second.get_by_role("button", name="Save draft").click()

    conflict = second.get_by_role("region", name=re.compile("Somebody else saved"))
    expect(conflict).to_contain_text("The first editor's text.")
    expect(conflict).to_contain_text("The second editor's text.")
    expect(second.get_by_label("Definition")).to_have_value("The second editor's text.")
    second.get_by_role("button", name="Save draft").click()
    expect(second.get_by_text("is saved as a draft")).to_be_visible()

    second.get_by_role("link", name="History").click()
    for summary in second.get_by_text("What changed").all():
        summary.click()
    expect(second.locator("#content")).to_contain_text("The first editor's text.")
