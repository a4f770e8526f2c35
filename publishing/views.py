"""Reader pages of people, and pictures."""

import mimetypes
import re
from datetime import datetime

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing.addresses import former_page, live_page
from publishing.documents import PersonDocument, load
from publishing.jsonld import JsonLd, absolute, breadcrumbs, person
from publishing.live import Live
from publishing.markdown import to_html
from publishing.pages import Link, Meta
from publishing.readerpages import reader_page, render_page

PICTURE = re.compile(r"^pictures/[0-9a-f-]{32,40}\.(?:png|jpg|webp|gif)$")
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
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Content-Disposition"] = f'inline; filename="{path.rsplit("/", 1)[-1]}"'
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
