"""Citing a page, copying the link of a heading, and the list of contents that follows: in a real browser."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import live, make_term

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BODY = "\n\n".join(f"## Part {name}\n\n" + "Some words of the text. " * 120 for name in ("one", "two", "three", "four"))


@pytest.fixture
def address(live_server) -> str:
    live(make_term("Alpha", body=BODY))
    return f"{live_server.url}/glossary/alpha/"


def test_a_reference_is_copied_and_screen_readers_hear_it(page: Page, context: BrowserContext, address: str):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)

    page.get_by_text("Cite this page").click()
    page.get_by_role("button", name="Copy BibTeX").click()

    expect(page.locator(".cite [role=status]")).to_have_text("The reference is copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{plainterms-alpha-")


def test_where_the_clipboard_is_closed_the_reference_is_selected(page: Page, address: str):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(address)

    page.get_by_text("Cite this page").click()
    page.get_by_role("button", name="Copy APA").click()

    expect(page.locator(".cite [role=status]")).to_contain_text("The text is selected")
    assert page.evaluate("getSelection().toString()").startswith("Plainterms. (")


def test_the_link_of_a_heading_shows_on_focus_leads_to_it_and_is_copied(
    page: Page, context: BrowserContext, address: str
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    anchor = page.locator("#h-part-two .anchor")
    assert anchor.evaluate("node => getComputedStyle(node).opacity") == "0"

    page.locator("#h-part-one .anchor").focus()
    page.keyboard.press("Tab")

    expect(anchor).to_be_focused()
    expect(anchor).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}#h-part-two")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}#h-part-two"


def test_the_list_of_contents_stays_in_sight_on_wide_screens_and_marks_where_the_reader_is(page: Page, address: str):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)

    page.locator("#h-part-three").evaluate("node => window.scrollTo(0, node.offsetTop - 100)")

    expect(page.locator(".contents [aria-current=location]")).to_have_text("Part three")
    expect(page.locator(".contents")).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_list_stands_above_the_text_and_scrolls_away(page: Page, address: str):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address)

    contents, text = page.locator(".contents").bounding_box(), page.locator(".prose").first.bounding_box()
    assert contents["y"] + contents["height"] <= text["y"]

    page.locator("#h-part-four").evaluate("node => window.scrollTo(0, node.offsetTop)")
    expect(page.locator(".contents")).not_to_be_in_viewport()


def test_without_scripts_there_are_no_dead_buttons_and_the_references_can_be_read(browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    page.get_by_text("Cite this page").click()

    expect(page.get_by_text("@misc{plainterms-alpha-")).to_be_visible()
    expect(page.get_by_role("button", name="Copy BibTeX")).to_be_hidden()
    context.close()
