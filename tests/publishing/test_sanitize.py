"""The second wall holds by itself, whatever HTML it is given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.sanitize import sanitize
from tests.publishing import payloads
from tests.publishing.audit import faults

# fmt: off
PIECES = [
    *"<>/='\" \n&", "a", "p", "svg", "math", "style", "script", "img", "table", "td", "select", "template", "noscript",
    "<a href=", "<p>", "</p>", "<!--", "-->", "<![CDATA[", "]]>", " onerror=x", " id=h-a", "javascript:", "&lt;",
    "<h2 id=", "<li>", "<ol start=", "<mglyph>", "<foreignObject>", "<annotation-xml>", "<title>", "\x00", "é",
    "<a href=/>", "<table>", "</table>", "</a>", "<td>", "<em>",
]
# fmt: on


@pytest.mark.parametrize("html", payloads.HTML)
def test_nothing_outside_the_list_remains_of_hostile_html(html):
    assert faults(sanitize(html)) == []


@pytest.mark.parametrize("html", payloads.HTML)
def test_a_second_time_nothing_changes_on_hostile_html(html):
    once = sanitize(html)

    assert sanitize(once) == once


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_html_comes_out_harmless_and_stays_as_it_is(html):
    once = sanitize(html)

    assert faults(once) == []
    assert sanitize(once) == once


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <em>b</em> <strong>c</strong><br><code>d</code></p>",
        '<h2 id="h-a">b</h2><hr><blockquote><p>c</p></blockquote>',
        '<a href="/glossary/peo/" class="t" data-term="0b3e-1">PEO</a>',
        '<a href="/glossary/aso/" class="t many">ASO</a>',
        '<a href="https://a.example/?b=c#d" title="e" rel="noopener nofollow">f</a>',
        '<a href="mailto:a@b.example">c</a><a href="#source-1" id="cite-1" aria-label="Source 1">1</a>',
        '<img src="/media/2026/a-b_c.png" alt="d" loading="lazy">',
        '<ol start="3"><li id="fn-a--1">b</li></ol><dl><dt>c</dt><dd>d</dd></dl>',
        '<div class="scroll" role="region" tabindex="0" aria-label="Table"><table><thead><tr><th scope="col"'
        ' class="right">a</th></tr></thead><tbody><tr><td class="center">b</td></tr></tbody></table></div>',
        '<pre tabindex="0"><code>a\nb</code></pre><section class="footnotes" aria-label="Footnotes"></section>',
        '<sup class="refs">1</sup><sup class="note">2</sup>',
    ],
)
def test_what_the_renderer_makes_passes_unchanged(html):
    assert sanitize(html) == html


@pytest.mark.parametrize("address", ["/", "/a/b", "/a//b", "#x", "http://a", "HTTPS://a/b", "mailto:a@b"])
def test_an_absolute_address_stays(address):
    assert sanitize(f'<a href="{address}">x</a>') == f'<a href="{address}">x</a>'


@pytest.mark.parametrize("address", ["", "a", "../a", "?a", "//a", "/\\a", "ftp://a", "tel:1", "http:a", "https://"])
def test_any_other_address_goes(address):
    assert sanitize(f'<a href="{address}">x</a>') == "<a>x</a>"


@pytest.mark.parametrize("name", ["attributes", "h-", "h_a", "H-a", "h-a b", "source-1", "fn-" + "a" * 201])
def test_an_id_without_one_of_our_prefixes_goes(name):
    assert sanitize(f'<h2 id="{name}">x</h2>') == "<h2>x</h2>"
