"""What a reader page costs, beside a view of Django that says "ok": with the shipped content, in this process.

Run it with `python -m tests.bench.pages`.
"""

import os
import statistics
import sys
import tempfile
import time

os.environ["PLAINTERMS_DATA"] = tempfile.mkdtemp(prefix="pt-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")

import django

django.setup()

from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from publishing.printing import turn_edition

PAGES = (
    "/",
    "/glossary/",
    "/glossary/professional-employer-organization/",
    "/glossary/aso/",
    "/compare/peo-vs-aso/",
    "/questions/difference-between-peo-and-aso/",
    "/search/?q=peo+vs+aso",
)
REFERENCE = "/healthz"
ROUNDS = 30


def milliseconds(client: Client, path: str, *, forget: bool = False, **headers: str) -> float:
    """The median time of one request; with `forget` each finds an empty page cache."""
    times = []
    for _round in range(ROUNDS):
        if forget:
            cache.clear()
        begin = time.perf_counter()
        client.get(path, **headers)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def after_publishing(client: Client, path: str) -> float:
    """One request right after something was published: a new edition, a vocabulary to read, a page to make."""
    turn_edition()
    begin = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    out = sys.stdout
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_content", publish=True, verbosity=0, stdout=open(os.devnull, "w"))
    client = Client(headers={"host": "localhost"})
    out.write(f"Milliseconds a request, median of {ROUNDS}, in one process\n\n")
    out.write(f"{'page':<48} {'published':>10} {'made':>8} {'kept':>8} {'304':>8}\n")
    for path in PAGES:
        first = after_publishing(client, path)
        etag = client.get(path).headers.get("ETag", "")
        row = (milliseconds(client, path, forget=True), milliseconds(client, path))
        unchanged = milliseconds(client, path, HTTP_IF_NONE_MATCH=etag)
        out.write(f"{path:<48} {first:10.1f} {row[0]:8.1f} {row[1]:8.1f} {unchanged:8.1f}\n")
    out.write(f"{'reference: a view that says ok':<48} {'':>10} {milliseconds(client, REFERENCE):8.1f}\n")


if __name__ == "__main__":
    main()
