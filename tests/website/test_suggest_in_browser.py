"""Suggestions while typing in a real browser: keys, focus, what screen readers get, and answers that come too late."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.factories import acronym, live, make_comparison, make_term, synonym
from website.models import SearchCount
from website.searchcounts import read_stamp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PEO = "/glossary/professional-employer-organization/"


@pytest.fixture
def site(live_server) -> str:
    peo = live(
        make_term("Professional Employer Organization", names=[acronym("PEO"), synonym("professional co-employer")])
    )
    aso = live(make_term("Administrative Services Organization", names=[acronym("ASO")]))
    live(make_comparison(peo, aso, title="PEO vs ASO"))
    live(make_term("Professional Fee"))
    return live_server.url


@pytest.fixture
def field(page: Page, site: str) -> Locator:
    page.goto(f"{site}/glossary/")
    return page.get_by_role("combobox", name="Search terms, acronyms and questions")


@pytest.fixture
def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def active(page: Page) -> str:
    """The text of the option that a screen reader is on, '' when it is in the field."""
    return page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
        "?.querySelector('.text').textContent ?? ''"
    )


def test_the_field_is_a_combobox_that_says_whether_its_list_is_open(page: Page, field: Locator, options: Locator):
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    listbox = page.locator(f"#{field.get_attribute('aria-controls')}")
    expect(listbox).to_have_attribute("role", "listbox")
    expect(listbox).to_be_hidden()

    field.press_sequentially("profess")

    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_be_focused()
    expect(options.first).to_have_attribute("aria-selected", "false")
    expect(options.first.locator("mark")).to_have_text("Profess")
    expect(page.locator("form[role=search] [aria-live=polite]")).to_have_text("2 suggestions")


def test_nothing_is_asked_for_one_letter(page: Page, field: Locator):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)

    field.press_sequentially("p")
    page.wait_for_timeout(400)

    assert asked == []


def test_arrows_home_and_end_walk_the_list_and_the_field_keeps_the_focus(page: Page, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)

    walked = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "End", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(active(page))

    fee, peo = "Professional Fee", "Professional Employer Organization"
    assert walked == [fee, peo, "", peo, fee, peo, fee, ""]
    expect(field).to_be_focused()
    expect(field).to_have_value("profess")
    expect(options.and_(page.locator("[aria-selected=true]"))).to_have_count(0)


def test_home_and_end_move_the_cursor_while_no_suggestion_is_chosen(page: Page, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)

    page.keyboard.press("Home")

    assert field.evaluate("field => field.selectionStart") == 0
    assert active(page) == ""


def test_enter_opens_the_chosen_suggestion(page: Page, site: str, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}{PEO}")


def test_enter_without_a_choice_searches(page: Page, site: str, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)

    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}/search/?q=profess")


def test_typing_on_leaves_the_choice_so_that_enter_searches_for_what_is_typed(page: Page, site: str, field, options):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")

    field.press_sequentially("i")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}/search/?q=professi")


def test_escape_closes_the_list_and_then_clears_the_field(page: Page, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)

    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("profess")
    expect(page.locator("form[role=search] [aria-live=polite]")).to_be_empty()
    page.keyboard.press("Escape")

    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_an_arrow_opens_a_closed_list_again(page: Page, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)
    page.keyboard.press("Escape")

    page.keyboard.press("ArrowDown")

    expect(options).to_have_count(2)


def test_tab_leaves_the_field_closes_the_list_and_stops_at_no_suggestion(page: Page, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)

    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Search")).to_be_focused()
    expect(options).to_have_count(0)


def test_a_suggestion_can_be_pressed(page: Page, site: str, field: Locator, options: Locator):
    field.press_sequentially("peo v")

    options.filter(has_text="PEO vs ASO").click()

    expect(page).to_have_url(re.compile(rf"^{site}/compare/"))


def test_an_answer_that_comes_after_the_next_letters_is_thrown_away(page: Page, field: Locator, options: Locator):
    held: list[Route] = []

    def hold(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)["q"][0]
        held.append(route) if query == "as" else route.continue_()

    page.route("**/search/suggest/**", hold)
    field.press_sequentially("as")
    page.wait_for_timeout(300)

    field.fill("profess")
    expect(options).to_have_count(2)
    held[0].fulfill(json={"said": "1 suggestion", "seen": "", "suggestions": []})
    page.wait_for_timeout(200)

    assert len(held) == 1
    expect(options).to_have_count(2)
    expect(page.locator("form[role=search] [aria-live=polite]")).to_have_text("2 suggestions")


def test_an_answer_that_comes_after_the_field_was_left_opens_nothing(page: Page, field: Locator, options: Locator):
    page.route("**/search/suggest/**", lambda route: (page.wait_for_timeout(300), route.continue_()))

    field.press_sequentially("profess")
    page.wait_for_timeout(150)
    page.keyboard.press("Tab")
    page.wait_for_timeout(600)

    expect(options).to_have_count(0)


def test_fast_typing_asks_once(page: Page, field: Locator, options: Locator):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)

    field.focus()
    field.evaluate(
        """field => {
            for (const letter of "professional") {
                field.value += letter;
                field.dispatchEvent(new InputEvent("input", { bubbles: true }));
            }
        }"""
    )
    expect(options).to_have_count(2)

    assert len(asked) == 1


def test_a_server_that_does_not_answer_leaves_a_plain_field(page: Page, site: str, field: Locator, options: Locator):
    page.route("**/search/suggest/**", lambda route: route.abort())

    field.press_sequentially("profess")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}/search/?q=profess")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/", "/glossary/", "/search/?q=zzz", "/nothing/"])
def test_an_open_list_has_no_accessibility_fault_and_stays_inside_the_page(
    browser: Browser, site: str, address: str, width: int, scheme: str
):
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}{address}")
    page.get_by_role("combobox").fill("professional")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")

    faults = [fault["id"] for fault in Axe().run(page).response["violations"]]

    box = page.get_by_role("listbox").bounding_box()
    is_scrolled = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    context.close()
    assert faults == []
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert not is_scrolled


def test_without_scripts_the_field_is_a_plain_search_field(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    field = page.get_by_role("searchbox")

    field.fill("peo")
    field.press("Enter")

    expect(page).to_have_url(f"{site}/search/?q=peo")
    expect(page.get_by_role("combobox")).to_have_count(0)
    context.close()


@pytest.fixture
def told(page: Page) -> list[dict[str, str]]:
    """What the browser counts, kept from the server: beside a page it would share the tests' one connection with it."""
    beacons: list[dict[str, str]] = []

    def keep(route: Route) -> None:
        fields = parse_qs(route.request.post_data, keep_blank_values=True)
        beacons.append({name: values[0] for name, values in fields.items()})
        route.fulfill(status=204)

    page.route("**/search/seen/", keep)
    return beacons


def test_a_search_that_was_shown_is_counted(page: Page, site: str):
    with page.expect_response("**/search/seen/") as response:
        page.goto(f"{site}/search/?q=zero+hours")

    assert response.value.status == 204
    assert list(SearchCount.objects.values_list("query", "opened", "outcome")) == [("zero hours", "", "none")]


def test_a_search_and_what_was_opened_from_it_are_told_once_each(page: Page, site: str, told: list[dict[str, str]]):
    page.goto(f"{site}/search/?q=peo")
    page.reload()
    page.get_by_role("main").get_by_role("link", name="Professional Employer Organization").click()
    expect(page).to_have_url(f"{site}{PEO}")
    page.go_back()
    page.wait_for_timeout(300)

    assert [(read_stamp(beacon["seen"]).query, beacon["opened"]) for beacon in told] == [("peo", ""), ("peo", PEO)]


def test_an_opened_suggestion_is_told(page: Page, site: str, told: list, field: Locator, options: Locator):
    field.press_sequentially("profess")
    expect(options).to_have_count(2)

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}{PEO}")

    assert [(read_stamp(beacon["seen"]).query, beacon["opened"]) for beacon in told] == [("profess", PEO)]


def test_nothing_is_told_of_a_query_that_may_name_somebody(page: Page, site: str, told: list, field: Locator):
    page.goto(f"{site}/search/?q=ann%40example.com+peo")
    page.get_by_role("main").get_by_role("link", name="Professional Employer Organization").click()
    expect(page).to_have_url(f"{site}{PEO}")
    page.wait_for_timeout(300)

    assert told == []
