"""The pages that see every kind: home, about, search, feed, sitemap, and the health of the machine."""

from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from glossary.indexes import read_page_number
from glossary.lexicon import vocabulary
from glossary.topicpages import topic_items
from publishing.jsonld import JsonLd, absolute, web_page
from publishing.pages import Meta
from publishing.readerpages import reader_page, render_page
from website.feeds import NewsFeed
from website.homepage import build_home, count_pages
from website.llms import build_llms_text
from website.newpages import build_new_pages, new_head
from website.searchcounts import stamp
from website.searching import build_search
from website.sitemaps import site_entries

QUERY_LIMIT = 200


@reader_page(daily=True)
def home(request: HttpRequest) -> HttpResponse:
    description = _("What PEO, ASO and co-employment mean, how they differ, and where each answer comes from.")
    search_action = {
        "@type": "SearchAction",
        "target": absolute(reverse("website:search")) + "?q={query}",
        "query-input": "required name=query",
    }
    website = {
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "potentialAction": search_action,
    }
    context = build_home(vocabulary(request.edition, at=request.now), at=request.now)
    meta = Meta(_("HR outsourcing in plain terms"), description, absolute("/"), json_ld=JsonLd(website))
    return render_page("website/home.html", {**context, "nav": "", "meta": meta})


@reader_page()
def about(request: HttpRequest) -> HttpResponse:
    description = _("Who writes %(site)s, how statements are checked, and what the site is not.") % {
        "site": settings.SITE_NAME
    }
    address = reverse("website:about")
    page = web_page(title=_("How we work"), address=address, description=description)
    context = {"counts": count_pages(at=request.now), "newest": request.edition.changed_at, "nav": "about"}
    meta = Meta(_("How we work"), description, absolute(address), json_ld=JsonLd({**page, "@type": "AboutPage"}))
    return render_page("website/about.html", {**context, "meta": meta})


@reader_page("q")
def search(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "")[:QUERY_LIMIT].split())
    context = build_search(query, vocabulary(request.edition, at=request.now), at=request.now)
    title = _("Search: %(query)s") % {"query": query} if query else _("Search")
    meta = Meta(title, "", absolute(reverse("website:search")), index=False)
    context |= {"query": query, "topics": topic_items(at=request.now), "seen": stamp(query, context["total"])}
    return render_page("website/search.html", {**context, "nav": "", "meta": meta})


@reader_page()
def feed(request: HttpRequest) -> HttpResponse:
    return NewsFeed(at=request.now)(request)


@reader_page("page")
def new(request: HttpRequest) -> HttpResponse:
    news = build_new_pages(at=request.now, number=read_page_number(request.GET))
    return render_page("website/new.html", {"news": news, "nav": "", "meta": new_head(news)})


@reader_page()
def llms(request: HttpRequest) -> HttpResponse:
    text = build_llms_text(vocabulary(request.edition, at=request.now), at=request.now)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@reader_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address with a page of its own, and when that page last changed."""
    response = render_page("website/sitemap.xml", {"entries": site_entries(request.edition, at=request.now)})
    response.headers["Content-Type"] = "application/xml"
    return response


@reader_page()
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /feedback/",
        f"Sitemap: {absolute(reverse('website:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """For whatever asks for it without reading a page; pages name icon.svg."""
    return HttpResponse(_favicon(), content_type="image/x-icon")


@cache
def _favicon() -> bytes:
    return (settings.BASE_DIR / "static" / "website" / "favicon.ico").read_bytes()


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can serve pages: its database answers and has the tables."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM publishing_contentversion WHERE id = 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
