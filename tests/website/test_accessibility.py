"""Every kind of page in a real browser: no fault that axe finds, no complaint, and nothing that scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.wholesite import MISSING, whole_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_an_accessibility_fault_or_scrolls_sideways(browser: Browser, live_server, scheme: str, width: int):
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    faults = {}
    for address in whole_site():
        page.goto(f"{live_server.url}{address}")
        found = [f"{fault['id']}: {fault['nodes'][0]['target']}" for fault in Axe().run(page).response["violations"]]
        if page.evaluate(TOO_WIDE):
            found.append("scrolls sideways")
        if found:
            faults[address] = found

    assert faults == {}
    # The browser itself complains of the pages that are missing.
    assert len(complaints) == len(MISSING), complaints


def test_with_the_text_twice_as_large_no_page_scrolls_sideways(browser: Browser, live_server):
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()

    wide = []
    for address in whole_site():
        page.goto(f"{live_server.url}{address}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate(TOO_WIDE):
            wide.append(address)

    assert wide == []
