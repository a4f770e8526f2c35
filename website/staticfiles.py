"""Static files with a hash in their names, and the one style sheet of the readers in place of its imports."""

import posixpath
import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "website/css/site.css"
IMPORT = re.compile(r'@import "([^"]+)";')


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Without it the sheets are the same, one request each, as developers see them."""

    def post_process(self, paths: dict, dry_run: bool = False, **options):
        if not dry_run and STYLE_SHEET in paths:
            whole = InMemoryStorage()
            whole.save(STYLE_SHEET, ContentFile(flatten(STYLE_SHEET, paths).encode()))
            paths = {**paths, STYLE_SHEET: (whole, STYLE_SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def flatten(name: str, paths: dict) -> str:
    """The sheet with what it imports written out."""
    folder = posixpath.dirname(name)

    def imported(match: re.Match) -> str:
        return flatten(posixpath.normpath(posixpath.join(folder, match[1])), paths)

    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()
    if posixpath.dirname(STYLE_SHEET) != folder and "url(" in text:
        raise ValueError(f"{name} names a file: only sheets beside {STYLE_SHEET} can, or the address would not hold.")
    return IMPORT.sub(imported, text)
