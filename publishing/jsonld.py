"""Structured data about a page, in the words of schema.org, ready to print into its head."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from publishing.pages import Byline, Link

CONTEXT = "https://schema.org"
# As in django.utils.html.json_script: nothing in the data can end the element or begin a comment.
ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


class JsonLd(SafeString):
    """A graph of things as a script element of data; safe, since nothing in it can end the element."""

    def __new__(cls, *things: dict[str, Any]) -> "JsonLd":
        data = {"@context": CONTEXT, "@graph": [without_empty(thing) for thing in things]}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str).translate(ESCAPES)
        return super().__new__(cls, f'<script type="application/ld+json">{text}</script>')


def absolute(address: str) -> str:
    """The address readers see, whatever the request says."""
    return f"{settings.SITE_URL}{address}"


def without_empty(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if value not in (None, "", [], ())}


def person(link: Link | None) -> dict[str, Any] | None:
    return {"@type": "Person", "name": link.title, "url": absolute(link.address)} if link else None


def web_page(
    *, title: str, address: str, description: str, byline: Byline | None = None, **more: Any
) -> dict[str, Any]:
    """A WebPage; `lastReviewed` and `reviewedBy` only when somebody did review it."""
    credited = {}
    if byline:
        credited = {
            "author": person(byline.author),
            "reviewedBy": person(byline.reviewer),
            "lastReviewed": byline.reviewed_on.isoformat() if byline.reviewed_on else None,
            "dateModified": byline.changed_at.date().isoformat(),
        }
    return without_empty(
        {
            "@type": "WebPage",
            "@id": absolute(address),
            "url": absolute(address),
            "name": title,
            "description": description,
            "inLanguage": settings.LANGUAGE_CODE,
            "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": settings.SITE_URL},
            **credited,
            **more,
        }
    )


def breadcrumbs(crumbs: tuple[Link, ...]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": crumb.title, "item": absolute(crumb.address)}
            for place, crumb in enumerate(crumbs, start=1)
        ],
    }


def defined_term(*, title: str, address: str, definition: str, names: list[str], apart: str = "") -> dict[str, Any]:
    return without_empty(
        {
            "@type": "DefinedTerm",
            "@id": absolute(address) + "#term",
            "name": title,
            "description": definition,
            "alternateName": names,
            "disambiguatingDescription": apart,
            "url": absolute(address),
            "inDefinedTermSet": absolute(reverse("glossary:term_list")) + "#set",
        }
    )
