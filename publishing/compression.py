"""Pages for the wire: kept compressed, since nearly every reader asks for them so, and made plain for the others.

Compressing beside a secret would give it away bit by bit. Reader pages hold none: they are the same for everybody.
"""

import gzip
import re

from django.http import HttpRequest, HttpResponse

# As small as a packet anyway.
WORTH_IT = 1000
ACCEPTED = re.compile(r"(?:^|[\s,])(?:gzip|\*)(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


def accepts_gzip(request: HttpRequest) -> bool:
    return bool(ACCEPTED.search(request.headers.get("Accept-Encoding", "")))


def compress(response: HttpResponse) -> HttpResponse:
    """The response with a compressed body, when it is text of some length. The same bytes give the same bytes."""
    if len(response.content) >= WORTH_IT and "Content-Encoding" not in response.headers and _is_text(response):
        response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    return response


def as_accepted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with a plain body, when the reader takes no other."""
    if response.headers.get("Content-Encoding") == "gzip" and not accepts_gzip(request):
        response.content = gzip.decompress(response.content)
        del response.headers["Content-Encoding"]
    return response


def _is_text(response: HttpResponse) -> bool:
    kind = response.headers["Content-Type"].split(";")[0].strip()
    return kind.startswith("text/") or kind.endswith(("json", "xml"))
