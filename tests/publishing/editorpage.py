"""The page of the editor as the tests in a browser use it: who looks at it, what is on it, what it must not say."""

from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page

from tests.factories import make_user
from tests.publishing.hostileuploads import PNG

PREVIEW, UPLOAD = "**/admin/markdown/preview/", "**/admin/markdown/upload/"
FILE = {"name": "shot.png", "mimeType": "image/png", "buffer": PNG}


def log_in(context: BrowserContext, client, address: str) -> None:
    """Makes an editor and gives the browser the session."""
    client.force_login(make_user(is_superuser=True))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def complaints_of(page: Page) -> list[str]:
    """Grows by what the browser refuses because of the policy, and by the errors of scripts."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def text_field(page: Page) -> Locator:
    return page.get_by_label("Text:")


def preview(page: Page) -> Locator:
    return page.get_by_role("region", name="Preview")


def status(page: Page) -> Locator:
    return page.locator(".markdownx").get_by_role("status")


def picture_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Insert picture")


def picture_dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Insert picture")


def describe_picture(page: Page, *, file: dict | None = FILE, words: str = "Who pays whom") -> None:
    """Fills in the dialog, which is open, and sends it; without a file, the one that is chosen already."""
    dialog = picture_dialog(page)
    if file:
        dialog.get_by_label("File").set_input_files(file)
    dialog.get_by_label("What the picture shows").fill(words)
    dialog.get_by_role("button", name="Insert").click()
