"""What the editor asks for while somebody types: the preview and the upload, and the short words of every refusal."""

import re
import threading
from datetime import timedelta

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing.documents import BODY_LIMIT
from publishing.markdownviews import PICTURES_A_DAY, UPLOADED
from tests.factories import acronym, live, make_term, make_user
from tests.publishing.hostileuploads import PNG, drawing, saved

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD = "/admin/markdown/preview/", "/admin/markdown/upload/"
XHR = {"X-Requested-With": "XMLHttpRequest"}
FRAGMENT = re.compile(r"<p>[A-Z][^<]+\.</p>")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def author():
    return make_user(permissions=("glossary.change_term", "glossary.add_term"))


@pytest.fixture
def editor(client: Client, author) -> Client:
    client.force_login(author)
    return client


def upload(client: Client, content: bytes = PNG, name: str = "who-pays-whom.png", **fields):
    image = SimpleUploadedFile(name, content, "image/png")
    return client.post(UPLOAD, {"image": image, **fields}, headers=XHR)


def sent_before(user, count: int, *, hours: int) -> None:
    at = timezone.now() - timedelta(hours=hours)
    entry = {"user": user, "action_time": at, "action_flag": ADDITION, "change_message": UPLOADED}
    LogEntry.objects.bulk_create(LogEntry(**entry, object_repr="A picture") for _ in range(count))


# Addresses


def test_the_addresses_have_the_names_and_the_paths_that_the_editor_knows(settings):
    assert reverse("markdownx_markdownify") == PREVIEW == settings.MARKDOWNX_URLS_PATH
    assert reverse("markdownx_upload") == UPLOAD == settings.MARKDOWNX_UPLOAD_URLS_PATH


# The preview


def test_the_preview_is_what_readers_would_get(editor):
    live(make_term("Professional Employer Organization", names=[acronym("PEO")]))

    response = editor.post(PREVIEW, {"content": "## Pay\n\nA PEO pays.[@irc-3511]\n\n<script>alert(1)</script>"})

    html = response.content.decode()
    assert response.status_code == 200
    assert '<a class="t" href="/glossary/professional-employer-organization/"' in html
    assert '<h2 id="h-pay">Pay</h2>' in html
    assert '<a href="#source-1"' in html
    assert "<script" not in html


def test_the_preview_of_nothing_is_nothing(editor):
    response = editor.post(PREVIEW, {"content": ""})

    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param({}, "content", id="no text"),
        pytest.param({"text": "under another name"}, "content", id="another field"),
        pytest.param({"content": "x" * (BODY_LIMIT + 1)}, "200001 characters", id="too long"),
        pytest.param({"content": "[" * 20_000}, "too many links", id="too many brackets"),
        pytest.param({"content": "|a" * 60_000}, "too many", id="too many cells"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused_in_words(editor, data, words):
    response = editor.post(PREVIEW, data)

    assert response.status_code == 400
    assert FRAGMENT.match(response.content.decode())
    assert words in response.content.decode()


def test_the_longest_text_is_measured_without_the_line_breaks_that_browsers_add(editor):
    text = "a" * (BODY_LIMIT - 5_000) + "\n" * 5_000

    response = editor.post(PREVIEW, {"content": text.replace("\n", "\r\n")})

    assert response.status_code == 200


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
def test_only_post_is_answered(editor, address, method):
    response = getattr(editor, method)(address, headers=XHR)

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert len(response.content) < 100


@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
def test_a_request_without_the_token_of_the_form_changes_and_shows_nothing(author, folder, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    response = client.post(address, {"content": "MARK", "image": SimpleUploadedFile("a.png", PNG)}, headers=XHR)

    assert response.status_code == 403
    assert not folder.exists()


def test_with_the_token_of_the_form_the_preview_is_answered(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    page = client.get("/admin/glossary/term/add/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    response = client.post(PREVIEW, {"content": "Text", "csrfmiddlewaretoken": token})

    assert response.content == b"<p>Text</p>\n"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        pytest.param(AnonymousUser, "Log in again", id="a stranger"),
        pytest.param(lambda: make_user(is_staff=False, is_superuser=True), "Ask", id="no member of staff"),
        pytest.param(lambda: make_user(permissions=("glossary.view_term",)), "Ask", id="one who may only look"),
        pytest.param(lambda: make_user(permissions=("auth.change_user",)), "Ask", id="one with other duties"),
        pytest.param(lambda: make_user(is_active=False), "Log in again", id="one whose account is closed"),
    ],
)
def test_others_than_editors_get_a_short_refusal_and_no_redirect(client, who, words):
    user = who()
    if user.is_authenticated:
        client.force_login(user)

    response = client.post(PREVIEW, {"content": "MARK"})

    assert response.status_code == 403
    assert FRAGMENT.fullmatch(response.content.decode())
    assert words in response.content.decode()
    assert len(response.content) < 200


# The upload


def test_a_picture_comes_back_as_markdown_with_the_words_that_were_typed(editor):
    response = upload(editor, alt="Who pays [whom]")

    code = response.json()["image_code"]
    assert re.fullmatch(r"!\[Who pays \\\[whom\\\]\]\(/media/pictures/[0-9a-f]{40}\.png\)", code)


def test_a_picture_without_words_is_named_after_its_file(editor):
    response = upload(editor)

    assert response.json()["image_code"].startswith("![who pays whom](/media/")


def test_a_picture_that_was_sent_is_served_and_nothing_in_it_could_run(editor, client):
    address = upload(editor).json()["image_code"].split("(")[1].rstrip(")")

    response = Client().get(address)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_a_request_that_no_script_sent_is_refused(editor, folder):
    response = editor.post(UPLOAD, {"image": SimpleUploadedFile("a.png", PNG, "image/png")})

    assert response.status_code == 400
    assert response.json()["error"] == "Send pictures with the button above a text field."
    assert not folder.exists()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"image": "words"}, id="words in the place of a file"),
        pytest.param({"file": SimpleUploadedFile("a.png", PNG)}, id="under another name"),
        pytest.param({"image": [SimpleUploadedFile(f"{n}.png", PNG) for n in "ab"]}, id="two"),
    ],
)
def test_a_request_without_exactly_one_picture_is_refused(editor, folder, data):
    response = editor.post(UPLOAD, data, headers=XHR)

    assert response.status_code == 400
    assert response.json() == {"error": "Choose one picture and send it again."}
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_a_body_that_is_no_form_is_refused(editor, kind):
    response = editor.generic("POST", UPLOAD, b"\x00{]", content_type=kind, headers=XHR)

    assert response.status_code == 400


def test_a_full_disk_is_told_and_leaves_nothing(editor, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"

    response = upload(editor)

    assert response.status_code == 507
    assert response.json()["error"].startswith("Tell an administrator")


# How many


@pytest.mark.postgres
def test_after_200_pictures_within_a_day_the_next_is_refused(editor, author, folder):
    sent_before(author, PICTURES_A_DAY - 1, hours=23)

    last, beyond = upload(editor), upload(editor, saved(drawing("L"), "PNG"))

    assert (last.status_code, beyond.status_code) == (200, 400)
    assert beyond.json()["error"] == "Wait a day: you have sent 200 pictures within one."
    assert len(list(folder.rglob("*.png"))) == 1


def test_pictures_of_yesterday_and_of_others_do_not_count(editor, author):
    sent_before(author, PICTURES_A_DAY, hours=25)
    sent_before(make_user(), PICTURES_A_DAY, hours=1)

    response = upload(editor)

    assert response.status_code == 200


def test_the_log_tells_who_sent_which_picture(editor, author, folder):
    upload(editor, alt="Who pays whom")

    entry = LogEntry.objects.get()
    [path] = folder.rglob("*.png")
    assert (entry.user, entry.object_id, entry.object_repr) == (author, path.name, "Who pays whom")


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a database in memory lets no writer wait for another")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_uploads_at_the_same_moment_no_more_than_200_are_taken(author):
    sent_before(author, PICTURES_A_DAY - 5, hours=1)
    statuses, start = [], threading.Barrier(8)

    def send() -> None:
        client = Client()
        client.force_login(author)
        start.wait()
        statuses.extend(upload(client).status_code for _ in range(5))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200] * 5 + [400] * 35
