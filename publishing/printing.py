"""Printing: a document becomes a live row. Nothing else writes live rows, and only `workflow` calls this."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min
from django.utils import timezone

from publishing import registry
from publishing.documents import Document, references, store
from publishing.live import FOREVER, ContentVersion, Live, LiveName, LiveReference, Printed
from publishing.markdown import to_html, to_text
from publishing.names import fold, letter_of, sort_key
from publishing.registry import Kind
from publishing.search import index_live, unindex_live


@dataclass(frozen=True)
class Sheet:
    """One version of a page with all that is needed to print it."""

    kind: Kind
    uid: UUID
    document: Document
    resolved: dict[str, str]
    version: int
    note: str = ""


def print_sheet(sheet: Sheet, *, live_from: datetime, expires_at: datetime = FOREVER) -> Live:
    """The live row of a version from a moment on. Later rows of the page go; an earlier one ends where this begins."""
    rows = Live.objects.filter(uid=sheet.uid)
    first = rows.aggregate(first=Min("first_live_at"))["first"]
    withdraw_rows(rows.filter(live_from__gte=live_from))
    Printed.objects.filter(uid=sheet.uid, live_from__gte=live_from).delete()
    rows.filter(live_until__gt=live_from).update(live_until=live_from)
    live = Live.objects.create(
        **_columns(sheet),
        live_from=live_from,
        live_until=expires_at,
        expires_at=expires_at,
        first_live_at=min(first, live_from) if first else live_from,
        changed_at=live_from,
    )
    _print_names(live, sheet)
    _print_references(live, sheet.document)
    _keep_version(live)
    index_live(live)
    turn_edition()
    return live


def proof(sheet: Sheet, *, at: datetime) -> Live:
    """The live row that printing would make, not saved: for the editors' preview."""
    return Live(**_columns(sheet), live_from=at, live_until=FOREVER, first_live_at=at, changed_at=at)


def reprint_address(sheet: Sheet) -> None:
    """Gives the live rows of a page its new slug and address, and nothing else of the document."""
    for live in Live.objects.filter(uid=sheet.uid):
        live.slug, live.address = sheet.document.slug, sheet.kind.address(sheet.document.slug)
        live.document = {**live.document, "slug": sheet.document.slug}
        live.save(update_fields=["slug", "address", "document"])
    turn_edition()


def withdraw_rows(rows) -> None:
    """Deletes live rows with their names, references and search entries."""
    for live in rows:
        unindex_live(live)
        live.delete()
    turn_edition()


def withdraw_page(uid: UUID) -> None:
    """Takes a page from readers with all its versions: what was taken down is not to be read in its history either."""
    withdraw_rows(Live.objects.filter(uid=uid))
    Printed.objects.filter(uid=uid).delete()


def turn_edition() -> None:
    """Counts the content version up: every cached page of every process is stale from the end of the transaction."""
    row = ContentVersion.objects.filter(pk=1)
    if not row.update(number=F("number") + 1, turned_at=timezone.now()):
        # Two first publishers may come here at once.
        ContentVersion.objects.bulk_create([ContentVersion(pk=1)], ignore_conflicts=True)
        row.update(number=F("number") + 1, turned_at=timezone.now())


def _columns(sheet: Sheet) -> dict:
    document, kind = sheet.document, sheet.kind
    entry = kind.entry(document)
    texts = list(kind.texts(document))
    targets = identities(document) | {f"[[{name}]]": uid for name, uid in sheet.resolved.items()}
    return {
        "uid": sheet.uid,
        "kind": kind.name,
        "slug": document.slug,
        "address": kind.address(document.slug),
        "title": entry.title,
        "acronym": entry.acronym,
        "summary": entry.summary,
        "sort_key": sort_key(entry.title),
        "letter": letter_of(entry.title),
        "topic": targets.get(f"topic:{entry.topic_slug}") if entry.topic_slug else None,
        "document": store(document),
        "targets": targets,
        "html": {field: str(to_html(text)) for field, text in texts if text},
        "text": "\n\n".join([entry.summary, *(to_text(text) for _field, text in texts if text)]).strip(),
        "version": sheet.version,
        "note": sheet.note,
    }


def identities(document: Document) -> dict[str, str]:
    """Whom the fields of a document mean: {"term:peo": uid}. References to what does not exist are left out."""
    wanted: dict[str, set[str]] = {}
    for reference in references(document):
        wanted.setdefault(reference.kind, set()).add(reference.slug)
    found = {}
    for name, slugs in wanted.items():
        drafts = registry.get(name).found(slugs)
        found |= {f"{name}:{slug}": str(draft.uid) for slug, draft in drafts.items()}
    return found


def _print_names(live: Live, sheet: Sheet) -> None:
    LiveName.objects.bulk_create(
        LiveName(
            live=live,
            text=name.text,
            kind=name.kind,
            slug=name.slug,
            folded=fold(name.text),
            is_linked=name.is_linked,
            case_matters=name.case_matters,
            sort_key=sort_key(name.text),
            letter=letter_of(name.text),
        )
        for name in sheet.kind.names(sheet.document)
    )


def _print_references(live: Live, document: Document) -> None:
    pairs = {
        (reference.field, live.target(reference.kind, reference.slug))
        for reference in references(document)
        if live.target(reference.kind, reference.slug)
    }
    LiveReference.objects.bulk_create(
        LiveReference(live=live, role=role[:60], target=target) for role, target in sorted(pairs)
    )


def _keep_version(live: Live) -> None:
    columns = ("uid", "kind", "version", "title", "document", "targets", "note", "live_from")
    Printed.objects.create(**{name: getattr(live, name) for name in columns})
