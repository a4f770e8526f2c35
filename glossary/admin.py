"""Editing topics, terms and questions."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from glossary import views
from glossary.lexicon import read_vocabulary
from glossary.models import (
    Name,
    Question,
    QuestionCitation,
    QuestionPin,
    QuestionTerm,
    Relation,
    Term,
    TermCitation,
    TermPin,
    Topic,
)
from publishing.admin import CitationInline
from publishing.draftadmin import DraftAdmin
from publishing.live import Live

CREDITS = (_("Credits"), {"fields": ("author", "review_by")})
SAVING = (None, {"fields": ("change_note", "loaded_version")})
LINKING = (_("Links"), {"fields": ("links_off",), "classes": ("collapse",)})


class NameInline(admin.TabularInline):
    model = Name
    extra = 0
    fields = ("name", "kind", "is_linked", "case_matters", "position")


class RelationInline(admin.TabularInline):
    model = Relation
    fk_name = "term"
    extra = 0
    autocomplete_fields = ("other",)
    fields = ("kind", "other", "reason", "position")


class TermCitationInline(CitationInline):
    model = TermCitation


class TermPinInline(admin.TabularInline):
    model = TermPin
    fk_name = "term"
    extra = 0
    autocomplete_fields = ("means",)
    fields = ("name", "means", "position")
    classes = ("collapse",)


class QuestionTermInline(admin.TabularInline):
    model = QuestionTerm
    extra = 0
    autocomplete_fields = ("term",)
    fields = ("term", "position")


class QuestionCitationInline(CitationInline):
    model = QuestionCitation


class QuestionPinInline(admin.TabularInline):
    model = QuestionPin
    extra = 0
    autocomplete_fields = ("means",)
    fields = ("name", "means", "position")
    classes = ("collapse",)


@admin.register(Topic)
class TopicAdmin(DraftAdmin):
    list_display = ("title", "summary", "order", "state", "saved")
    search_fields = ("title", "slug")
    fields = ("title", "slug", "summary", "order", "body", "change_note", "loaded_version")

    def preview(self, request: HttpRequest, live: Live) -> HttpResponse:
        return views.topic_response(live, at=live.live_from, preview=True)


@admin.register(Term)
class TermAdmin(DraftAdmin):
    list_display = ("title", "topic", "state", "review_by", "saved")
    list_filter = (*DraftAdmin.list_filter, "topic")
    list_select_related = ("topic",)
    search_fields = ("title", "names__name", "slug", "definition")
    autocomplete_fields = ("topic", "author")
    inlines = (NameInline, RelationInline, TermCitationInline, TermPinInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "topic", "definition", "body", "example", "may_also_mean")}),
        CREDITS,
        LINKING,
        SAVING,
    )

    def preview(self, request: HttpRequest, live: Live) -> HttpResponse:
        words = read_vocabulary(at=live.live_from)
        return views.term_response(live, words, at=live.live_from, preview=True)


@admin.register(Question)
class QuestionAdmin(DraftAdmin):
    list_display = ("title", "topic", "state", "review_by", "saved")
    list_filter = (*DraftAdmin.list_filter, "topic")
    list_select_related = ("topic",)
    search_fields = ("title", "answer", "slug")
    autocomplete_fields = ("topic", "author")
    inlines = (QuestionTermInline, QuestionCitationInline, QuestionPinInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "topic", "answer", "body")}),
        CREDITS,
        LINKING,
        SAVING,
    )

    def preview(self, request: HttpRequest, live: Live) -> HttpResponse:
        words = read_vocabulary(at=live.live_from)
        return views.question_response(live, words, at=live.live_from, preview=True)
