"""Social cards: what other sites show of a page that somebody passes on, drawn in the site's visual language."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont

from publishing.jsonld import absolute
from publishing.live import Live
from publishing.names import titled
from publishing.pages import Card
from publishing.strokes import Shape

WIDTH, HEIGHT = 1200, 630
EDGE = 72
PAPER, INK, INK_2, MARK = "#fdfdfb", "#14140f", "#55544b", "#ffe11a"
FONT = settings.BASE_DIR / "static/website/fonts/instrument-sans-latin-wdth-normal.woff2"
REGULAR, BOLD = 400, 700
# From the largest that looks well down to the smallest that can be read.
TITLE_SIZES = (96, 84, 72, 62, 54, 46)
TITLE_LINES, SUMMARY_LINES = 3, 3
SUMMARY_SIZE, SMALL_SIZE = 36, 30
EMBLEM, EMBLEM_GRID, EMBLEM_STROKE = 150, 48, 2.25
# Pillow draws hard edges: what is to look smooth is drawn larger and made small.
FINER = 4


@dataclass(frozen=True)
class CardText:
    """What a card says. `emblem` is the drawing of the page's topic, on a grid of 48."""

    kind: str
    title: str
    summary: str
    emblem: tuple[Shape, ...] = ()


def card_of(page: Live) -> Card:
    """The card of a page as its head names it. A new version has a new address, so that none is kept too long."""
    address = reverse("publishing:card", args=[f"{page.uid}-{page.version}"])
    alt = ": ".join(filter(None, [full_title(page), page.summary]))
    return Card(absolute(address), alt, WIDTH, HEIGHT)


def full_title(page: Live) -> str:
    return titled(page.title, page.acronym)


def draw_card(text: CardText) -> bytes:
    """The card as a PNG of 1200 by 630."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _draw_logo(draw)
    draw.text((EDGE, 150), text.kind, font=_font(SMALL_SIZE, REGULAR), fill=INK_2, anchor="ls")
    room = WIDTH - 2 * EDGE - (EMBLEM + 40 if text.emblem else 0)
    bottom = _draw_title(draw, text.title, room)
    _draw_summary(draw, text.summary, bottom)
    if text.emblem:
        image.paste(_drawn_emblem(text.emblem), (WIDTH - EDGE - EMBLEM, EDGE))
    draw.rectangle((0, HEIGHT - 12, WIDTH, HEIGHT), fill=INK)
    out = BytesIO()
    # Few colours: with a palette the file has a third of the size.
    image.quantize(64).save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def _draw_logo(draw: ImageDraw.ImageDraw) -> None:
    """The name of the site with its first five letters marked, as in the masthead, or the whole of another name."""
    font, name = _font(38, BOLD), settings.SITE_NAME
    marked = name.removesuffix("terms") if name.endswith("terms") else name
    width = draw.textlength(marked, font=font)
    draw.rectangle((EDGE - 6, EDGE - 42, EDGE + width + 4, EDGE + 8), fill=MARK)
    draw.text((EDGE, EDGE - 4), name, font=font, fill=INK, anchor="ls")


def _draw_title(draw: ImageDraw.ImageDraw, title: str, room: float) -> float:
    """The title as large as its lines fit; the height below it."""
    for size in TITLE_SIZES:
        font = _font(size, BOLD)
        lines = _wrapped(draw, title, font, room)
        if len(lines) <= TITLE_LINES and all(draw.textlength(line, font=font) <= room for line in lines):
            break
    y = 170.0
    for line in _at_most(lines, TITLE_LINES):
        y += size * 1.04
        draw.text((EDGE - size * 0.05, y - size * 0.16), line, font=font, fill=INK, anchor="ls")
    return y


def _draw_summary(draw: ImageDraw.ImageDraw, summary: str, top: float) -> None:
    font = _font(SUMMARY_SIZE, REGULAR)
    lines = _at_most(_wrapped(draw, summary, font, WIDTH - 2 * EDGE), SUMMARY_LINES)
    for number, line in enumerate(lines, start=1):
        draw.text((EDGE, top + 14 + number * SUMMARY_SIZE * 1.3), line, font=font, fill=INK, anchor="ls")


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """The text in lines of whole words that fit; a word longer than a line has one to itself."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font=font) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _at_most(lines: list[str], count: int) -> list[str]:
    return lines if len(lines) <= count else [*lines[: count - 1], f"{lines[count - 1].rstrip(',;:')} …"]


def _drawn_emblem(shapes: tuple[Shape, ...]) -> Image.Image:
    side, scale = EMBLEM * FINER, EMBLEM * FINER / EMBLEM_GRID
    image = Image.new("RGB", (side, side), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in shapes:
        for line in shape.lines:
            points = [(x * scale, y * scale) for x, y in line]
            if shape.is_area:
                draw.polygon(points, fill=MARK)
            else:
                draw.line(points, fill=INK, width=round(EMBLEM_STROKE * scale), joint="curve")
    return image.resize((EMBLEM, EMBLEM), Image.Resampling.LANCZOS)


@lru_cache(maxsize=32)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([100, weight])
    return font
