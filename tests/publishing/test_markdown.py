"""Markdown becomes safe, accessible HTML, whatever was typed, in bounded time."""

import re
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.citations import SourceNumbers, cite
from publishing.documents import BODY_LIMIT
from publishing.markdown import (
    TextTooComplex,
    TextTooLong,
    UnfitText,
    line_html,
    marked,
    to_html,
    to_text,
    tokens_of,
    unmarked,
)
from publishing.sanitize import sanitize
from tests.publishing import payloads
from tests.publishing.audit import elements, faults
from tests.publishing.shapes import shapes

# Measured at 0.3 s and 1.5 s at most for these two lengths, on a busy machine.
PART_LENGTH, PART_SECONDS = 50_000, 2.0
FULL_SECONDS = 4.0
WORST = ["emphasis within words", "nested emphasis", "ladders of emphasis", "nested strong", "web addresses"]


@pytest.mark.parametrize("text", [*payloads.MARKDOWN, *payloads.HTML])
def test_no_text_brings_anything_into_the_page_that_is_not_listed(text):
    html = to_html(text, extensions=[cite(SourceNumbers())])

    assert faults(html) == []
    assert sanitize(html) == html


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*payloads.MARKDOWN, *"[](){}<>!&#*_`|:\"'\n\\ ", "[x]: ", "/media/"]), max_size=8))
def test_no_mixture_of_such_texts_does_either(parts):
    html = to_html("".join(parts), extensions=[cite(SourceNumbers())])

    assert faults(html) == []


@pytest.mark.parametrize("name", shapes(10))
def test_a_hostile_text_is_rendered_or_refused_at_once(name):
    assert seconds_for(shapes(PART_LENGTH)[name]) < PART_SECONDS


@pytest.mark.parametrize("name", WORST)
def test_the_slowest_of_them_are_at_full_length_too(name):
    assert seconds_for(shapes(BODY_LIMIT)[name]) < FULL_SECONDS


def seconds_for(text: str) -> float:
    begun = process_time()
    with suppress(UnfitText):
        to_html(text[:BODY_LIMIT], extensions=[cite(SourceNumbers())])
    return process_time() - begun


def test_a_text_over_the_limit_is_refused_by_name():
    with pytest.raises(TextTooLong, match="200001"):
        to_html("a" * (BODY_LIMIT + 1))
    with pytest.raises(TextTooLong):
        to_text("a" * (BODY_LIMIT + 1))


@pytest.mark.parametrize(
    "name",
    ["opening brackets", "line breaks", "cells left out", "an address used often", "footnote marks never closed"],
)
def test_a_text_that_would_take_seconds_or_fill_the_page_is_refused_by_name(name):
    with pytest.raises(TextTooComplex):
        to_html(shapes(BODY_LIMIT)[name])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a\n## b", '<h2 id="h-a">a</h2>\n<h3 id="h-b">b</h3>\n'),
        ("## a\n### b", '<h2 id="h-a">a</h2>\n<h3 id="h-b">b</h3>\n'),
        ("### a", '<h3 id="h-a">a</h3>\n'),
        ("# a\n###### b", '<h2 id="h-a">a</h2>\n<h6 id="h-b">b</h6>\n'),
        ("## What *is* `C++`?", '<h2 id="h-what-is-c-plus-plus">What <em>is</em> <code>C++</code>?</h2>\n'),
        ("## a\n## a\n## a-2\n## a", "h-a h-a-2 h-a-2-2 h-a-3"),
        ("##\n## ", "h-section h-section-2"),
        ("## constructor", "h-constructor"),
    ],
)
def test_headings_begin_below_the_title_and_have_ids_of_their_own(text, expected):
    html = to_html(text)

    assert html == expected or " ".join(re.findall(r'id="([^"]*)"', html)) == expected


def test_texts_that_share_a_page_have_different_ids():
    text = "## a\n\nb[^1]\n\n[^1]: c"

    first, second = (set(re.findall(r' id="([^"]*)"', to_html(text, prefix=prefix))) for prefix in ("", "example"))

    assert first == {"h-a", "fn-1", "fnref-1"}
    assert second == {"h-example--a", "fn-example--1", "fnref-example--1"}


@pytest.mark.parametrize("prefix", ["A", "1", "a b", "a_b", "-a", 'a"'])
def test_a_prefix_that_would_not_pass_the_sanitiser_is_refused(prefix):
    with pytest.raises(ValueError, match="prefix"):
        to_html("a", prefix=prefix)


def test_footnotes_lead_there_and_back_and_say_so():
    html = to_html("a[^x] b[^x] c[^never]\n\n[^x]: *note*\n\n[^unused]: gone")
    places = {element.attrs["id"] for element in elements(html) if "id" in element.attrs}
    links = [element for element in elements(html) if element.name == "a"]

    assert {link.attrs["href"].removeprefix("#") for link in links} == places == {"fn-1", "fnref-1", "fnref-1-2"}
    assert all(link.attrs["aria-label"] for link in links)
    assert "gone" not in html
    assert "c[^never]" in html


def test_a_table_scrolls_names_its_columns_and_has_no_styles():
    html = to_html("|a|b|\n|:-:|--:|\n|c|d|")

    assert html.startswith('<div class="scroll" role="region" tabindex="0" aria-label="Table">\n<table>')
    assert html.endswith("</table>\n</div>\n")
    assert '<th class="center" scope="col">a</th>\n<th class="right" scope="col">b</th>' in html
    assert '<td class="center">c</td>\n<td class="right">d</td>' in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a *b*](/media/c.png)", '<img src="/media/c.png" alt="a b" loading="lazy">'),
        ("![](/media/c.png)", '<img src="/media/c.png" alt="" loading="lazy">'),
        ("![a [[b]] [@c]](/media/c.png)", '<img src="/media/c.png" alt="a b" loading="lazy">'),
        ("![a & *b*](https://x.example/c.png)", "a &amp; b"),
        ("![a](/static/c.png)", "a"),
        ("![a](c.png)", "![a](c.png)"),
    ],
)
def test_pictures_are_our_own_or_only_their_description_is_shown(text, expected):
    assert to_html(text) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](/b)", '<a href="/b">a</a>'),
        ("[a](#b)", '<a href="#b">a</a>'),
        ("[a](http://b.example)", '<a href="http://b.example" rel="noopener nofollow">a</a>'),
        ("[a](HTTPS://b.example)", '<a href="HTTPS://b.example" rel="noopener nofollow">a</a>'),
        ("<https://b.example>", '<a href="https://b.example" rel="noopener nofollow">https://b.example</a>'),
        ("[a](mailto:b@c.example)", '<a href="mailto:b@c.example">a</a>'),
        ('[a](/b "c & d")', '<a href="/b" title="c &amp; d">a</a>'),
        ("[a](b)", "[a](b)"),
        ("[a](ftp://b)", "[a](ftp://b)"),
        ("https://b.example", "https://b.example"),
    ],
)
def test_links_that_lead_away_are_marked_and_relative_ones_stay_text(text, expected):
    assert to_html(text) == f"<p>{expected}</p>\n"


def test_code_can_be_scrolled_by_keyboard_and_nothing_in_it_means_anything():
    html = to_html("```py\n[[a]] [@b] <c>\n```\n\n    [[d]]\n\n`[[e]] [@f]`")

    assert html == (
        '<pre tabindex="0"><code>[[a]] [@b] &lt;c&gt;\n</code></pre>\n'
        '<pre tabindex="0"><code>[[d]]\n</code></pre>\n<p><code>[[e]] [@f]</code></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[a]] [[b|c & d]] [[R&amp;D]]", "a c &amp; d R&amp;D"),
        ("[[ a\nb ]]", "a\nb"),
        ("[[a\\|b]]", "b"),
        ("[[a|*b*]]", "*b*"),
        ("[[ ]] [[]] [[a]", "[[ ]] [[]] [[a]"),
        ("\\[[a]]", "[[a]]"),
        (":::nolink\na\n:::", "a"),
    ],
)
def test_without_a_vocabulary_written_links_show_their_words(text, expected):
    assert to_html(text) == f"<p>{expected}</p>\n"


def test_definition_lists_and_html_as_text():
    assert to_html("a\n: b") == "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n"
    assert to_html("<b>a</b> &amp; &lt;") == "<p>&lt;b&gt;a&lt;/b&gt; &amp; &lt;</p>\n"


@pytest.mark.parametrize("text", ["", "\ufeff", "a\r\nb\rc", "\x00", "\ud800", "a" * 1000 + "\n" * 1000])
def test_odd_texts_are_shown_somehow(text):
    assert faults(to_html(text)) == []
    assert isinstance(to_text(text), str)
    assert isinstance(tokens_of(text), list)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a *b*\n\nc `d`\ne  \nf", "a b\nc d e f"),
        ("[[PEO|such a firm]] and [[ASO]] [@b].", "such a firm and ASO."),
        ("[a](/b) ![c *d*](/media/e.png) <http://f>", "a c d http://f"),
        ("a[^1]\n\n[^1]: note", "a\nnote"),
        ("|a|b|\n|-|-|\n|c|[[d\\|e]]|", "a\nb\nc\ne"),
        ("```\nx <y>\n```\n- a\n- b", "x <y>\na\nb"),
        ("<b>&amp;", "<b>&"),
        (":::nolink\na\n:::", "a"),
    ],
)
def test_the_plain_text_has_the_words_and_nothing_else(text, expected):
    assert to_text(text) == expected


@pytest.mark.parametrize(
    ("line", "html", "plain"),
    [
        ("a ==b & c== d", 'a <mark class="hl">b &amp; c</mark> d', "a b & c d"),
        ("a *b* [[c]] <d>", "a *b* [[c]] &lt;d&gt;", "a *b* [[c]] <d>"),
        ("a == b", "a == b", "a == b"),
        ("==a== ==b==", "==a== ==b==", "==a== ==b=="),
        ("==<script>==", '<mark class="hl">&lt;script&gt;</mark>', "<script>"),
        ("", "", ""),
    ],
)
def test_a_line_has_at_most_one_mark_and_no_other_markdown(line, html, plain):
    assert marked(line) == html
    assert unmarked(line) == plain


def test_a_plain_line_is_escaped_and_never_read_as_markdown():
    assert line_html("*a* [b](/c) <d> &amp; [[e]]") == "*a* [b](/c) &lt;d&gt; &amp;amp; [[e]]"
