"""The words on each page of a PDF that Chromium printed: enough of the format for what it writes, and no more."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|(T[dmD*]|ET)\b")


def page_texts(data: bytes) -> list[str]:
    """The text of each page without any white space, since printed words are placed rather than spaced."""
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    root = next(body for body in objects.values() if re.search(rb"/Type\s*/Catalog\b", body))
    return [_text(objects[number], objects) for number in _pages(_reference(root, b"Pages"), objects)]


def _pages(number: int, objects: dict[int, bytes]) -> list[int]:
    body = objects[number]
    kids = re.search(rb"/Kids\s*\[(.*?)\]", body, re.DOTALL)
    if kids is None:
        return [number]
    return [page for kid in re.findall(rb"(\d+) 0 R", kids[1]) for page in _pages(int(kid), objects)]


def _text(page: bytes, objects: dict[int, bytes]) -> str:
    fonts = {name.decode(): _letters(int(number), objects) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page)}
    content = _stream(objects[_reference(page, b"Contents")])
    letters, found = {}, []
    for font, glyphs, _move in SHOWN.findall(content):
        if font:
            letters = fonts.get(font.decode(), {})
        elif glyphs:
            codes = (int(glyphs[place : place + 4], 16) for place in range(0, len(glyphs), 4))
            found += [letters.get(code, "") for code in codes]
    return re.sub(r"\s+", "", "".join(found))


def _letters(number: int, objects: dict[int, bytes]) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = _stream(objects[_reference(objects[number], b"ToUnicode")]).decode("latin-1")
    letters = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            letters[int(code, 16)] = _unicode(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            letters |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return letters


def _unicode(text: str) -> str:
    return bytes.fromhex(text).decode("utf-16-be")


def _stream(body: bytes) -> bytes:
    raw = STREAM.search(body)[1]
    return zlib.decompress(raw) if b"FlateDecode" in body else raw


def _reference(body: bytes, name: bytes) -> int:
    return int(re.search(rb"/" + name + rb"\s+(\d+) 0 R", body)[1])
