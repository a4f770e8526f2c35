"""Rows of a draft that stand for the parts of its document: written all at once, in order."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from publishing import registry
from publishing.documents import CitationPart
from publishing.models import Credited, Draft
from publishing.registry import UNKNOWN_REFERENCE, InvalidDocument


def drafts_by_slug(kind_name: str, slugs: Iterable[str | None], *, field: str) -> dict[str, Draft]:
    """The drafts that slugs name. Raises InvalidDocument for those that name none, with the field."""
    kind = registry.get(kind_name)
    wanted = {slug for slug in slugs if slug}
    found = kind.found(wanted)
    faults = [(field, UNKNOWN_REFERENCE % {"kind": kind.label, "slug": slug}) for slug in sorted(wanted - found.keys())]
    if faults:
        raise InvalidDocument(faults)
    return dict(found)


def replace_rows(related: Any, rows: Iterable[dict]) -> list[models.Model]:
    """Puts the rows in the place of all that a related manager has, numbered by `position`."""
    related.all().delete()
    owner = {related.field.name: related.instance}
    return related.model.objects.bulk_create(
        related.model(**owner, **row, position=position) for position, row in enumerate(rows)
    )


def write_citations(related: Any, citations: Iterable[CitationPart]) -> None:
    citations = list(citations)
    sources = drafts_by_slug("source", [part.source for part in citations], field="sources")
    replace_rows(
        related,
        [{"source": sources[part.source], "read_on": part.read_on, "note": part.note} for part in citations],
    )


def citation_parts(rows: Iterable[Any]) -> tuple[CitationPart, ...]:
    return tuple(CitationPart(source=row.source.slug, read_on=row.read_on, note=row.note) for row in rows)


def write_credits(document: Any, draft: Credited) -> None:
    people = drafts_by_slug("person", [document.author, document.reviewer], field="author")
    draft.author = people.get(document.author)
    draft.reviewer = people.get(document.reviewer)
    draft.reviewed_on, draft.review_by = document.reviewed_on, document.review_by


def credits_of(draft: Credited) -> dict[str, Any]:
    return {
        "author": draft.author.slug if draft.author else None,
        "reviewer": draft.reviewer.slug if draft.reviewer else None,
        "reviewed_on": draft.reviewed_on,
        "review_by": draft.review_by,
    }
