"""What becomes of a picture: upright, small, in the colours of screens, and with words for those who do not see it."""

import re
from html import unescape

import pytest
from PIL import Image, ImageChops, ImageOps

from publishing.markdown import to_html
from publishing.pictures import alternative_text, encode, markdown
from tests.publishing.hostileuploads import drawing, noise, opened, saved, with_exif


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_was_held(form, orientation):
    sent = with_exif(form, orientation=orientation)

    kept = opened(encode(sent).content)

    expected = ImageOps.exif_transpose(opened(sent)).convert("RGB")
    assert kept.size == expected.size
    assert max(high for _low, high in ImageChops.difference(kept, expected).crop((2, 2, 12, 12)).getextrema()) < 40


@pytest.mark.parametrize(
    ("size", "expected"), [((5_000, 3_000), (2_000, 1_200)), ((1_000, 4_000), (500, 2_000)), ((2_000, 9), (2_000, 9))]
)
@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_the_longest_side_has_at_most_2000_pixels(form, size, expected):
    kept = opened(encode(saved(drawing(size=size), form)).content)

    assert kept.size == expected


def test_a_picture_made_smaller_shows_no_seams():
    large = noise(2_600)

    kept = opened(encode(saved(large, "PNG")).content)

    at_once = large.resize(kept.size, Image.Resampling.LANCZOS)
    assert ImageChops.difference(kept, at_once).getextrema()[1] <= 1


def test_what_is_clear_stays_clear():
    sent = drawing("RGBA")
    sent.putalpha(Image.linear_gradient("L").resize(sent.size))

    kept = opened(encode(saved(sent, "PNG")).content)

    assert ImageChops.difference(kept, sent).getbbox(alpha_only=False) is None


def test_sixteen_bits_become_eight_without_growing_brighter():
    kept = opened(encode(saved(Image.new("I;16", (4, 4), 128 * 256), "PNG")).content)

    assert kept.mode == "L"
    assert kept.getpixel((0, 0)) == 128


def test_the_colours_of_print_become_those_of_screens():
    kept = opened(encode(saved(drawing("CMYK", (80, 60)), "JPEG", quality=95)).content)

    red, green, blue = kept.getpixel((20, 15))
    assert red > 200 and green < 60 and blue < 60


# Words


@pytest.mark.parametrize(
    ("typed", "file_name", "expected"),
    [
        ("Who pays whom", "a.png", "Who pays whom"),
        ("  Who\r\n pays \u202ewhom ", "a.png", "Who pays whom"),
        ("", "who-pays_whom.PNG", "who pays whom"),
        ("", "C:\\pictures\\co-employment.v2.jpg", "co employment v2"),
        (" \u200b ", "](javascript:alert(1)).png", "javascript alert 1"),
        ("", "....", "Picture"),
        ("", "", "Picture"),
        ("x" * 999, "a.png", "x" * 300),
    ],
)
def test_there_are_always_words_for_those_who_do_not_see_the_picture(typed, file_name, expected):
    assert alternative_text(typed, file_name=file_name) == expected


@pytest.mark.parametrize(
    "words",
    [
        "a ] b",
        "a](/x) [b",
        "[[PEO]] and [@irs]",
        "`code` *a* _b_",
        "a | b",
        "<b> & &lt; \\",
        '"quoted" ![x](y)',
        "[^1]",
    ],
)
def test_words_come_back_from_markdown_as_they_went_in(words):
    html = to_html(markdown(words, "/media/pictures/a.png"))

    assert re.findall(r"<(\w+)", html) == ["p", "img"]
    assert unescape(re.search(r'alt="([^"]*)"', html)[1]) == words
