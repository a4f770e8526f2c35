"""People and sources: the two kinds of pages that every other kind refers to."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.documents import PersonDocument, SourceDocument
from publishing.models import Person, Source
from publishing.registry import Kind, ListEntry, register


class PersonKind(Kind):
    label = _("person")
    folder = "people"
    document = PersonDocument
    draft = Person

    def from_draft(self, draft: Person) -> PersonDocument:
        return PersonDocument(
            slug=draft.slug,
            name=draft.name,
            role=draft.role,
            credentials=draft.credentials,
            links=tuple(draft.addresses.split()),
            body=draft.body,
        )

    def to_draft(self, document: PersonDocument, draft: Person) -> None:
        draft.name, draft.role, draft.credentials = document.name, document.role, document.credentials
        draft.addresses = "\n".join(document.links)
        draft.body = document.body
        draft.save()

    def entry(self, document: PersonDocument) -> ListEntry:
        return ListEntry(title=document.name, summary=document.role)

    def address(self, slug: str) -> str:
        return reverse("publishing:person", args=[slug])


class SourceKind(Kind):
    label = _("source")
    folder = "sources"
    document = SourceDocument
    draft = Source

    def from_draft(self, draft: Source) -> SourceDocument:
        return SourceDocument(
            slug=draft.slug,
            title=draft.title,
            publisher=draft.publisher,
            source_kind=draft.source_kind,
            url=draft.url or None,
            citation=draft.citation,
            note=draft.note,
            body=draft.body,
        )

    def to_draft(self, document: SourceDocument, draft: Source) -> None:
        draft.title, draft.publisher = document.title, document.publisher
        draft.source_kind, draft.url = document.source_kind, document.url or ""
        draft.citation, draft.note, draft.body = document.citation, document.note, document.body
        draft.save()

    def entry(self, document: SourceDocument) -> ListEntry:
        return ListEntry(title=document.title, summary=document.publisher)


register(PersonKind())
register(SourceKind())
