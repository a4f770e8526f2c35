"""The table in a real browser: by keyboard, without scripts, on a phone, with many subjects, on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.compare.pdftext import page_texts
from tests.factories import (
    acronym,
    live,
    make_assessment,
    make_comparison,
    make_criterion,
    make_source,
    make_term,
)
from website.models import ReaderReport
from website.reportform import FASTEST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TWO, THREE = "/compare/peo-vs-aso/", "/compare/peo-vs-aso-vs-eor/"
ROWS = 9
# What a reader who uses the keyboard must see of the element in focus: a ring around it, and nothing over it.
FOCUS_FAULT = """() => {
  const element = document.activeElement;
  if (element === document.body) return "";
  const box = element.getClientRects()[0];
  const name = `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`;
  if (!box || box.bottom <= 0 || box.top >= innerHeight) return `${name} is out of sight`;
  const hasRing = item => {
    const style = getComputedStyle(item);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  if (!hasRing(element) && !hasRing(element.closest("label") || element)) return `${name} has no ring`;
  for (let parent = element; parent; parent = parent.parentElement)
    if (getComputedStyle(parent).opacity === "0") return `${name} is transparent`;
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 40) / 2);
  return seen && (element.contains(seen) || seen.contains(element)) ? "" : `${name} is covered`;
}"""


@pytest.fixture
def site(live_server) -> str:
    """PEO against ASO and both against EOR, on nine criteria of which one is the same for all and one unassessed."""
    source = live(make_source("The law", publisher="The state", url="https://law.example/"))
    terms = [live(make_term(f"{name} in full", names=[acronym(name)])) for name in ("PEO", "ASO", "EOR")]
    criteria = [live(make_criterion(f"Duty {number}", body="Why it matters.")) for number in range(1, ROWS + 1)]
    for number, criterion in enumerate(criteria):
        for place, term in enumerate(terms[: 1 if number == ROWS - 1 else 3]):
            live(
                make_assessment(
                    criterion,
                    term,
                    "yes" if number == 0 or place == 0 else "no",
                    condition="in most states",
                    headline=f"In short about {number}.",
                    body="The whole of it, at some length. " * 9,
                    sources=[{"source": source, "read_on": "2026-11-14"}],
                    checked_on="2026-11-14",
                )
            )
    chooser = [
        {
            "question": "Who shall be the employer?",
            "criteria": [criteria[1]],
            "options": [
                {"label": "The provider too", "leans": [terms[0]], "because": "A PEO is one."},
                {"label": "I alone", "leans": [terms[1]]},
            ],
        }
    ]
    live(make_comparison(*terms[:2], criteria=criteria, chooser=chooser))
    live(make_comparison(*terms, criteria=criteria))
    return live_server.url


def test_by_keyboard_everything_is_reached_and_what_has_the_focus_is_always_seen(page: Page, site: str):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}{TWO}")

    faults, reached = set(), 0
    for _step in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached += 1
        faults.add(page.evaluate(FOCUS_FAULT))

    assert faults - {""} == set()
    assert reached > 8 * ROWS


def test_the_chooser_is_answered_by_keyboard_and_says_why(page: Page, site: str):
    page.goto(f"{site}{TWO}")
    page.locator(".chooser-fold summary").focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    faults = {page.evaluate(FOCUS_FAULT)}
    page.keyboard.press("Tab")
    faults.add(page.evaluate(FOCUS_FAULT))
    page.keyboard.press("Enter")

    expect(page.locator(".result")).to_contain_text("Your answers lean to PEO: 1 of 1.")
    expect(page.locator(".result").get_by_role("link", name="Duty 2")).to_be_visible()
    assert faults == {""}


def test_a_row_shows_its_links_when_it_is_looked_at_and_its_permalink_leads_to_it(page: Page, site: str):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}{TWO}")
    row = page.locator("#row-duty-5")
    tools = row.locator(".row-tools")
    before = tools.evaluate("element => getComputedStyle(element).opacity")

    row.hover()
    during = tools.evaluate("element => getComputedStyle(element).opacity")
    row.get_by_role("link", name="Link to row 5").click()

    assert (before, during) == ("0", "1")
    assert page.url.endswith(f"{TWO}#row-duty-5")
    expect(row.locator(".label")).to_be_in_viewport()


def test_without_scripts_a_reader_puts_a_comparison_together_narrows_it_and_reports_a_mistake(
    browser: Browser, site: str
):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{site}/compare/")

    page.get_by_label("EOR in full").check()
    page.get_by_label("ASO in full").check()
    page.get_by_role("button", name="Compare these").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ASO")
    expect(page.get_by_role("row")).to_have_count(1 + 1 + ROWS - 1)
    page.locator(".thumb").get_by_role("link", name="Only differences").click()
    expect(page.locator("main")).to_contain_text("All answers agree.")
    page.goto(f"{site}{TWO}")
    page.locator(".controls").get_by_role("link", name=re.compile("Only differences")).click()
    expect(page.locator(".controls")).to_contain_text(f"{ROWS - 2} of {ROWS} rows differ")
    expect(page.locator("#row-duty-9")).to_contain_text("Not comparable yet")
    page.locator("#row-duty-2").get_by_role("link", name="Report a mistake").click()
    page.get_by_label("What have you found?").fill("It is the other way round.")
    page.wait_for_timeout(FASTEST.total_seconds() * 1000 + 100)
    page.get_by_role("button", name="Send it").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    report = ReaderReport.objects.get()
    assert (report.about, report.row, report.subject) == (TWO, "duty-2", "Duty 2")


@pytest.mark.parametrize("address", [TWO, THREE, "/compare/?terms=peo,eor", "/compare/?terms=peo"])
@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_scrolls_sideways_and_the_heads_stay_in_the_accessibility_tree(
    page: Page, site: str, address: str, width: int
):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{site}{address}")

    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    heads = page.get_by_role("columnheader").count()

    assert overflow == 0
    assert heads == {TWO: 3, THREE: 4}.get(address, 3 if "," in address else 0)


def test_on_a_phone_the_names_of_two_subjects_stay_in_sight(page: Page, site: str):
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{site}{TWO}#row-duty-7")

    for name in ("PEO", "ASO"):
        expect(page.get_by_role("columnheader", name=re.compile(name))).to_be_in_viewport()
    label = page.locator("#row-duty-7 .label")
    expect(label).to_be_in_viewport()
    head = page.locator(".cmp thead").bounding_box()
    assert label.bounding_box()["y"] >= head["y"] + head["height"]


def test_on_a_phone_two_of_three_subjects_can_be_chosen_and_sources_keep_their_numbers(page: Page, site: str):
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{site}{THREE}")

    page.get_by_role("link", name="Hide ASO").click()

    expect(page.get_by_role("columnheader")).to_have_count(3)
    assert page.url.endswith("?show=peo,eor#answers")
    assert set(page.locator(".references a").all_text_contents()) == {"1"}
    hanging = """() => [...document.querySelectorAll('.uses a')].filter(a => !document.querySelector(a.hash)).length"""
    assert page.evaluate(hanging) == 0
    assert page.locator("link[rel=canonical]").get_attribute("href").endswith(THREE)


def test_three_subjects_scroll_in_a_region_with_a_name_in_which_both_edges_stay(page: Page, site: str):
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(f"{site}{THREE}")
    region = page.get_by_role("region", name=re.compile("PEO vs ASO vs EOR on 9 criteria"))
    region.focus()

    region.evaluate("element => element.scrollTo(200, 900)")

    frame = region.bounding_box()
    corner = page.get_by_role("columnheader", name="Criterion").bounding_box()
    assert corner["x"] == pytest.approx(frame["x"], abs=1)
    assert corner["y"] == pytest.approx(frame["y"], abs=2)
    assert region.evaluate("element => element.scrollLeft") > 0
    assert page.evaluate(FOCUS_FAULT) == ""


@pytest.mark.parametrize("address", [TWO, THREE, "/compare/?terms=peo,aso"])
def test_on_paper_each_page_of_the_table_has_its_heads_and_all_that_is_folded_is_there(
    page: Page, site: str, address: str
):
    page.goto(f"{site}{address}")

    pages = page_texts(page.pdf(format="A4"))

    with_rows = [text for text in pages if "Inshortabout" in text]
    assert len(with_rows) > 1
    assert all("Criterion" in text and "PEO" in text and "ASO" in text for text in with_rows)
    whole = "".join(pages)
    assert whole.count("Thewholeofit,atsomelength.") > 9 * 2 * 7
    assert "inmoststates" in whole and "CheckedNov.14,2026" in whole and "https://law.example/" in whole
    for furniture in ("Reportamistake", "Onlydifferences", "Comparethese", "CSV"):
        assert furniture not in whole


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_what_readers_put_together_and_their_forms_have_no_accessibility_fault(
    browser: Browser, site: str, scheme: str, width: int
):
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    addresses = [THREE, "/compare/", "/compare/?terms=peo,eor", "/compare/?terms=peo,nothing", "/feedback/"]
    addresses += [f"/feedback/?about={TWO}&row=duty-1", "/feedback/thanks/"]

    faults = {}
    for address in addresses:
        page.goto(f"{site}{address}")
        found = [fault["id"] for fault in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("scrolls sideways")
        if found:
            faults[address] = found
    page.goto(f"{site}/feedback/")
    page.evaluate("document.querySelector('.report').noValidate = true")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("alert")).to_be_visible()

    assert faults == {}
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
