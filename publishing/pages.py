"""The values that reader pages are made of, whatever the kind: links, sources, bylines, share links, head matter."""

from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode


@dataclass(frozen=True)
class Link:
    """A link to another page; `note` says why, `acronym` and `definition` are those of a term."""

    title: str
    address: str
    note: str = ""
    acronym: str = ""
    definition: str = ""


@dataclass(frozen=True)
class SourceItem:
    """One numbered source of a page; `uses` are the ids of the places that cite it, `slug` is its name in the texts."""

    number: int
    title: str
    publisher: str
    url: str
    citation: str
    note: str
    place: str
    read_on: date | None
    uses: tuple[str, ...] = ()
    slug: str = ""

    @property
    def id(self) -> str:
        return f"source-{self.number}"


@dataclass(frozen=True)
class CiteForm:
    """A reference to a page, in one of the styles in which texts cite."""

    style: str
    text: str


@dataclass(frozen=True)
class Byline:
    """Who answers for a page, and when. `reviewer` is None unless a person reviewed it.

    `history_address` leads to the page's versions; it is '' for a page that is not published.
    """

    author: Link | None
    reviewer: Link | None
    reviewed_on: date | None
    changed_at: datetime
    review_by: date | None
    history_address: str = ""
    cite: tuple[CiteForm, ...] = ()


@dataclass(frozen=True)
class Share:
    """Plain links to share a page by; nothing of those companies is loaded until a reader follows one."""

    url: str
    title: str

    @property
    def linkedin(self) -> str:
        return "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": self.url})

    @property
    def x(self) -> str:
        return "https://x.com/intent/post?" + urlencode({"url": self.url, "text": self.title})

    @property
    def facebook(self) -> str:
        return "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": self.url})


@dataclass(frozen=True)
class Card:
    """The picture that social sites show of a page; `url` is absolute."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Meta:
    """What stands in the head of a page. `canonical` is absolute; `json_ld` is ready to print, or ''.

    `markdown` is the absolute address of the same page as markdown, when there is one.
    """

    title: str
    description: str
    canonical: str
    kind: str = "website"
    index: bool = True
    json_ld: object = ""
    crumbs: tuple[Link, ...] = field(default=())
    card: Card | None = None
    markdown: str = ""
