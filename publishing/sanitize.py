"""The second wall: the elements, attributes and addresses that may reach a reader, and nothing else.

The first wall is the renderer, which never emits HTML that somebody typed. This one holds even if that fails.
"""

import re

import nh3

MEDIA_PREFIX = "/media/"
# A second slash or a backslash after the first would make the address another host's. Only addresses that are
# absolute pass: the same text is shown on pages of different depth.
LINK = re.compile(r"(?:https?://|mailto:)[^\s\\]+|/(?:[^\s\\/][^\s\\]*)?|#[^\s]*", re.IGNORECASE)
# No "%" and no "..": browsers resolve both, and the path would leave the folder of uploads.
IMAGE = re.compile(rf"{MEDIA_PREFIX}(?!.*\.\.)[A-Za-z0-9_./-]+")
# Every id has a prefix, so that none can hide a property of the document from a script ("clobbering").
ID = re.compile(r"(?:h|fn|fnref|cite)-[A-Za-z0-9-]{1,200}")
EXTERNAL_REL = "noopener nofollow"
# Some wrongly nested HTML is read differently again once it is written out, which is how filters have been passed. What
# the renderer makes is stable after one pass; what is not after so many loses its elements.
PASSES = 5

# Attributes whose values are a closed list.
LISTED = {
    "a": {"class": {"t", "t many", "back", "anchor"}, "rel": {EXTERNAL_REL}},
    "div": {"class": {"scroll"}, "role": {"region"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}},
    "pre": {"tabindex": {"0"}},
    "section": {"class": {"footnotes"}},
    "sup": {"class": {"refs", "note"}},
    "td": {"class": {"center", "right"}},
    "th": {"class": {"center", "right"}, "scope": {"col"}},
}
# Attributes whose values must have a form; those that are not here are read as plain text.
FORMS = {
    "href": LINK,
    "src": IMAGE,
    "id": ID,
    "data-term": re.compile(r"[\w-]{1,64}"),
    "start": re.compile(r"\d{1,9}"),
}
ATTRIBUTES = {
    "*": set(),
    "a": {"href", "title", "id", "data-term", "aria-label"},
    "div": {"aria-label"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "ol": {"start"},
    "section": {"aria-label"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
# fmt: off
TAGS = {
    "a", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
    "ol", "p", "pre", "section", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on


def _in_form(tag: str, attribute: str, value: str) -> str | None:
    form = FORMS.get(attribute)
    return value if form is None or form.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_in_form,
    tag_attribute_values=LISTED,
    url_schemes={"http", "https", "mailto"},
    # The renderer marks links that lead away; this option would mark all of them.
    link_rel=None,
)


def sanitize(html: str) -> str:
    """The HTML without anything that is not on the lists above. Sanitising twice changes nothing more."""
    for _ in range(PASSES):
        clean = _cleaner.clean(html)
        if clean == html:
            return clean
        html = clean
    return nh3.clean(html, tags=set())
