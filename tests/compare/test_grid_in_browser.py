"""The editor of the grid in a real browser, with real keys: filling, pasting, moving, conflicts, an ended session."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Locator, Page, expect

from compare.models import Assessment
from publishing.models import Draft, Revision
from tests.factories import (
    PASSWORD,
    document_of,
    edit,
    make_assessment,
    make_comparison,
    make_criterion,
    make_source,
    make_term,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# Text on the clipboard, as the browser hands it to the page; the system's own clipboard is shared by all tests.
PASTE = """([text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
}"""
COPY = """() => {
  const clipboardData = new DataTransfer();
  document.activeElement.dispatchEvent(new ClipboardEvent("copy", { bubbles: true, cancelable: true, clipboardData }));
  return clipboardData.getData("text/plain");
}"""


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser refused because of the policy, and the errors of scripts: none in any of these tests."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.fixture
def editor(page: Page, context: BrowserContext, live_server, client, complaints) -> Iterator[Page]:
    """A page before an editor who has logged in."""
    client.force_login(make_user("Author", username="ana"))
    log_in(context, live_server, client)
    yield page
    # The server shares its database with the tests: no request may be under way when the next one begins.
    for opened in context.pages:
        opened.wait_for_load_state("networkidle")


def log_in(context: BrowserContext, live_server, client) -> None:
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def open_grid(page: Page, live_server, comparison: Draft, suffix: str = "") -> Page:
    page.goto(f"{live_server.url}/admin/compare/comparison/{comparison.pk}/grid/{suffix}")
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def grid_of(rows: int = 2, **fields) -> tuple[Draft, list[Draft], list[Draft]]:
    criteria = [make_criterion(f"Row {number}", **fields) for number in range(1, rows + 1)]
    terms = [make_term("PEO"), make_term("ASO")]
    return make_comparison(*terms, title="PEO vs ASO", criteria=criteria), criteria, terms


def cell(page: Page, criterion: Draft, term: Draft) -> Locator:
    return page.locator(f"#cell-{criterion.pk}-{term.pk}")


def status(page: Page) -> Locator:
    return page.locator("#grid-status")


def problems(page: Page) -> Locator:
    return page.locator("#grid-problems")


def panel(page: Page) -> Locator:
    return page.locator("#grid-panel")


def enter_grid(page: Page) -> None:
    """To the grid by Tab alone, from the button before it."""
    page.get_by_role("button", name="Preview as on a phone").focus()
    page.keyboard.press("Tab")


def assessments() -> dict[tuple[str, str], str]:
    return {
        (row.criterion.label, row.term.title): row.answer
        for row in Assessment.objects.select_related("criterion", "term")
    }


# Filling


def test_a_new_editor_fills_ten_rows_of_two_by_keyboard_alone(editor, live_server):
    comparison, criteria, terms = grid_of(10)
    source = make_source("Publication 15", publisher="IRS")
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    # The first column by letters, the second in the panel.
    for letter in "ynuxynuxyn":
        page.keyboard.press(letter)
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    for number in range(10):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("for some")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Headline {number}.")
        if number == 0:
            for key in ("Tab", "Tab"):
                page.keyboard.press(key)
            page.keyboard.type("In **words**.")
            for key in ("Tab", "Tab", "Enter"):
                page.keyboard.press(key)
            page.keyboard.type("irs 15")
            expect(page.locator("#grid-source-names option")).to_have_count(1)
            for _key in range(6):
                page.keyboard.press("Backspace")
            page.keyboard.type("IRS, Publication 15")
        page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+s")

    expect(status(page)).to_contain_text("20 cells are saved as drafts")
    expect(page.locator("#grid-progress")).to_contain_text("20 of 20 answered")
    answers = assessments()
    words = {"y": "yes", "n": "no", "u": "unknown", "x": "not-applicable"}
    assert [answers[criterion.label, "PEO"] for criterion in criteria] == [words[letter] for letter in "ynuxynuxyn"]
    assert {answers[criterion.label, "ASO"] for criterion in criteria} == {"partial"}
    first = document_of(Assessment.objects.get(criterion=criteria[0], term=terms[1]))
    assert (first.condition, first.headline, first.body) == ("for some", "Headline 0.", "In **words**.")
    assert [part.source for part in first.sources] == [source.slug]


def test_the_grid_is_one_stop_of_tab_and_arrows_move_in_it_without_wrapping(editor, live_server):
    comparison, criteria, (peo, aso) = grid_of(3)
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    expect(cell(page, criteria[0], peo)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, criteria[0], peo)).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, criteria[0], aso)).to_be_focused()
    page.keyboard.press("Control+End")
    expect(cell(page, criteria[2], aso)).to_be_focused()
    page.keyboard.press("Home")
    expect(cell(page, criteria[2], peo)).to_be_focused()
    page.keyboard.press("PageUp")
    expect(cell(page, criteria[0], peo)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('#grid-table')")


def test_escape_leaves_the_cell_as_it_was_and_leads_back_to_it(editor, live_server):
    comparison, criteria, (peo, _aso) = grid_of()
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    page.keyboard.press("F2")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")

    expect(cell(page, criteria[0], peo)).to_be_focused()
    expect(cell(page, criteria[0], peo)).to_contain_text("Not yet assessed")
    expect(panel(page)).to_be_hidden()


def test_letters_act_only_in_cells_and_can_be_switched_off_for_good(editor, live_server):
    comparison, criteria, (peo, _aso) = grid_of()
    page = open_grid(editor, live_server, comparison)

    page.get_by_label("What changed").press("y")
    page.get_by_label("Single-letter keys").uncheck()
    page.reload()
    expect(page.get_by_label("Single-letter keys")).not_to_be_checked()
    enter_grid(page)
    page.keyboard.press("y")

    expect(cell(page, criteria[0], peo)).to_contain_text("Not yet assessed")


def test_letters_follow_the_kind_of_the_row(editor, live_server):
    who = make_criterion("Who pays", answer_kind="responsibility")
    verdict = make_criterion("Is it so")
    peo = make_term("PEO")
    comparison = make_comparison(peo, make_term("ASO"), criteria=[who, verdict])
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    page.keyboard.press("y")
    expect(status(page)).to_have_text("This answer does not fit here.")
    page.keyboard.press("r")
    expect(status(page)).to_have_text("Who pays, PEO: Provider. 1 cells changed, not saved.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("d")

    expect(status(page)).to_contain_text("It needs a condition: press Enter.")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Condition")).to_be_focused()


def test_a_question_mark_shows_the_keys(editor, live_server):
    comparison, criteria, (peo, _aso) = grid_of()
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the grid")).to_be_visible()
    page.keyboard.press("Escape")

    expect(cell(page, criteria[0], peo)).to_be_focused()


def test_delete_asks_and_undo_brings_back(editor, live_server):
    comparison, criteria, (peo, _aso) = grid_of(1)
    page = open_grid(editor, live_server, comparison)
    page.on("dialog", lambda dialog: dialog.accept())
    enter_grid(page)
    page.keyboard.press("n")

    page.keyboard.press("Delete")
    expect(cell(page, criteria[0], peo)).to_contain_text("Not yet assessed")
    page.keyboard.press("Control+z")
    expect(cell(page, criteria[0], peo)).to_contain_text("No")
    page.keyboard.press("Control+z")

    expect(cell(page, criteria[0], peo)).to_contain_text("Not yet assessed")


def test_tab_leaves_the_markdown_field_and_its_preview_is_that_of_the_cell(editor, live_server):
    comparison, criteria, (peo, aso) = grid_of(1)
    make_assessment(criteria[0], peo, body="Words of **PEO**.")
    make_assessment(criteria[0], aso, body="")
    asked = []
    editor.on("request", lambda request: asked.append(request) if "markdown/preview" in request.url else None)
    page = open_grid(editor, live_server, comparison)

    cell(page, criteria[0], peo).click()
    expect(page.get_by_role("region", name="Preview")).to_have_text("Words of PEO.")
    page.locator("#grid-detail").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "grid-detail"
    cell(page, criteria[0], aso).click()

    expect(page.get_by_role("region", name="Preview")).to_be_empty()
    expect(page.locator(".markdownx-editor")).to_have_count(1)
    # Once when the field comes into sight, once after its text was put in; never for a cell without a text.
    assert len(asked) <= 2


def test_without_a_script_every_cell_is_a_link_to_its_form(browser, live_server, client):
    comparison, criteria, (peo, _aso) = grid_of(1)
    client.force_login(make_user("Author"))
    context = browser.new_context(java_script_enabled=False)
    log_in(context, live_server, client)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/compare/comparison/{comparison.pk}/grid/")

    cell(page, criteria[0], peo).get_by_role("link").click()

    expect(page.get_by_label("Answer:")).to_be_visible()
    expect(page).to_have_url(re.compile(r"assessment/add/"))
    context.close()


# Blocks


def test_a_pasted_table_is_recognised_and_undone_in_one_step(editor, live_server):
    who, cost = (
        make_criterion("Who pays", answer_kind="responsibility"),
        make_criterion("Cost", answer_kind="range", unit="%"),
    )
    peo, aso = make_term("PEO"), make_term("ASO")
    comparison = make_comparison(peo, aso, criteria=[who, cost])
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    page.evaluate(
        PASTE,
        ['Client: It "pays".\tdepends (on the state): "It" varies.\tx\nabout 2 to 12.5 %: Roughly.\tJust words\n'],
    )

    expect(cell(page, who, peo)).to_contain_text('It "pays".')
    expect(cell(page, who, aso)).to_contain_text("on the state")
    expect(cell(page, cost, peo)).to_contain_text("about 2 – 12.5 %")
    expect(status(page)).to_contain_text("1 cells did not fit and were left out.")
    page.keyboard.press("Control+z")
    expect(page.locator("#grid-table .is-empty")).to_have_count(4)


def test_a_block_is_copied_and_pasted_elsewhere(editor, live_server):
    comparison, criteria, (peo, aso) = grid_of(2)
    make_assessment(criteria[0], peo, "depends", condition="on size", headline="It depends.")
    make_assessment(criteria[1], peo, "no")
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    page.keyboard.press("Shift+ArrowDown")
    copied = page.evaluate(COPY)
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.evaluate(PASTE, [copied])

    assert copied == "Depends (on size): It depends.\nNo"
    expect(cell(page, criteria[0], aso)).to_contain_text("on size")
    expect(cell(page, criteria[1], aso)).to_contain_text("No")


def test_a_table_can_be_pasted_with_a_button(editor, live_server):
    comparison, criteria, (_peo, aso) = grid_of(1)
    page = open_grid(editor, live_server, comparison)

    page.get_by_role("button", name="Paste", exact=True).click()
    page.get_by_label("Columns separated by tabs").fill("Yes\tNo")
    page.get_by_role("dialog").get_by_role("button", name="Paste").click()

    expect(cell(page, criteria[0], aso)).to_contain_text("No")


def test_rows_and_columns_are_moved_by_keys_and_by_buttons_and_saved(editor, live_server):
    comparison, criteria, (peo, _aso) = grid_of(3)
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)

    page.keyboard.press("Alt+ArrowDown")
    expect(status(page)).to_contain_text("Row 1 is row 2")
    expect(cell(page, criteria[0], peo)).to_be_focused()
    page.get_by_role("button", name="Column right").click()
    expect(page.locator("#grid-table thead th")).to_have_text(["Criterion", "ASO", "PEO"])
    page.keyboard.press("Control+s")
    expect(status(page)).to_contain_text("saved as drafts")

    document = document_of(comparison)
    assert document.criteria() == [criteria[1].slug, criteria[0].slug, criteria[2].slug]
    assert [subject.label for subject in document.subjects] == ["ASO", "PEO"]


def test_filters_show_what_is_missing(editor, live_server):
    comparison, criteria, (peo, aso) = grid_of(3)
    for term in (peo, aso):
        make_assessment(criteria[0], term)
        make_assessment(criteria[1], term, sources=[{"source": make_source()}], review_after="2020-01-01")
    page = open_grid(editor, live_server, comparison)

    shown = {}
    for name in ("Unanswered", "Without source", "Check due"):
        page.get_by_role("button", name=name).click()
        shown[name] = page.locator("#grid-table tr:visible th[scope=row] a").all_inner_texts()
        page.get_by_role("button", name=name).click()

    # The row of the current cell, the first one, stays.
    assert shown == {"Unanswered": ["Row 1", "Row 3"], "Without source": ["Row 1"], "Check due": ["Row 1", "Row 2"]}


# Saving


def test_a_cell_that_cannot_be_saved_is_named_linked_and_mended(editor, live_server):
    comparison, _criteria, (_peo, _aso) = grid_of(2)
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)
    page.keyboard.press("y")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("p")

    page.keyboard.press("Control+s")
    expect(problems(page)).to_be_focused()
    expect(problems(page)).to_contain_text("needs a condition")
    assert Assessment.objects.count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Condition")).to_be_focused()
    page.keyboard.type("for some")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")

    expect(status(page)).to_contain_text("2 cells are saved as drafts")
    expect(problems(page)).to_be_hidden()
    assert assessments() == {("Row 1", "PEO"): "yes", ("Row 2", "PEO"): "partial"}


@pytest.mark.parametrize(
    ("button", "headline", "versions"),
    [("Keep mine", "Mine.", 3), ("Take theirs", "Theirs.", 2), ("Take it as it was", "Before.", 3)],
)
def test_a_conflict_shows_three_texts_and_each_of_them_can_be_let_stand(
    editor, live_server, button, headline, versions
):
    comparison, criteria, (peo, _aso) = grid_of(2)
    shared = make_assessment(criteria[0], peo, headline="Before.")
    page = open_grid(editor, live_server, comparison)
    edit(shared, headline="Theirs.")
    cell(page, criteria[0], peo).click()
    page.get_by_label("Headline", exact=True).fill("Mine.")
    page.keyboard.press("Control+Shift+Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("n")

    page.keyboard.press("Control+s")
    expect(problems(page)).to_contain_text("operator has saved it meanwhile")
    assert assessments()[("Row 1", "ASO")] == "no"
    problems(page).get_by_role("link", name="Row 1, PEO").click()
    three = page.get_by_role("group", name="Conflict")
    for words in ("Before.", "Mine.", "Theirs."):
        expect(three).to_contain_text(words)
    three.get_by_role("button", name=button).click()
    page.keyboard.press("Control+s")

    expect(cell(page, criteria[0], peo)).to_contain_text(headline)
    expect(page.locator("#grid-table .is-edited")).to_have_count(0)
    assert document_of(Assessment.objects.get(pk=shared.pk)).headline == headline
    assert Revision.objects.filter(uid=shared.uid).count() == versions


def test_after_the_session_ended_nothing_is_lost_and_saving_works_once_logged_in_again(editor, live_server, context):
    comparison, _criteria, (_peo, _aso) = grid_of(1)
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)
    page.keyboard.press("y")
    Session.objects.all().delete()

    page.keyboard.press("Control+s")
    expect(problems(page)).to_contain_text("Your session has ended")
    with context.expect_page() as opened:
        problems(page).get_by_role("link", name="Log in again").click()
    opened.value.get_by_label("Username").fill("ana")
    opened.value.get_by_label("Password").fill(PASSWORD)
    opened.value.get_by_role("button", name="Log in").click()
    expect(opened.value).to_have_url(re.compile(r"/admin/$"))
    page.get_by_role("button", name="Save drafts").click()

    expect(status(page)).to_contain_text("1 cells are saved as drafts")
    assert assessments() == {("Row 1", "PEO"): "yes"}


def test_a_server_that_does_not_answer_costs_nothing(editor, live_server):
    comparison, _criteria, (_peo, _aso) = grid_of(1)
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)
    page.keyboard.press("y")
    page.route("**/grid/save/", lambda route: route.abort())

    page.keyboard.press("Control+s")
    expect(problems(page)).to_contain_text("The server does not answer")
    page.unroute("**/grid/save/")
    page.keyboard.press("Control+s")

    expect(status(page)).to_contain_text("1 cells are saved as drafts")


def test_leaving_with_changes_asks_first(editor, live_server):
    comparison, _criteria, _terms = grid_of(1)
    page = open_grid(editor, live_server, comparison)
    enter_grid(page)
    page.keyboard.press("y")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.goto(f"{live_server.url}/admin/")

    assert asked == ["beforeunload"]


def test_a_preview_opens_in_another_tab_with_what_is_not_saved(editor, live_server, context):
    comparison, criteria, (peo, _aso) = grid_of(1)
    page = open_grid(editor, live_server, comparison)
    cell(page, criteria[0], peo).click()
    page.get_by_label("Yes").check()
    page.get_by_label("Headline", exact=True).fill("Typed a moment ago.")

    with context.expect_page() as opened:
        page.get_by_role("button", name="Preview", exact=True).click()

    expect(opened.value.get_by_text("Typed a moment ago.").first).to_be_visible()
    assert Assessment.objects.count() == 0


def test_an_earlier_version_of_a_cell_is_put_into_the_form(editor, live_server):
    comparison, criteria, (peo, _aso) = grid_of(1)
    shared = make_assessment(criteria[0], peo, headline="The first words.")
    edit(shared, headline="The second words.")
    page = open_grid(editor, live_server, comparison, f"#cell-{criteria[0].pk}-{peo.pk}")
    expect(cell(page, criteria[0], peo)).to_be_focused()
    page.keyboard.press("Enter")

    page.get_by_role("button", name="History").click()
    page.get_by_role("button", name="Put this version into the form").last.click()
    expect(page.get_by_label("Headline", exact=True)).to_have_value("The first words.")
    page.get_by_role("button", name="Apply").click()

    expect(cell(page, criteria[0], peo)).to_contain_text("The first words.")


def test_the_panel_says_where_else_an_answer_is_shown_and_keeps_words_of_the_page_apart(editor, live_server):
    comparison, criteria, (peo, _aso) = grid_of(1)
    shared = make_assessment(criteria[0], peo, headline="Shared words.")
    make_comparison(peo, make_term("EOR"), title="PEO vs EOR", criteria=criteria)
    page = open_grid(editor, live_server, comparison)
    cell(page, criteria[0], peo).click()

    expect(panel(page)).to_contain_text("also on: PEO vs EOR")
    page.get_by_label("other words on this page only").check()
    page.get_by_label("Headline", exact=True).fill("Words here.")
    page.get_by_role("button", name="Apply").click()
    page.keyboard.press("Control+s")
    expect(status(page)).to_contain_text("saved as drafts")
    expect(cell(page, criteria[0], peo)).to_contain_text("page wording")

    shared.refresh_from_db()
    assert (shared.headline, shared.version) == ("Shared words.", 1)
    assert [part.headline for part in document_of(comparison).wordings] == ["Words here."]
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Back to the shared wording").click()
    page.keyboard.press("Control+s")
    expect(page.locator("#grid-table .is-edited")).to_have_count(0)
    assert document_of(comparison).wordings == ()


# Looks


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_has_no_faults_that_axe_finds_in_both_schemes(editor, live_server, complaints, scheme):
    comparison, criteria, (peo, _aso) = grid_of(3)
    source = make_source()
    shared = make_assessment(
        criteria[0], peo, "depends", condition="on it", headline="Words.", sources=[{"source": source}]
    )
    make_assessment(criteria[1], peo, review_after="2020-01-01")
    editor.emulate_media(color_scheme=scheme)
    page = open_grid(editor, live_server, comparison)
    edit(shared, headline="Theirs.")
    enter_grid(page)
    page.keyboard.press("n")
    page.keyboard.press("Control+s")
    expect(problems(page)).to_be_focused()
    cell(page, criteria[0], peo).click()
    page.get_by_role("button", name="History").click()
    expect(page.locator("#grid-history li")).to_have_count(2)
    assert complaints == []

    found = Axe().run(page, context="#content")
    page.get_by_role("button", name="Keys", exact=True).click()
    in_dialog = Axe().run(page, context="#grid-keys")
    # Axe itself applies styles.
    complaints.clear()

    assert found.violations_count == 0, found.generate_report()
    assert in_dialog.violations_count == 0, in_dialog.generate_report()


def test_the_import_page_has_no_faults_that_axe_finds(editor, live_server, complaints):
    comparison, _criteria, _terms = grid_of(1)
    editor.goto(f"{live_server.url}/admin/compare/comparison/{comparison.pk}/grid/import/")
    editor.get_by_label("Or paste the table").fill("criterion,subject,answer\nRow 1,PEO,Yes\nRow 1,ASO,Maybe\n")
    editor.get_by_role("button", name="Read the table").click()
    expect(editor.get_by_text("1 new · 0 changed · 0 unchanged · 1 refused")).to_be_visible()

    found = Axe().run(editor, context="#content")
    complaints.clear()

    assert found.violations_count == 0, found.generate_report()
    editor.get_by_role("button", name="Save what is new and changed").click()
    expect(editor.get_by_text("1 answers are saved as drafts")).to_be_visible()
