"""Terms, questions and topics as markdown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from glossary import machinepages
from glossary.lexicon import vocabulary
from publishing.addresses import former_page, live_page
from publishing.jsonld import absolute
from publishing.readerpages import reader_page

MARKDOWN = "text/markdown; charset=utf-8"


@reader_page()
def term_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    return _as_markdown(request, "term", slug, machinepages.term_markdown)


@reader_page()
def question_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    return _as_markdown(request, "question", slug, machinepages.question_markdown)


@reader_page()
def topic_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    return _as_markdown(request, "topic", slug, machinepages.topic_markdown)


def _as_markdown(request: HttpRequest, kind: str, slug: str, make: Callable) -> HttpResponse:
    page = live_page(kind, slug, at=request.now)
    if page is None:
        return former_page(request, kind, slug)
    text = make(page, vocabulary(request.edition, at=request.now), at=request.now)
    response = HttpResponse(text, content_type=MARKDOWN)
    response.headers["Content-Disposition"] = f'inline; filename="{page.slug}.md"'
    # Search engines are to show the page.
    response.headers["Link"] = f'<{absolute(page.address)}>; rel="canonical"'
    return response
