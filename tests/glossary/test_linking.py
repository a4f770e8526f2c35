"""Terms are linked once on a page, where it helps, and never to the wrong meaning."""

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.linking import TermLinks, WrittenLink, unknown_links, written_links
from glossary.vocabulary import Entry, NameRow, Vocabulary, build
from publishing.citations import SourceNumbers, cite
from publishing.markdown import line_html, to_html
from tests.publishing import payloads
from tests.publishing.audit import faults

TITLES = {
    "peo": "Professional Employer Organization",
    "only": "Administrative Services Only (plan)",
    "org": "Administrative Services Organization",
    "co": "Co-employment",
    "emp": "Employment",
    "401k": "401(k)",
    "er": "Employer",
}


def make_vocabulary() -> Vocabulary:
    entries = [Entry(uid, f"{uid}-slug", title, "", "", f"/glossary/{uid}-slug/", "") for uid, title in TITLES.items()]
    names = [("peo", "PEO"), ("only", "ASO"), ("org", "ASO")]
    return build(entries, [NameRow(text, text.lower(), uid, "acronym", link=True, case=True) for uid, text in names])


VOCABULARY = make_vocabulary()


def links_for(**options) -> TermLinks:
    return TermLinks(VOCABULARY, choice_address=lambda slug: f"/choice/{slug}/", **options)


def shown(text: str, links: TermLinks | None = None, **options) -> str:
    """The HTML of one paragraph with links as `{words>target}`."""
    html = to_html(text, extensions=[(links or links_for(**options)).extension])
    html = re.sub(r'<a class="t" href="/glossary/[^"]*" data-term="([^"]*)">(.*?)</a>', r"{\2>\1}", html, flags=re.S)
    html = re.sub(r'<a class="t many" href="/choice/([^"]*)/">(.*?)</a>', r"{\2>\1?}", html, flags=re.S)
    return html.removeprefix("<p>").removesuffix("</p>\n")


def test_a_term_and_an_ambiguous_name_are_links_that_readers_scripts_and_styles_can_tell_apart():
    assert to_html("PEO or ASO", extensions=[links_for().extension]) == (
        '<p><a class="t" href="/glossary/peo-slug/" data-term="peo">PEO</a> or '
        '<a class="t many" href="/choice/aso/">ASO</a></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Each target once, whatever it is called.
        ("PEOs, PEO, professional employer organization", "{PEOs>peo}, PEO, professional employer organization"),
        ("ASO, ASO's and ASOs", "{ASO>aso?}, ASO's and ASOs"),
        ("a PEO’s fee", "a {PEO’s>peo} fee"),
        ("PEO/ASO, non-PEO, people", "{PEO>peo}/{ASO>aso?}, non-PEO, people"),
        ("Co-Employment is employment", "{Co-Employment>co} is {employment>emp}"),
        # Escapes, entities and the author's own casing.
        ("401\\(k) & 401(k)", "{401(k)>401k} &amp; 401(k)"),
        ("&#80;EO", "{PEO>peo}"),
        ("&lt;PEO&gt; <b>", "&lt;{PEO>peo}&gt; &lt;b&gt;"),
        ("eMPLOYERS", "{eMPLOYERS>er}"),
        # White space and line breaks.
        ("Professional\nEmployer&nbsp;  organization", "{Professional\nEmployer&nbsp;  organization>peo}"),
        ("professional  \nemployer organizations PEO", "{professional<br>\nemployer organizations>peo} PEO"),
        # Emphasis: the whole name or nothing.
        ("**PEO** *co-employment*", "<strong>{PEO>peo}</strong> <em>{co-employment>co}</em>"),
        ("co-**employment**", "co-<strong>employment</strong>"),
        ("*co*-employment, employment", "<em>co</em>-employment, {employment>emp}"),
        ("professional **employer** organization", "professional <strong>employer</strong> organization"),
        ("PE**O** x**PEO** **PEO**s PEO", "PE<strong>O</strong> x<strong>PEO</strong> <strong>PEO</strong>s {PEO>peo}"),
        ("**PEO**, *PEO*", "<strong>{PEO>peo}</strong>, <em>PEO</em>"),
        # Where nothing is linked by itself.
        ("`PEO` [PEO](/x) <https://PEO.example> PEO", '<code>PEO</code> <a href="/x">PEO</a> '
         '<a href="https://PEO.example" rel="noopener nofollow">https://PEO.example</a> {PEO>peo}'),
        ("![PEO](/media/a.png) PEO", '<img src="/media/a.png" alt="PEO" loading="lazy"> {PEO>peo}'),
        ("[co-](/x)employment employer", '<a href="/x">co-</a>employment {employer>er}'),
        ("https://x.example/PEO PEO.com", "https://x.example/PEO PEO.com"),
    ],
)  # fmt: skip
def test_names_link_by_themselves_at_their_first_mention(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    ["# PEO", "PEO\n===", "> PEO", "> - PEO", "|PEO|\n|-|", "```\nPEO\n```", "    PEO", ":::nolink\nPEO\n\n- PEO\n:::"],
)
def test_some_blocks_get_no_links_and_the_next_one_does(text):
    links = links_for()

    html = shown(f"{text}\n\nPEO", links)

    assert html.count("{PEO>peo}") == 1
    assert html.endswith("<p>{PEO>peo}")


@pytest.mark.parametrize(
    "text", ["- PEO", "a\n: PEO", "|a|\n|-|\n|PEO|", "a[^1]\n\n[^1]: PEO", "> [[PEO]]", "# [[PEO]]"]
)
def test_other_blocks_do_and_written_links_everywhere(text):
    assert "{PEO>peo}" in shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[PEO]] [[PEO]] PEO", "{PEO>peo} {PEO>peo} PEO"),
        ("PEO [[PEO]]", "{PEO>peo} {PEO>peo}"),
        ("[[peo-slug|such a *firm* & co]]", "{such a *firm* &amp; co>peo}"),
        ("[[professional employer\norganization]]", "{professional employer\norganization>peo}"),
        ("[[Administrative Services Only (plan)]]", "{Administrative Services Only (plan)>only}"),
        ("[[ASO]] [[ASO|this]]", "{ASO>aso?} {this>aso?}"),
        ("[[nix]] [[nix|so it is]] [[no", "nix so it is [[no"),
        ("**[[PEO]]** [[nix|PEO]]", "<strong>{PEO>peo}</strong> PEO"),
        ("`[[PEO]]`", "<code>[[PEO]]</code>"),
        ("![[[PEO|x]]](/media/a.png)", '<img src="/media/a.png" alt="x" loading="lazy">'),
        ("[see [[PEO]] here](/x)", "[see {PEO>peo} here](/x)"),
    ],
)
def test_written_links_always_link_if_the_term_is_published(text, expected):
    assert shown(text) == expected


def test_all_texts_of_a_page_share_the_first_mention():
    links = links_for()

    texts = [shown(text, links) for text in ("PEO", "PEO and ASO", "ASO, [[PEO]] and employer")]

    assert texts == ["{PEO>peo}", "PEO and {ASO>aso?}", "ASO, {PEO>peo} and {employer>er}"]
    assert links.used == ["peo", "er"]
    assert links.choices == ["aso"]


def test_linking_twice_changes_nothing():
    links = links_for()

    once = to_html("PEO [[PEO]] ASO", extensions=[links_for().extension])

    assert to_html("PEO [[PEO]] ASO", extensions=[links.extension, links.extension]) == once


# fmt: off
PIECES = [
    "PEO", "ASO", "co", "employment", "professional employer organization", "employer", " ", " ", "\n", "  \n", "-",
    "*", "**", "_", "`", "[", "]", "(/x)", "[[", "]]", "[[PEO]]", "[[ASO|", "|", "\n\n", "# ", "> ", "- ", "s", "'s",
    "\\", "<", "&amp;", "![", "(/media/a.png)", "[^1]", "\n\n[^1]: ", "|a|\n|-|\n", "[@a]", ":::nolink\n", "\n:::\n",
]
# fmt: on


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_but_for_the_links_a_page_is_byte_for_byte_what_it_was(text):
    html = to_html(text, extensions=[links_for().extension])

    unlinked = re.sub(r'<a class="t( many)?" [^>]*>(.*?)</a>', r"\2", html, flags=re.S)

    assert unlinked == to_html(text)


def test_with_links_off_only_written_ones_remain():
    assert shown("PEO ASO [[ASO]] [[employer]]", off=True) == "PEO ASO {ASO>aso?} {employer>er}"


def test_a_page_does_not_link_to_itself():
    links = links_for(page_uid="peo")

    assert shown("PEO, [[PEO]] and ASO", links) == "PEO, PEO and {ASO>aso?}"
    assert links.used == []


def test_on_the_page_of_one_meaning_an_ambiguous_name_means_that_one():
    assert shown("ASO [[ASO]] [[org-slug|other]]", page_uid="only") == "ASO {ASO>aso?} {other>org}"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"pins": {"aso": "org"}}, "{ASO>org} ASO {ASO>org}"),
        ({"pins": {"aso": "gone"}}, "ASO ASO ASO"),
        ({"pins": {"aso": "org"}, "page_uid": "org"}, "ASO ASO ASO"),
        ({"pins": {"aso": "org"}, "page_uid": "only"}, "{ASO>org} ASO {ASO>org}"),
        ({"resolved": {"aso": "only"}}, "{ASO>aso?} ASO {ASO>only}"),
        ({"resolved": {"aso": "gone"}}, "{ASO>aso?} ASO ASO"),
        ({"resolved": {"aso": "only"}, "pins": {"aso": "org"}}, "{ASO>org} ASO {ASO>only}"),
    ],
)
def test_a_page_can_say_which_meaning_it_means_and_that_is_never_exchanged_for_another(options, expected):
    assert shown("ASO ASO [[ASO]]", **options) == expected


def test_a_recorded_link_follows_the_term_when_its_names_change():
    assert shown("[[Old Name]] [[PEO]]", resolved={"old name": "peo", "peo": "er"}) == "{Old Name>peo} {PEO>er}"


@pytest.mark.parametrize("numbers_first", [True, False])
def test_reference_marks_are_edges_whichever_rule_runs_first(numbers_first):
    extensions = [links_for().extension, cite(SourceNumbers())]

    html = to_html("PEO[@a] co[@a]-employment[@b]", extensions=extensions[:: -1 if numbers_first else 1])

    assert 'data-term="peo">PEO</a><sup class="refs">' in html
    assert html.count("data-term") == 1


def test_plain_lines_are_linked_too_and_nothing_in_them_is_markdown():
    html = line_html("*PEO* <b> [[ASO]]", extensions=[links_for().extension])

    assert html.count("<a ") == 2
    assert html.startswith('*<a class="t" href="/glossary/peo-slug/" data-term="peo">PEO</a>* &lt;b&gt; [[<a ')


@pytest.mark.parametrize("text", [*payloads.MARKDOWN, *payloads.HTML])
def test_hostile_texts_stay_harmless_with_links(text):
    assert faults(to_html(f"PEO {text} [[ASO|{text}]] PEO", extensions=[links_for().extension])) == []


@pytest.mark.parametrize("pattern", ["PEO ", "PEO-", "PEO's/", "[[PEO]] ", "professional employer ", "*PEO* ", "PEO\n"])
def test_texts_full_of_names_take_their_time_but_no_more(pattern):
    begun = process_time()

    to_html(pattern * (40_000 // len(pattern)), extensions=[links_for().extension])

    # Measured at 0.4 s at most.
    assert process_time() - begun < 2.0


def test_written_links_are_found_with_their_places():
    text = "a `[[x]]` [[b|c]]\r\n> d [[e]]\n\n```\n[[q]]\n```\n|[[a\\|b]]|[[c]]|\n|-|-|\n\\[[z]] [^1]\n\n[^1]: [[n]]"

    links = written_links(text)

    assert [(link.name, link.words) for link in links] == [("b", "c"), ("e", "e"), ("a", "b"), ("c", "c"), ("n", "n")]
    assert all(text[link.offset :].startswith(f"[[{link.name}") for link in links)
    assert written_links("[[PEO]]") == [WrittenLink("PEO", "PEO", 0)]
    assert written_links("no link") == []


def test_a_text_that_cannot_be_shown_has_no_written_links_so_that_its_draft_can_be_saved():
    assert written_links("[[PEO]]" + "[" * 100_000) == written_links("[[PEO]]" * 100_000) == []


def test_unknown_links_are_named_once_each():
    text = "[[PEO]] [[nix]] [[ASO]] [[er-slug]] [[nix|x]] [[No one]] `[[code]]`"

    assert unknown_links(text, VOCABULARY) == ["nix", "No one"]
