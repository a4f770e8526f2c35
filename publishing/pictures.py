"""Pictures that editors upload. Every byte that is kept was written by our own encoder.

The name and the type that come with a file are not believed, and of the file only the pixels are taken: no metadata,
nothing hidden before, between or behind them. Of a moving picture the first frame stays, since motion that readers
cannot stop keeps some of them from reading.
"""

import contextlib
import hashlib
import math
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import PurePath
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

FILE_LIMIT = 8 * 1024 * 1024
SIDE_LIMIT = 12_000
FRAME_LIMIT = 200
LONGEST_SIDE = 2_000
ALT_LIMIT = 300

# The pixels that a decoder may unpack: each of the three limits was measured to keep it below 150 MB.
PIXEL_LIMIT = 25_000_000
# This decoder holds four copies of a picture.
WEBP_PIXEL_LIMIT = 9_000_000
# A JPEG in several scans is held as a whole before its first pixel appears, and each scan goes through all of it.
SCANS_PIXEL_LIMIT = 16_000_000
SCAN_LIMIT = 30
MARKER_LIMIT = 2_000

JPEG_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
START_OF_SCAN, END_OF_IMAGE = b"\xda", b"\xd9"
GIF_FRAME = b"\x21\xf9\x04"
# What stands between words in the names of files, and what has a meaning in markdown.
FILE_NAME_SIGNS = re.compile(r"[\W_]+")
MARKDOWN_SIGN = re.compile(r"[\\`*_\[\]<>&|]")
# Rows of the small picture that are made at a time.
BAND = 32

# One picture at a time in each process, so that the memory needed does not grow with the number of editors.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Encoder:
    format: str
    extension: str
    options: dict[str, Any] = field(default_factory=dict)


PNG = Encoder("PNG", "png", {"compress_level": 5})
JPEG = Encoder("JPEG", "jpg", {"quality": 85, "optimize": True})
WEBP = Encoder("WEBP", "webp", {"quality": 85, "method": 2})
# By the format that the decoder found. MPO is what phones call a JPEG with a second picture behind it.
ENCODERS = {"PNG": PNG, "GIF": PNG, "JPEG": JPEG, "MPO": JPEG, "WEBP": WEBP}
READ_FORMATS = ["PNG", "JPEG", "WEBP", "GIF"]

# What decoders raise on damaged files, besides the exceptions that have a name of their own.
DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    ArithmeticError,
    MemoryError,
    struct.error,
    zlib.error,
)


class UnfitPicture(Exception):
    """The file is not kept; the message tells the editor what to do."""


@dataclass(frozen=True)
class Picture:
    content: bytes
    extension: str
    was_moving: bool

    @property
    def name(self) -> str:
        """Made from the content: the same picture has the same address."""
        return f"{hashlib.sha256(self.content).hexdigest()[:40]}.{self.extension}"


def encode(data: bytes) -> Picture:
    """The picture in an uploaded file, upright and at most 2,000 pixels long. Raises UnfitPicture."""
    if len(data) > FILE_LIMIT:
        raise UnfitPicture(_("The file has more than 8 MB: save the picture smaller and send it again."))
    try:
        with _one_at_a_time:
            small, encoder, was_moving = _read(data)
            return Picture(_write(small, encoder), encoder.extension, was_moving)
    except UnidentifiedImageError:
        raise UnfitPicture(_("Send a picture in the format PNG, JPEG, WebP or GIF; this file is none.")) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(PIXEL_LIMIT) from None
    except DECODER_FAULTS:
        raise UnfitPicture(
            _("The picture is damaged: open it in a picture program, save it anew and send the new file.")
        ) from None


def _read(data: bytes) -> tuple[Image.Image, Encoder, bool]:
    """The pixels, how to write them, and whether there are more frames. The large picture is gone on return."""
    with Image.open(BytesIO(data), formats=READ_FORMATS) as image:
        _check_size(image, data)
        _check_frames(image, data)
        encoder = ENCODERS[image.format]
        # The second picture in a JPEG is another view of the first one, or its depth: nothing moves.
        is_moving = encoder is not JPEG and getattr(image, "is_animated", False)
        return _pixels(image), encoder, is_moving


def _check_size(image: Image.Image, data: bytes) -> None:
    """Looks at the header only: a bomb is refused before it unfolds."""
    limit = PIXEL_LIMIT
    if image.format == "WEBP":
        limit = WEBP_PIXEL_LIMIT
    elif ENCODERS[image.format] is JPEG:
        limit = _jpeg_limit(data)
    if max(image.size) > SIDE_LIMIT or image.width * image.height > limit:
        raise _too_large(limit)


def _jpeg_limit(data: bytes) -> int:
    markers = list(islice(_jpeg_markers(data), MARKER_LIMIT))
    scans = markers.count(START_OF_SCAN)
    if scans > SCAN_LIMIT or len(markers) == MARKER_LIMIT:
        raise UnfitPicture(_("Save the JPEG picture without the option “progressive” and send it again."))
    return PIXEL_LIMIT if scans <= 1 else SCANS_PIXEL_LIMIT


def _jpeg_markers(data: bytes) -> Iterator[bytes]:
    """The markers of the first picture in a JPEG file, without those of a preview inside its metadata."""
    position = 2
    while (marker := JPEG_MARKER.search(data, position)) and marker[1] != END_OF_IMAGE:
        yield marker[1]
        position = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])


def _too_large(limit: int) -> UnfitPicture:
    return UnfitPicture(
        _("Make the picture smaller: at most %(side)d pixels a side and %(pixels)d million pixels in all.")
        % {"side": SIDE_LIMIT, "pixels": limit // 1_000_000}
    )


def _check_frames(image: Image.Image, data: bytes) -> None:
    # Pillow would walk through a whole GIF to count; this overlooks frames that no program writes.
    frames = data.count(GIF_FRAME) if image.format == "GIF" else getattr(image, "n_frames", 1)
    if frames > FRAME_LIMIT:
        raise UnfitPicture(
            _("Send a still picture, or an animation of at most %(limit)d frames.") % {"limit": FRAME_LIMIT}
        )


def _pixels(image: Image.Image) -> Image.Image:
    """The first frame, upright, in 8-bit colours, small, and with nothing that stood beside its pixels."""
    # Decodes a large JPEG at half, a quarter or an eighth of its size; other formats ignore it.
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    small = _shrunk(image)
    small.getexif()[ExifTags.Base.Orientation] = image.getexif().get(ExifTags.Base.Orientation, 1)
    ImageOps.exif_transpose(small, in_place=True)
    return small


def _shrunk(image: Image.Image) -> Image.Image:
    """Converts and shrinks band by band: a second copy of all pixels would need too much memory."""
    mode, scale = _mode(image), max(1, max(image.size) / LONGEST_SIDE)
    small = Image.new(mode, (max(1, round(image.width / scale)), max(1, round(image.height / scale))))
    rows = image.height / small.height
    # How far the filter looks over the edges of a band.
    reach = math.ceil(3 * rows) if scale > 1 else 0
    for top in range(0, small.height, BAND):
        bottom = min(top + BAND, small.height)
        first = max(0, math.floor(top * rows) - reach)
        last = min(image.height, math.ceil(bottom * rows) + reach)
        band = _in_mode(image.crop((0, first, image.width, last)), mode)
        box = (0, top * rows - first, image.width, min(bottom * rows - first, band.height))
        small.paste(band.resize((small.width, bottom - top), Image.Resampling.LANCZOS, box), (0, top))
    return small


def _mode(image: Image.Image) -> str:
    if image.mode.startswith(("I", "F")):
        return "L"
    if image.has_transparency_data:
        return "RGBA"
    return "L" if image.mode in {"1", "L"} else "RGB"


def _in_mode(band: Image.Image, mode: str) -> Image.Image:
    if band.mode.startswith(("I", "F")):
        # 16 bits a pixel; convert() would cut off what is brighter than 255.
        band = band.point(lambda value: value * (1 / 256)).convert("L")
    return band.convert(mode)


def _write(image: Image.Image, encoder: Encoder) -> bytes:
    buffer = BytesIO()
    image.save(buffer, encoder.format, **encoder.options)
    return buffer.getvalue()


def keep(picture: Picture) -> str:
    """Stores a picture unless it is there already, and returns its path. Raises OSError when there is no room."""
    path = settings.MARKDOWNX_MEDIA_PATH + picture.name
    if default_storage.exists(path):
        if default_storage.size(path) == len(picture.content):
            return path
        # What an interrupted write left.
        default_storage.delete(path)
    try:
        stored = default_storage.save(path, ContentFile(picture.content))
    except OSError:
        with contextlib.suppress(OSError):
            default_storage.delete(path)
        raise
    if stored != path:
        # Somebody stored the same picture at the same moment.
        default_storage.delete(stored)
    return path


def alternative_text(typed: str, *, file_name: str) -> str:
    """One line of words for those who do not see the picture, never empty: from the file's name when none are typed."""
    stem = PurePath(file_name.replace("\\", "/")).stem
    return _words(typed) or _words(FILE_NAME_SIGNS.sub(" ", stem)) or _("Picture")


def _words(text: str) -> str:
    text = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", " ".join(text.split())[:ALT_LIMIT].rstrip())


def markdown(alternative: str, address: str) -> str:
    alternative = MARKDOWN_SIGN.sub(r"\\\g<0>", alternative)
    return f"![{alternative}]({address})"
