"""Pictures in the editor, in a real browser: by the button, pasted, dropped, and what is said when one is refused."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.publishing.editorpage import (
    FILE,
    UPLOAD,
    complaints_of,
    describe_picture,
    log_in,
    picture_button,
    picture_dialog,
    preview,
    status,
    text_field,
)
from tests.publishing.hostileuploads import PNG, SCRIPT, animated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CODE = re.compile(r"^!\[Who pays whom\]\(/media/pictures/[0-9a-f]{40}\.png\)$")
# A file on the clipboard or under the pointer, as the browser hands it to the page.
HAND_OVER = """(field, [kind, bytes, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "shot.png", { type: "image/png" }));
  if (text) data.setData("text/plain", text);
  const options = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
  const event = kind === "paste" ? new ClipboardEvent(kind, options) : new DragEvent(kind, options);
  field.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """None in any of these tests."""
    found = complaints_of(page)
    yield found
    assert found == []


@pytest.fixture
def form(page: Page, context: BrowserContext, live_server, client, complaints) -> Page:
    """The form of a new person."""
    log_in(context, client, live_server.url)
    page.goto(f"{live_server.url}/admin/publishing/person/add/")
    return page


def test_the_button_inserts_a_picture_with_its_words_and_the_preview_shows_it(form):
    picture_button(form).click()
    describe_picture(form)

    expect(text_field(form)).to_have_value(CODE)
    expect(text_field(form)).to_be_focused()
    expect(status(form)).to_have_text("The picture is in the text.")
    image = preview(form).get_by_role("img", name="Who pays whom")
    expect(image).to_be_visible()
    form.wait_for_function("document.querySelector('.markdownx-preview img').naturalWidth === 40")


def test_a_picture_stands_at_the_caret_and_undo_takes_it_back(form):
    text_field(form).fill("before after")
    for _ in range(6):
        form.keyboard.press("ArrowLeft")

    picture_button(form).click()
    describe_picture(form)

    expect(text_field(form)).to_have_value(re.compile(r"^before!\[Who pays whom\]\(\S+\) after$"))
    form.keyboard.press("Control+z")
    expect(text_field(form)).to_have_value("before after")


def test_a_picture_without_words_is_not_sent(form):
    asked = []
    form.on("request", lambda request: asked.append(request) if "markdown/upload" in request.url else None)

    picture_button(form).click()
    describe_picture(form, words="")

    expect(picture_dialog(form)).to_be_visible()
    assert asked == []


def test_escape_closes_the_dialog_and_leads_back_to_the_button(form):
    button = picture_button(form)
    button.click()

    form.keyboard.press("Escape")

    expect(picture_dialog(form)).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        pytest.param({**FILE, "buffer": SCRIPT}, "this file is none", id="no picture inside"),
        pytest.param({**FILE, "buffer": PNG[:60]}, "damaged", id="damaged"),
        pytest.param({**FILE, "name": "a.svg", "mimeType": "image/svg+xml"}, "PNG, JPEG, WebP or GIF", id="SVG"),
        pytest.param({**FILE, "buffer": PNG + bytes(8 * 1024 * 1024)}, "more than 8 MB", id="too long"),
    ],
)
def test_why_a_picture_is_refused_is_said_in_the_dialog_and_another_can_be_chosen(form, file, words):
    picture_button(form).click()
    describe_picture(form, file=file)
    expect(picture_dialog(form).get_by_role("alert")).to_contain_text(words)
    expect(text_field(form)).to_have_value("")

    describe_picture(form)

    expect(text_field(form)).to_have_value(CODE)


@pytest.mark.parametrize("answer", [{"status": 500, "body": "<h1>Error</h1>"}, {"status": 200, "body": "{}"}, None])
def test_no_answer_of_a_broken_server_gets_into_the_text(form, answer):
    form.route(UPLOAD, lambda route: route.fulfill(**answer) if answer else route.abort())

    picture_button(form).click()
    describe_picture(form)

    expect(picture_dialog(form).get_by_role("alert")).to_contain_text("try again")
    expect(text_field(form)).to_have_value("")


def test_an_editor_is_told_that_a_moving_picture_stands_still(form):
    picture_button(form).click()
    describe_picture(form, file={"name": "a.gif", "mimeType": "image/gif", "buffer": animated("GIF")})

    expect(status(form)).to_have_text("The picture moves; its first frame is shown.")


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_that_is_pasted_or_dropped_asks_for_its_words(form, kind):
    is_taken = text_field(form).evaluate(HAND_OVER, [kind, list(PNG), ""])

    describe_picture(form, file=None)

    assert is_taken
    expect(text_field(form)).to_have_value(CODE)


def test_pasted_text_that_brings_a_picture_of_itself_stays_text(form):
    is_taken = text_field(form).evaluate(HAND_OVER, ["paste", list(PNG), "words from a document"])

    assert not is_taken
    expect(picture_dialog(form)).to_be_hidden()
