"""Editing people and sources."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from publishing.draftadmin import DraftAdmin
from publishing.live import Live
from publishing.models import Person, Source
from publishing.views import person_response


class CitationInline(admin.TabularInline):
    """The sources of a page; subclasses name the model."""

    extra = 0
    autocomplete_fields = ("source",)
    fields = ("source", "read_on", "note", "position")


@admin.register(Person)
class PersonAdmin(DraftAdmin):
    list_display = ("name", "role", "state", "saved")
    search_fields = ("name", "role", "slug")
    fields = ("name", "slug", "role", "credentials", "addresses", "body", "change_note", "loaded_version")

    def preview(self, request: HttpRequest, live: Live) -> HttpResponse:
        return person_response(live, at=live.live_from, preview=True)


@admin.register(Source)
class SourceAdmin(DraftAdmin):
    list_display = ("title", "publisher", "source_kind", "state", "saved")
    list_filter = (*DraftAdmin.list_filter, "source_kind")
    search_fields = ("title", "publisher", "slug", "citation")
    fields = (
        "title",
        "publisher",
        "slug",
        "source_kind",
        "url",
        "citation",
        "note",
        "body",
        "change_note",
        "loaded_version",
    )
    has_preview = False
