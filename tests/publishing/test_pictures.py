"""Pictures: whatever is sent, only what our own encoder wrote is kept, and every refusal says what to do."""

import json
import os
import random
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from publishing.pictures import UnfitPicture, encode
from publishing.views import PICTURE
from tests.factories import make_user
from tests.publishing import hostileuploads as hostile
from tests.publishing.hostileuploads import MARK, SCRIPT, Upload, opened, saved

ADDRESS = "/admin/markdown/upload/"
FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
PNG_CHUNKS = {b"IHDR", b"IDAT", b"IEND"}
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
# Start and end, JFIF, quantisation, frame, Huffman tables, scan: what shows the pixels, and nothing that tells of them.
JPEG_MARKERS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(permissions=("glossary.add_term",)))
    return client


def send(client: Client, upload: Upload, alt: str = "Who pays whom") -> HttpResponse:
    """As a browser sends it, but with the file's name exactly as it is given."""
    name = upload.name.encode("utf-8").replace(b'"', b"%22")
    lines = [
        b'--limit\r\nContent-Disposition: form-data; name="alt"\r\n\r\n' + alt.encode(),
        b'--limit\r\nContent-Disposition: form-data; name="image"; filename="' + name + b'"',
        b"Content-Type: " + upload.content_type.encode() + b"\r\n",
        upload.content,
        b"--limit--\r\n",
    ]
    body, kind = b"\r\n".join(lines), "multipart/form-data; boundary=limit"
    return client.generic("POST", ADDRESS, body, content_type=kind, headers={"X-Requested-With": "XMLHttpRequest"})


def files_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def parts_of(content: bytes, extension: str) -> set:
    """The kinds of pieces that a file consists of, to its last byte."""
    if extension == "jpg":
        return _jpeg_markers(content)
    is_png, found = extension == "png", set()
    position = 8 if is_png else 12
    while position < len(content):
        if is_png:
            length, name = struct.unpack(">I4s", content[position : position + 8])
        else:
            name, length = struct.unpack("<4sI", content[position : position + 8])
        found.add(name)
        position += length + (12 if is_png else 8 + length % 2)
    assert position == len(content)
    return found


def _jpeg_markers(content: bytes) -> set:
    found, position = {content[1]}, 2
    while content[position + 1] != 0xD9:
        assert content[position] == 0xFF
        found.add(content[position + 1])
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
        if content[position] != 0xFF or content[position + 1] == 0:
            position = re.compile(rb"\xff[^\x00]").search(content, position).start()
    assert position + 2 == len(content)
    return found | {0xD9}


# Hostile uploads


@pytest.mark.parametrize("upload", hostile.taken(), ids=lambda upload: upload.label)
def test_of_a_picture_only_what_our_encoder_wrote_is_kept(upload, editor, folder):
    response = send(editor, upload)

    assert response.status_code == 200, response.content
    [path] = files_in(folder)
    content, name, extension = path.read_bytes(), f"pictures/{path.name}", path.suffix[1:]
    assert json.loads(response.content)["image_code"] == f"![Who pays whom](/media/{name})"
    assert PICTURE.match(name)
    assert opened(content).format == FORMATS[extension]
    assert content != upload.content
    assert parts_of(content, extension) <= PNG_CHUNKS | WEBP_CHUNKS | JPEG_MARKERS
    assert not re.search(rb"Exif|ICC_PROFILE|<\?xpacket|" + MARK + b"|" + SCRIPT, content)
    assert not opened(content).getexif()


@pytest.mark.parametrize("upload", hostile.refused(), ids=lambda upload: upload.label)
def test_what_is_no_fit_picture_is_refused_with_a_sentence_and_not_kept(upload, editor, folder):
    response = send(editor, upload)

    assert response.status_code == 400
    assert re.fullmatch(r"[A-Z][^.]+\.", json.loads(response.content)["error"])
    assert files_in(folder) == []


@pytest.mark.filterwarnings("ignore")
def test_no_damage_to_a_file_is_more_than_a_refusal():
    chance, outcomes = random.Random(3), set()
    whole = [*hostile.PLAIN.values(), *(hostile.with_exif(form) for form in FORMATS.values()), hostile.animated("GIF")]
    for _ in range(800):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content) if chance.random() < 0.5 else 60)] = chance.randrange(256)

        try:
            encode(bytes(content))
            outcomes.add("kept")
        except UnfitPicture:
            outcomes.add("refused")

    assert outcomes == {"kept", "refused"}


# Who may send


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(AnonymousUser, id="a stranger"),
        pytest.param(lambda: make_user(is_staff=False, permissions=("glossary.add_term",)), id="a reader"),
        pytest.param(lambda: make_user(permissions=("glossary.view_term",)), id="one who may only look"),
        pytest.param(lambda: make_user(permissions=("auth.add_user",)), id="one who may not write pages"),
        pytest.param(lambda: make_user(is_active=False, is_superuser=True), id="one whose account is closed"),
    ],
)
def test_nobody_but_editors_of_pages_may_send_a_picture(who, client, folder):
    user = who()
    if user.is_authenticated:
        client.force_login(user)

    response = send(client, Upload("a picture", hostile.PNG))

    assert response.status_code == 403
    assert len(response.content) < 200
    assert files_in(folder) == []


@pytest.mark.parametrize("permission", ["publishing.add_source", "glossary.change_term", "compare.add_comparison"])
def test_whoever_may_write_any_kind_of_page_may_send_a_picture(permission, client, folder):
    client.force_login(make_user(permissions=(permission,)))

    response = send(client, Upload("a picture", hostile.PNG))

    assert response.status_code == 200
    assert len(files_in(folder)) == 1


# What is kept


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_stays_and_the_editor_is_told(form, editor, folder):
    response = send(editor, Upload("moving", hostile.animated(form)))

    [path] = files_in(folder)
    assert getattr(opened(path.read_bytes()), "n_frames", 1) == 1
    assert json.loads(response.content)["note"] == "The picture moves; its first frame is shown."


def test_the_same_picture_has_the_same_address_and_is_stored_once(editor, folder):
    first = send(editor, Upload("a picture", hostile.PNG, "one.png"))

    second = send(editor, Upload("with other words around it", hostile.with_exif("PNG"), "two.png"))

    assert first.json()["image_code"] == second.json()["image_code"]
    assert len(files_in(folder)) == 1


def test_what_an_interrupted_write_left_is_written_anew(editor, folder):
    send(editor, Upload("a picture", hostile.PNG))
    [path] = files_in(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:50])

    send(editor, Upload("a picture", hostile.PNG))

    assert files_in(folder) == [path]
    assert path.read_bytes() == whole


# Memory


# getrusage would not do: it begins with the peak of the process that started this one.
MEASURED = """
import re, sys, time, django
django.setup()
from publishing.pictures import UnfitPicture, encode
def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
data = sys.stdin.buffer.read()
before, start = peak(), time.process_time()
try:
    encode(data)
except UnfitPicture:
    pass
print((peak() - before) // 1024, time.process_time() - start)
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell")


def cost_of(content: bytes) -> tuple[int, float]:
    """The megabytes and the seconds that a process of its own needs for a picture."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", MEASURED]
    done = subprocess.run(command, input=content, env=environment, capture_output=True, check=True)
    megabytes, seconds = done.stdout.split()
    return int(megabytes), float(seconds)


@needs_proc
def test_a_bomb_of_13300_by_13300_is_refused_by_its_header():
    megabytes, seconds = cost_of(hostile.bomb(13_300))

    assert megabytes < 10
    assert seconds < 0.2


@needs_proc
@pytest.mark.parametrize(
    ("mode", "side", "form", "options"),
    [
        pytest.param("RGBA", 5_000, "PNG", {"compress_level": 1}, id="a PNG of 25 million pixels"),
        pytest.param("RGB", 3_000, "WEBP", {"method": 0}, id="a WebP of 9 million pixels"),
        pytest.param("CMYK", 4_000, "JPEG", {"progressive": True}, id="a progressive JPEG of 16 million pixels"),
    ],
)
def test_the_largest_pictures_allowed_need_less_than_150_megabytes(mode, side, form, options):
    megabytes, seconds = cost_of(saved(Image.new(mode, (side, side), 90), form, **options))

    assert 1 < megabytes < 150
    assert seconds < 4
