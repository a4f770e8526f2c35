"""Editing criteria, shared answers and comparisons."""

from typing import Any

import yaml
from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compare import views
from compare.gridadmin import GridViews
from compare.models import (
    Assessment,
    AssessmentCitation,
    Comparison,
    ComparisonCitation,
    ComparisonPin,
    ComparisonQuestion,
    Criterion,
    PageAnswer,
    PageAnswerCitation,
    Row,
    Subject,
    Wording,
)
from glossary.admin import CREDITS, LINKING, SAVING
from glossary.lexicon import read_vocabulary
from publishing import workflow
from publishing.admin import CitationInline
from publishing.draftadmin import DraftAdmin, WorkflowAdmin
from publishing.draftforms import DraftForm
from publishing.files import FileProblem, FileProblems, parse_header
from publishing.live import Live

CELL = (
    ("criterion", "term"),
    "answer",
    "value",
    ("low", "high", "about"),
    "condition",
    "headline",
)
CHECKED = (gettext_lazy("Checked"), {"fields": (("checked_on", "checked_by", "review_after"),)})


def to_cell(comparison: int, cell: Assessment | PageAnswer) -> HttpResponse:
    """Leads to the cell in the grid of a comparison."""
    address = reverse("admin:compare_comparison_grid", args=[comparison])
    return HttpResponseRedirect(f"{address}#cell-{cell.criterion_id}-{cell.term_id}")


class ChooserField(forms.CharField):
    """The questions of "Which fits me?", written as in the content files."""

    widget = forms.Textarea(attrs={"rows": 14, "cols": 90, "spellcheck": "true", "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=10**9) if value else ""

    def clean(self, value: str) -> list:
        text = super().clean(value)
        try:
            return parse_header("chooser:\n" + text, path="")["chooser"] if text.strip() else []
        except FileProblems as error:
            raise forms.ValidationError([self._sentence(problem) for problem in error.found]) from None

    @staticmethod
    def _sentence(problem: FileProblem) -> str:
        # Two lines stand before the editor's first: the hyphens, and the name of the field.
        return _("Line %(line)d: %(message)s") % {"line": (problem.line or 2) - 2, "message": problem.message}


class ComparisonForm(DraftForm):
    chooser = ChooserField(
        label=gettext_lazy("Which fits me?"),
        required=False,
        help_text=gettext_lazy("Three to six plain questions, in the form that content/README.md describes."),
    )


class SubjectInline(admin.TabularInline):
    model = Subject
    extra = 0
    autocomplete_fields = ("term",)
    fields = ("term", "label", "choose_if", "position")


class RowInline(admin.TabularInline):
    model = Row
    extra = 0
    autocomplete_fields = ("criterion",)
    fields = ("group", "criterion", "position")


class WordingInline(admin.TabularInline):
    model = Wording
    extra = 0
    autocomplete_fields = ("criterion", "term")
    fields = ("criterion", "term", "headline", "detail", "position")
    classes = ("collapse",)


class ComparisonQuestionInline(admin.TabularInline):
    model = ComparisonQuestion
    extra = 0
    autocomplete_fields = ("question",)
    fields = ("question", "position")


class ComparisonCitationInline(CitationInline):
    model = ComparisonCitation


class ComparisonPinInline(admin.TabularInline):
    model = ComparisonPin
    extra = 0
    autocomplete_fields = ("means",)
    fields = ("name", "means", "position")
    classes = ("collapse",)


class AssessmentCitationInline(CitationInline):
    model = AssessmentCitation


class PageAnswerCitationInline(CitationInline):
    model = PageAnswerCitation


@admin.register(Criterion)
class CriterionAdmin(DraftAdmin):
    list_display = ("label", "question", "answer_kind", "is_relative", "state", "saved")
    list_filter = (*DraftAdmin.list_filter, "answer_kind")
    search_fields = ("label", "question", "slug")
    fields = (
        "label",
        "slug",
        "question",
        "answer_kind",
        "yes_is",
        "unit",
        "is_relative",
        "body",
        "change_note",
        "loaded_version",
    )
    has_preview = False


@admin.register(Assessment)
class AssessmentAdmin(DraftAdmin):
    """A shared answer: saving it changes the draft, publishing it changes every page that shows it."""

    list_display = ("criterion", "term", "answer", "headline", "state", "review_after")
    list_select_related = ("criterion", "term")
    list_filter = (*DraftAdmin.list_filter, "answer")
    search_fields = ("criterion__label", "term__title", "headline")
    autocomplete_fields = ("criterion", "term", "checked_by")
    inlines = (AssessmentCitationInline,)
    fieldsets = ((None, {"fields": (*CELL, "body")}), CHECKED, SAVING)
    has_preview = False

    def slug_fields(self) -> tuple[str, ...]:
        return ()

    def after_save(self, request: HttpRequest, obj: Assessment) -> HttpResponse | None:
        """Back to the cell of the comparison that led here."""
        comparison = request.GET.get("comparison", "")
        if comparison.isdecimal() and "_publish" not in request.POST:
            return to_cell(int(comparison), obj)
        return super().after_save(request, obj)

    def shown_on(self, draft: Assessment) -> list[Live]:
        """The comparisons that judge the term on the criterion."""
        pages = super().shown_on(draft.criterion)
        subject = str(draft.term.uid)
        return [page for page in pages if page.kind == "comparison" and subject in page.targets.values()]


@admin.register(Comparison)
class ComparisonAdmin(GridViews, DraftAdmin):
    form = ComparisonForm
    change_form_template = "admin/compare/comparison_form.html"
    list_display = ("title", "topic", "state", "review_by", "saved")
    list_select_related = ("topic",)
    search_fields = ("title", "answer", "slug")
    autocomplete_fields = ("topic", "author")
    inlines = (
        SubjectInline,
        RowInline,
        ComparisonQuestionInline,
        ComparisonCitationInline,
        WordingInline,
        ComparisonPinInline,
    )
    fieldsets = (
        (None, {"fields": ("title", "slug", "topic", "answer", "scope", "body")}),
        (gettext_lazy("Which fits me?"), {"fields": ("chooser", "neither"), "classes": ("collapse",)}),
        CREDITS,
        LINKING,
        SAVING,
    )

    def preview(self, request: HttpRequest, live: Live) -> HttpResponse:
        words = read_vocabulary(at=live.live_from)
        return views.comparison_response(request, live, words, at=live.live_from, preview=True)


class PageAnswerForm(DraftForm):
    """The version that counts is that of the comparison."""

    comparison = forms.ModelChoiceField(queryset=Comparison.objects.kept(), widget=forms.HiddenInput)

    def page(self) -> Comparison | None:
        if self.instance.comparison_id:
            return self.instance.comparison
        chosen = self.data.get("comparison") or self.initial.get("comparison") or ""
        return Comparison.objects.kept().filter(pk=chosen).first() if str(chosen).isdecimal() else None


@admin.register(PageAnswer)
class PageAnswerAdmin(WorkflowAdmin):
    """An answer of one comparison. Saving it saves the comparison: the answer is part of that page."""

    form = PageAnswerForm
    change_form_template = "admin/compare/page_answer_form.html"
    autocomplete_fields = ("criterion", "term", "checked_by")
    inlines = (PageAnswerCitationInline,)
    fieldsets = (
        (None, {"fields": (*CELL, "detail")}),
        CHECKED,
        (None, {"fields": ("change_note", "loaded_version", "comparison")}),
    )

    class Media(DraftAdmin.Media):
        """As for pages."""

    def page_of(self, obj: PageAnswer) -> Comparison:
        return obj.comparison

    def has_module_permission(self, request: HttpRequest) -> bool:
        """It is reached from its comparison, and not listed by itself."""
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_changeform_initial_data(request), "comparison": request.GET.get("comparison", "")}

    def delete_model(self, request: HttpRequest, obj: PageAnswer) -> None:
        page = obj.comparison
        workflow.claim(page, by=request.user, loaded_version=page.version)
        super().delete_model(request, obj)
        workflow.record(page, by=request.user, note=_("removed: %(answer)s") % {"answer": obj})

    def response_add(self, request: HttpRequest, obj: PageAnswer, post_url_continue=None) -> HttpResponse:
        return to_cell(obj.comparison_id, obj)

    def response_change(self, request: HttpRequest, obj: PageAnswer) -> HttpResponse:
        return to_cell(obj.comparison_id, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:compare_comparison_changelist"))
