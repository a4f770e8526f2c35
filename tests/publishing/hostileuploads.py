"""Uploads as nobody should send them, made by code: each is a file name, a declared type and the bytes."""

import gzip
import io
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass

from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert(1)</script>"
MARK = b"MARK-OF-THE-SENDER"


@dataclass(frozen=True)
class Upload:
    label: str
    content: bytes
    name: str = "picture.png"
    content_type: str = "image/png"


def drawing(mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> Image.Image:
    """A picture in which no corner looks like another."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    image.paste("blue", (0, size[1] // 2, size[0] // 2, size[1]))
    image.paste("green", (size[0] // 2, 0, size[0], size[1] // 2))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def noise(side: int) -> Image.Image:
    return Image.frombytes("L", (side, side), random.Random(1).randbytes(side * side))


PNG, JPEG = saved(drawing(), "PNG"), saved(drawing(), "JPEG")
GIF, WEBP = saved(drawing(), "GIF"), saved(drawing(), "WEBP")
PLAIN = {"png": PNG, "jpg": JPEG, "gif": GIF, "webp": WEBP}


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of(width: int, height: int, *, extra: bytes = b"", rows: bytes = b"") -> bytes:
    """A PNG that says it has this size, whatever its rows hold."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb(side: int) -> bytes:
    """All its pixels are there, in a thousandth of the space."""
    packer, row = zlib.compressobj(1), bytes(3 * side + 1)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return png_of(side, side, rows=rows)


def with_exif(form: str, *, orientation: int = 1) -> bytes:
    """With a place, an artist and a mark in every corner for words that the format has."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x010E] = orientation, MARK.decode(), MARK.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    options = {"exif": exif.tobytes(), "icc_profile": MARK * 9, "xmp": MARK}
    if form == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", MARK.decode())
        words.add_itxt("XML:com.adobe.xmp", MARK.decode(), zip=True)
        options = {"exif": exif, "icc_profile": MARK * 9, "pnginfo": words, "dpi": (72, 72)}
    if form in ("JPEG", "GIF"):
        options["comment"] = MARK
    return saved(drawing(), form, **options)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("evil.class", SCRIPT)
    return buffer.getvalue()


def gif_of_frames(count: int) -> bytes:
    frame = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * count + b";"


def animated(form: str, count: int = 3) -> bytes:
    frames = [Image.new("RGB", (20, 20), (60 * number, 0, 0)) for number in range(count)]
    return saved(drawing(size=(20, 20)), form, save_all=True, append_images=frames, duration=100)


def jpeg_of_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is repeated; each costs a walk through all its pixels."""
    whole = saved(drawing(size=(64, 64)), "JPEG", progressive=True)
    start, end = whole.rindex(b"\xff\xda"), whole.rindex(b"\xff\xd9")
    return whole[:end] + whole[start:end] * count + b"\xff\xd9"


def svg(inside: str = "", attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def _names() -> list[Upload]:
    names = [
        "evil.html", "evil.svg", "evil.php", "evil.shtml", "a.png.html", "a.png.exe", "noextension", ".htaccess",
        "..%2f..%2fa.png", "../../settings.py", "C:\\windows\\a.png", "a" * 300 + ".png", "a\x00b.html.png",
        "gnp.\u202etxt.exe", '"><script>alert(1)</script>.png', "](javascript:alert(1)).png", "con.png", "  .png",
    ]  # fmt: skip
    return [Upload(f"named {name[:30]!r}", PNG, name) for name in names]


def _wrong_types() -> list[Upload]:
    return [
        Upload("a PNG declared as HTML", PNG, "a.html", "text/html"),
        Upload("a PNG declared as SVG", PNG, "a.svg", "image/svg+xml"),
        Upload("a PNG declared as JPEG", PNG, "a.jpg", "image/jpeg"),
        Upload("a PNG with alpha declared as JPEG", saved(drawing("RGBA"), "PNG"), "a.jpg", "image/jpeg"),
        Upload("a JPEG declared as GIF", JPEG, "a.gif", "image/gif"),
        Upload("a WebP declared as PNG", WEBP),
        Upload("a GIF without a type", GIF, "a.gif", ""),
    ]


def _hidden() -> list[Upload]:
    return [
        Upload("HTML behind a PNG", PNG + SCRIPT, "a.html", "text/html"),
        Upload("HTML behind a JPEG", JPEG + SCRIPT),
        Upload("HTML behind a GIF", GIF + SCRIPT, "a.html", "image/gif"),
        Upload("HTML behind a WebP", WEBP + SCRIPT),
        Upload("a ZIP behind a PNG", PNG + zipped()),
        Upload("an archive of classes behind a GIF", GIF + zipped(), "a.jar", "image/gif"),
        Upload("a script in a JPEG comment", saved(drawing(), "JPEG", comment=SCRIPT), "a.jpg.html"),
        Upload("a script in a GIF comment", saved(drawing(), "GIF", comment=SCRIPT), "a.html", "image/gif"),
        Upload("a script in a PNG text", PNG[:33] + chunk(b"tEXt", b"Comment\0" + SCRIPT) + PNG[33:]),
        Upload("an unknown chunk in a PNG", PNG[:33] + chunk(b"evIl", SCRIPT) + PNG[33:]),
        Upload("a script between JPEG segments", JPEG[:2] + b"\xff\xed" + struct.pack(">H", 27) + SCRIPT + JPEG[2:]),
        *(Upload(f"metadata in a {form}", with_exif(form)) for form in ("PNG", "JPEG", "WEBP", "GIF")),
    ]


def _odd_pictures() -> list[Upload]:
    palette = drawing("P")
    return [
        Upload("a CMYK JPEG", saved(drawing("CMYK"), "JPEG")),
        Upload("a grey JPEG", saved(drawing("L"), "JPEG")),
        Upload("a progressive JPEG", saved(drawing(), "JPEG", progressive=True)),
        Upload("a palette PNG with alpha", saved(palette, "PNG", transparency=bytes(range(200)))),
        Upload("a palette PNG with one clear colour", saved(palette, "PNG", transparency=0)),
        Upload("a colour PNG with a clear colour", saved(drawing(), "PNG", transparency=(255, 0, 0))),
        Upload("a black and white PNG", saved(drawing("1"), "PNG")),
        Upload("a grey PNG with alpha", saved(drawing("LA"), "PNG")),
        Upload("a PNG of 16 bits", saved(Image.new("I;16", (40, 30), 40_000), "PNG")),
        Upload("an animated GIF", animated("GIF")),
        Upload("an animated PNG", animated("PNG")),
        Upload("an animated WebP", animated("WEBP")),
        Upload("a JPEG of two pictures", saved(drawing(), "MPO", save_all=True, append_images=[drawing()])),
        Upload("a line of 12,000 pixels", saved(Image.new("RGB", (12_000, 1)), "PNG")),
        Upload("a picture of one pixel", saved(Image.new("RGB", (1, 1)), "GIF")),
    ]


def _no_pictures() -> list[Upload]:
    onload = 'onload="alert(1)"'
    return [
        Upload("HTML as GIF", b"<html>" + SCRIPT, "evil.html", "image/gif"),
        Upload("HTML that begins like a GIF", b"GIF89a/*" + SCRIPT, "evil.gif", "image/gif"),
        Upload("HTML behind the signature of PNG", PNG[:8] + SCRIPT, "evil.html"),
        Upload("PHP", b"<?php system($_GET['c']); ?>", "evil.php", "image/png"),
        Upload("SVG", svg(), "a.svg", "image/svg+xml"),
        Upload("SVG with a script", svg("<script>alert(1)</script>"), "a.svg", "image/svg+xml"),
        Upload("SVG with onload", svg(attributes=onload), "a.svg", "image/svg+xml"),
        Upload("SVG with a prefixed script", svg("<s:script>alert(1)</s:script>"), "a.svg", "image/svg+xml"),
        Upload("SVG named PNG", svg(attributes=onload)),
        Upload("compressed SVG", gzip.compress(svg(attributes=onload)), "a.svgz", "image/svg+xml"),
        Upload("PDF", b"%PDF-1.7\n%%EOF", "a.pdf", "application/pdf"),
        Upload("PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a.eps"),
        Upload("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.heic", "image/heic"),
        Upload("XBM", b"#define a_width 8\n#define a_height 1\nstatic char a_bits[] = {0x00};", "a.xbm"),
        *(
            Upload(form, saved(drawing(), form), f"a.{form.lower()}", f"image/{form.lower()}")
            for form in ("TIFF", "BMP", "ICO", "PPM", "TGA", "PCX", "ICNS", "DDS")
        ),
        Upload("no byte at all", b""),
        Upload("one byte", b"\x89"),
        Upload("random bytes", random.Random(2).randbytes(5_000)),
        Upload("a ZIP", zipped(), "a.zip", "application/zip"),
    ]


def _damaged() -> list[Upload]:
    return [
        *(Upload(f"half of a {kind}", content[: len(content) // 2]) for kind, content in PLAIN.items()),
        *(Upload(f"only the beginning of a {kind}", content[:24]) for kind, content in PLAIN.items()),
        Upload("a PNG with a wrong checksum", PNG[:40] + bytes(8) + PNG[48:]),
        Upload("a PNG without rows", png_of(40, 30)),
        Upload("a PNG without height", png_of(40, 0, rows=zlib.compress(b""))),
        Upload("a PNG whose text unfolds to 5 MB", png_of(1, 1, extra=_swollen_text(), rows=zlib.compress(bytes(4)))),
    ]


def _swollen_text() -> bytes:
    return chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(5_000_000), 9))


def _too_large() -> list[Upload]:
    huge_webp = saved(Image.new("RGB", (3_100, 3_100)), "WEBP", lossless=True, method=0, quality=0)
    frames = chunk(b"acTL", struct.pack(">II", 10_000, 0))
    return [
        Upload("a PNG of 13,300 x 13,300", png_of(13_300, 13_300)),
        Upload("a PNG of 20,000 x 20,000", png_of(20_000, 20_000)),
        Upload("a PNG of 1 x 1,000,000,000", png_of(1, 1_000_000_000)),
        Upload("a PNG of 12,001 x 1", png_of(12_001, 1)),
        Upload("a PNG of 5,001 x 5,000", png_of(5_001, 5_000)),
        Upload("a GIF of 65,535 x 65,535", GIF[:6] + b"\xff\xff\xff\xff" + GIF[10:]),
        Upload("a WebP of 3,100 x 3,100", huge_webp),
        Upload("a GIF of 10,000 frames", gif_of_frames(10_000)),
        Upload("a PNG of 10,000 frames", png_of(10, 10, extra=frames)),
        Upload("a JPEG of 100 scans", jpeg_of_scans(100)),
        Upload("a JPEG of a million markers", JPEG[:-2] + b"\xff\xc4\0\0" * 1_000_000),
        Upload("a file of more than 8 MB", PNG + bytes(8 * 1024 * 1024)),
    ]


def taken() -> list[Upload]:
    """What holds a picture, under a wrong name or with something hidden: kept, as our encoder writes it."""
    return [*_names(), *_wrong_types(), *_hidden(), *_odd_pictures()]


def refused() -> list[Upload]:
    return [*_no_pictures(), *_damaged(), *_too_large()]
