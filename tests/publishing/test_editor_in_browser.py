"""The editor of markdown fields, in a real browser: keys, preview, added rows, colours, widths."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from compare.models import Comparison, PageAnswer
from tests.factories import acronym, live, make_term
from tests.publishing.editorpage import (
    FILE,
    PREVIEW,
    complaints_of,
    describe_picture,
    log_in,
    picture_button,
    preview,
    status,
    text_field,
)
from tests.publishing.hostileuploads import SCRIPT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

EVERYTHING = """## Pay

Some **bold** and [linked](https://example.org/) words.[@irc-3511]

- one
- two

| a | b |
| --- | --- |
| 1 | 2 |

> `quoted`

```
code
```
"""


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """None in any of these tests."""
    found = complaints_of(page)
    yield found
    assert found == []


@pytest.fixture
def editor(page: Page, context: BrowserContext, live_server, client, complaints) -> Page:
    """A page before an editor who has logged in."""
    log_in(context, client, live_server.url)
    return page


@pytest.fixture
def form(editor: Page, live_server) -> Page:
    """The form of a new person."""
    editor.goto(f"{live_server.url}/admin/publishing/person/add/")
    return editor


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.className || document.activeElement.name")


# Keys


def test_tab_and_shift_tab_leave_the_field_and_change_nothing(form):
    field = text_field(form)
    field.press_sequentially("Pay")

    form.keyboard.press("Tab")
    after = focused(form)
    form.keyboard.press("Tab")
    next_field = focused(form)
    field.focus()
    form.keyboard.press("Shift+Tab")

    assert after == "markdownx-preview"
    assert next_field == "change_note"
    assert form.evaluate("document.activeElement.textContent") == "Insert picture"
    expect(field).to_have_value("Pay")


def test_undo_still_works_after_tab(form):
    field = text_field(form)
    field.press_sequentially("Pay")

    form.keyboard.press("Tab")
    form.keyboard.press("Shift+Tab")
    form.keyboard.press("Control+z")

    expect(field).to_have_value("")


@pytest.mark.parametrize("key", ["d", "[", "]"])
def test_keys_with_control_are_left_to_the_browser_and_the_keyboard(form, key):
    # Windows reports AltGr, with which many keyboards type brackets, as Control and Alt.
    field = text_field(form)
    field.fill("one\ntwo")

    is_kept = field.evaluate(
        """(field, key) => [false, true].some((altKey) => !field.dispatchEvent(
            new KeyboardEvent("keydown", { key, ctrlKey: true, altKey, bubbles: true, cancelable: true })))""",
        key,
    )

    assert not is_kept
    expect(field).to_have_value("one\ntwo")


# The preview


def test_the_preview_shows_what_readers_will_get(form):
    live(make_term("Professional Employer Organization", names=[acronym("PEO")]))

    text_field(form).fill("## Pay\n\nA PEO pays.")

    expect(preview(form).get_by_role("heading", name="Pay")).to_be_visible()
    expect(preview(form).get_by_role("link", name="PEO")).to_have_attribute(
        "href", "/glossary/professional-employer-organization/"
    )


def test_a_text_that_is_there_already_has_its_preview_at_once(editor, live_server):
    term = make_term(body="Written before.")

    editor.goto(f"{live_server.url}/admin/glossary/term/{term.pk}/change/")
    text_field(editor).scroll_into_view_if_needed()

    expect(preview(editor).filter(has_text="Written before.")).to_be_visible()


def test_links_in_the_preview_leave_neither_the_form_nor_the_order_of_tab(form):
    text_field(form).fill("[Away](https://example.org/) and back.[@irc-3511]\n\n[^1]: note")

    link = preview(form).get_by_role("link", name="Away")

    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("tabindex", "-1")
    preview(form).get_by_role("link", name="Source 1").click()
    assert len(form.context.pages) == 1
    assert "#" not in form.url


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(form):
    held: list[Route] = []
    form.route(PREVIEW, lambda route: route.continue_() if held else held.append(route))
    with form.expect_request(PREVIEW):
        text_field(form).fill("Old words")
    text_field(form).fill("New words")
    expect(preview(form)).to_have_text("New words")

    held[0].fulfill(body="<p>Old words</p>")
    form.wait_for_timeout(200)

    expect(preview(form)).to_have_text("New words")


def test_the_preview_is_asked_for_once_for_each_pause(form):
    asked = []
    form.on("request", lambda request: asked.append(request) if "markdown/preview" in request.url else None)

    text_field(form).press_sequentially("Words typed without a pause", delay=10)

    expect(preview(form)).to_have_text("Words typed without a pause")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param({"status": 403, "body": "<p>Ask an administrator.</p>"}, "Ask an administrator.", id="refused"),
        pytest.param({"status": 403, "body": "<title>403</title><h1>CSRF</h1><p>x"}, "logged out", id="stale token"),
        pytest.param({"status": 500, "body": "<!doctype html><h1>Error</h1><p>x"}, "(500)", id="broken"),
        pytest.param({"status": 302, "headers": {"Location": "/admin/login/"}}, "does not answer", id="led away"),
        pytest.param(None, "does not answer", id="no connection"),
    ],
)
def test_what_goes_wrong_is_said_beside_the_field_and_the_next_answer_clears_it(form, answer, words):
    text_field(form).fill("First")
    expect(preview(form)).to_have_text("First")
    form.route(PREVIEW, lambda route: route.fulfill(**answer) if answer else route.abort())

    text_field(form).fill("Second")

    expect(status(form)).to_contain_text(words)
    expect(preview(form)).to_have_text("First")
    expect(text_field(form)).to_have_value("Second")
    expect(text_field(form)).to_have_css("opacity", "1")
    form.unroute(PREVIEW)
    text_field(form).fill("Third")
    expect(preview(form)).to_have_text("Third")
    expect(status(form)).to_be_empty()


def test_who_was_logged_out_meanwhile_is_told_and_keeps_the_text(form):
    Session.objects.all().delete()

    text_field(form).fill("Not lost")

    expect(status(form)).to_contain_text("Log in again in another tab")
    expect(text_field(form)).to_have_value("Not lost")


# Rows


def test_a_row_added_later_has_an_editor_that_works(editor, live_server, monkeypatch):
    class AnswerInline(admin.StackedInline):
        model, extra, fields = PageAnswer, 0, ("detail",)

    monkeypatch.setattr(admin.site.get_model_admin(Comparison), "inlines", (AnswerInline,))
    editor.goto(f"{live_server.url}/admin/compare/comparison/add/")

    for _ in range(2):
        editor.locator(".add-row a").click()
    row = editor.locator("#page_answers-1")
    row.locator("textarea").fill("In the **second** row")

    expect(row.get_by_role("region", name="Preview")).to_have_text("In the second row")
    row.get_by_role("button", name="Insert picture").click()
    describe_picture(editor)
    expect(row.locator("textarea")).to_have_value(re.compile(r"row!\[Who pays whom\]"))
    expect(row.get_by_role("button", name="Insert picture")).to_have_count(1)


# Looks


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_and_its_dialog_are_readable_and_named_in_both_schemes(form, complaints, scheme):
    form.emulate_media(color_scheme=scheme)
    text_field(form).fill(EVERYTHING)
    expect(preview(form).get_by_role("table")).to_be_visible()
    assert complaints == []
    in_the_page = Axe().run(form, context=".markdownx")

    picture_button(form).click()
    describe_picture(form, file={**FILE, "buffer": SCRIPT})
    expect(form.get_by_role("alert")).not_to_be_empty()
    in_the_dialog = Axe().run(form, context=".markdownx-dialog")
    # Axe itself applies styles.
    complaints.clear()

    assert in_the_page.violations_count == 0, in_the_page.generate_report()
    assert in_the_dialog.violations_count == 0, in_the_dialog.generate_report()


def test_beside_each_other_on_a_wide_window_and_nothing_cut_off_on_a_narrow_one(form):
    text_field(form).fill(EVERYTHING + "w" * 400)
    expect(preview(form)).to_contain_text("Pay")

    form.set_viewport_size({"width": 1440, "height": 900})
    field, shown = text_field(form).bounding_box(), preview(form).bounding_box()
    form.set_viewport_size({"width": 375, "height": 800})
    narrow = text_field(form).bounding_box()

    assert field["y"] == shown["y"] and shown["x"] > field["x"] + field["width"]
    assert narrow["width"] == 345
    assert preview(form).bounding_box()["width"] == 345
    assert form.evaluate("document.documentElement.scrollWidth") == 375
