"""How a page is cited elsewhere: APA, MLA and BibTeX, each with the date of the version that was read.

The styles are English whatever the language of the site. Names stand as their owners write them: which part of one is
the family name cannot be told.
"""

import re
from datetime import datetime

from publishing.pages import CiteForm

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
MLA_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)
# fmt: on
# What TeX reads as a command.
TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
TEX |= {character: f"\\{character}" for character in "&%$#_{}"}
TEX_SPECIAL = re.compile(r"[\\~^&%$#_{}]")


def cite_forms(*, title: str, author: str, site: str, url: str, changed_at: datetime) -> tuple[CiteForm, ...]:
    """The reference in each style; without an `author` the site itself is named as one."""
    return (
        CiteForm("APA", _apa(title, author, site, url, changed_at)),
        CiteForm("MLA", _mla(title, author, site, url, changed_at)),
        CiteForm("BibTeX", _bibtex(title, author, site, url, changed_at)),
    )


def _apa(title: str, author: str, site: str, url: str, at: datetime) -> str:
    date = f"{at.year}, {MONTHS[at.month - 1]} {at.day}"
    # A site that is its own author is not named twice.
    where = f"{site}. " if author and author != site else ""
    return f"{_ended(author or site)} ({date}). {_ended(title)} {where}{url}"


def _mla(title: str, author: str, site: str, url: str, at: datetime) -> str:
    by = f"{_ended(author)} " if author and author != site else ""
    mark = "" if title.endswith(("?", "!")) else "."
    return f"{by}“{title}{mark}” {site}, {at.day} {MLA_MONTHS[at.month - 1]} {at.year}, {url.split('://')[-1]}."


def _bibtex(title: str, author: str, site: str, url: str, at: datetime) -> str:
    words = re.findall("[a-z0-9]+", f"{site} {url.rstrip('/').rsplit('/', 1)[-1]} {at.year}".lower())
    fields = {
        # Two pairs of braces keep BibTeX from taking the name apart, and from changing capitals.
        "author": "{" + _tex(author or site) + "}",
        "title": "{" + _tex(title) + "}",
        "publisher": _tex(site),
        "year": str(at.year),
        "month": MONTHS[at.month - 1][:3].lower(),
        "url": url,
        "note": f"Version of {at:%Y-%m-%d}",
    }
    lines = [f"  {name} = {value if name == 'month' else '{' + value + '}'}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{'-'.join(words)},", *lines, "}"])


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _tex(text: str) -> str:
    return TEX_SPECIAL.sub(lambda found: TEX[found[0]], text)
