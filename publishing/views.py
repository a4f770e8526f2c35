"""Reader pages of people, and pictures: those of editors, and the cards of pages."""

import mimetypes
import re
from datetime import datetime

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing.addresses import former_page, live_page
from publishing.cardfiles import card_bytes
from publishing.documents import PersonDocument, load
from publishing.jsonld import JsonLd, absolute, breadcrumbs, person
from publishing.live import Live
from publishing.markdown import to_html
from publishing.pages import Link, Meta
from publishing.readerpages import reader_page, render_page
from publishing.wall import live_tables_only

PICTURE = re.compile(r"^pictures/[0-9a-f-]{32,40}\.(?:png|jpg|webp|gif)$")
CARD = re.compile(r"(?P<uid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?P<version>[0-9]{1,9})")
CARD_KINDS = ("term", "question", "comparison", "topic")
PICTURE_POLICY = "default-src 'none'; sandbox"


@reader_page()
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("person", slug, at=request.now)
    if page is None:
        return former_page(request, "person", slug)
    return person_response(page, at=request.now)


def person_response(page: Live, *, at: datetime, preview: bool = False) -> HttpResponse:
    """The page of a person, which the editors' preview shows as well."""
    document = load(PersonDocument, page.document)
    credited = Live.objects.visible(at=at).exclude(address="").defer("html", "text", "document")
    crumbs = (Link(document.name, page.address),)
    thing = {"@type": "ProfilePage", "url": absolute(page.address), "mainEntity": person(crumbs[0])}
    context = {
        "person": {
            "name": document.name,
            "role": document.role,
            "credentials": document.credentials,
            "body_html": to_html(document.body),
            "links": document.links,
            "written": _links(credited.referring_to(page.uid, role="author")),
            "reviewed": _links(credited.referring_to(page.uid, role="reviewer")),
        },
        "nav": "",
        "preview": preview,
        "meta": Meta(
            document.name,
            document.role or _("About %(name)s") % {"name": document.name},
            absolute(page.address),
            kind="profile",
            json_ld=JsonLd(thing, breadcrumbs(crumbs)),
            crumbs=crumbs,
        ),
    }
    return render_page("publishing/person_detail.html", context)


def _links(rows) -> tuple[Link, ...]:
    return tuple(Link(row.title, row.address, acronym=row.acronym) for row in rows.in_order())


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponse:
    """A picture that an editor uploaded: only files our encoder wrote, and nothing in them can run."""
    if not PICTURE.match(path) or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=mimetypes.guess_type(path)[0])
    return _kept_forever(response, path.rsplit("/", 1)[-1])


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The social card of the version that readers see now; no other is told from one that never was."""
    found, now = CARD.fullmatch(slug), timezone.now()
    if not found:
        raise Http404
    with live_tables_only():
        pages = Live.objects.visible(at=now).of_kind(*CARD_KINDS).filter(uid=found["uid"], version=found["version"])
        page = pages.defer("html", "text", "document", "targets").first()
        if page is None:
            raise Http404
        topics = Live.objects.visible(at=now).of_kind("topic")
        topic_slug = topics.filter(uid=page.topic).values_list("slug", flat=True).first() if page.topic else ""
    content = card_bytes(page, topic_slug=page.slug if page.kind == "topic" else topic_slug or "")
    return _kept_forever(HttpResponse(content, content_type="image/png"), f"{page.slug}.png")


def _kept_forever(response: FileResponse | HttpResponse, name: str) -> FileResponse | HttpResponse:
    """A picture whose address never means another one, in a sandbox where nothing in it can run."""
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
