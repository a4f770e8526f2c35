"""The admin of a kind of page: the stock one, in which saving goes through the workflow and is never public."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Field, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import registry, workflow
from publishing.checking import checked
from publishing.diff import changes
from publishing.documents import Document, load
from publishing.draftforms import DraftForm
from publishing.draftverbs import VerbViews
from publishing.live import Live
from publishing.models import Draft, LineField, Revision
from publishing.printing import Sheet, proof
from publishing.registry import InvalidDocument
from publishing.states import State, in_state, state_of, with_state
from publishing.workflow import StaleDraft

# Longer ones are sentences and get more than one line.
SENTENCE = 160


class StateFilter(admin.SimpleListFilter):
    """Narrows a list to the pages in one state; the bin is shown only when asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset):
        if self.value() in State.values:
            return in_state(queryset, self.value())
        return queryset.kept()


class PreviewReady(Exception):
    """The page as it would be saved; raised to leave the transaction with nothing saved."""

    def __init__(self, live: Live):
        super().__init__(live)
        self.live = live


class WorkflowAdmin(admin.ModelAdmin):
    """A stock admin in which each save is claimed and recorded by the workflow, for the page a row belongs to."""

    def page_of(self, obj: Any) -> Draft:
        """The page that a row is, or is part of."""
        return obj

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None):
        """The stock view, with what it does not know: faults of the page as a whole, and somebody else's save."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PreviewReady as ready:
            return self.preview_response(request, ready.live)
        except InvalidDocument as error:
            request.draft_faults = error.faults
        except StaleDraft:
            # Saved between our look at the version and our save: the form looks again, and finds it stale.
            request.draft_faults = []
        return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any):
        """Sentences get room to be read; labels get the width of the form."""
        if isinstance(db_field, LineField) and db_field.max_length > SENTENCE:
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2, "class": "vLargeTextField sentence"})
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.faults = getattr(request, "draft_faults", [])
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: DraftForm, change: bool) -> None:
        page = self.page_of(obj)
        workflow.claim(page, by=request.user, loaded_version=form.cleaned_data["loaded_version"])
        if not page.slug:
            page.slug = workflow.free_slug(registry.kind_of(page), str(page))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: DraftForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        page = self.page_of(form.instance)
        if "_preview" in request.POST:
            raise PreviewReady(self._proof(page))
        workflow.record(page, by=request.user, note=form.cleaned_data["change_note"])

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The history of pages is in revisions and events; see the History button."""

    log_addition = log_change

    def _proof(self, draft: Draft) -> Live:
        kind = registry.kind_of(draft)
        document, resolved = checked(kind, draft)
        return proof(Sheet(kind, draft.uid, document, resolved, draft.version), at=timezone.now())

    def preview_response(self, request: HttpRequest, live: Live) -> HttpResponse:
        response = self.preview(request, live)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def preview(self, request: HttpRequest, live: Live) -> HttpResponse:
        """The reader's page with the draft in it."""
        raise LookupError(f"{type(self).__name__} has no preview")


class DraftAdmin(VerbViews, WorkflowAdmin):
    """Subclasses name their fields and inlines, and say how a preview looks."""

    form = DraftForm
    change_form_template = "admin/draft_form.html"
    delete_confirmation_template = "admin/draft_delete.html"
    object_history_template = "admin/draft_history.html"
    list_filter = (StateFilter,)
    actions = None
    save_on_top = False
    view_on_site = False
    list_per_page = 50
    # Whether the kind has a page of its own that a preview can show.
    has_preview = True

    class Media:
        css = {"all": ("publishing/admin/drafts.css", "publishing/admin/markdown.css")}
        js = ("publishing/admin/markdown.js", "publishing/admin/drafts.js")

    # Lists

    def get_queryset(self, request: HttpRequest):
        return with_state(super().get_queryset(request), at=timezone.now())

    @admin.display(description=gettext_lazy("state"))
    def state(self, draft: Draft) -> str:
        return state_of(draft).label

    @admin.display(description=gettext_lazy("last saved"), ordering="changed_at")
    def saved(self, draft: Draft):
        return draft.changed_at

    # The form

    def get_readonly_fields(self, request: HttpRequest, obj: Draft | None = None) -> tuple[str, ...]:
        # The address of a page changes by renaming, which leaves a trace for readers.
        fixed = ("slug",) if obj and "slug" in self.slug_fields() else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def slug_fields(self) -> tuple[str, ...]:
        return ("slug",)

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None):
        context = {**(extra_context or {}), **self._page_context(request, object_id)}
        return super().changeform_view(request, object_id, form_url, context)

    def response_add(self, request: HttpRequest, obj: Draft, post_url_continue=None) -> HttpResponse:
        return self.after_save(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Draft) -> HttpResponse:
        return self.after_save(request, obj) or super().response_change(request, obj)

    def after_save(self, request: HttpRequest, obj: Draft) -> HttpResponse | None:
        if "_publish" in request.POST:
            return HttpResponseRedirect(self.verb_address("publish", obj))
        if "_popup" in request.POST:
            return None
        messages.success(request, _("“%(name)s” is saved as a draft. Readers see no change yet.") % {"name": obj})
        if "_saveandlist" in request.POST:
            return HttpResponseRedirect(reverse(f"admin:{self._url_base()}_changelist"))
        if "_addanother" in request.POST:
            return None
        return HttpResponseRedirect(reverse(f"admin:{self._url_base()}_change", args=[obj.pk]))

    # What the page's template shows around the form

    def _page_context(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        draft = self.get_object(request, object_id) if object_id else None
        context = {"has_preview": self.has_preview, "draft": draft, "draft_state": None}
        if draft:
            context |= {
                "draft_state": state_of(draft),
                "verbs": self.verb_links(request, draft),
                "live_address": draft.live_address or "",
                "conflict": self._conflict(request, draft),
            }
        return context

    def _conflict(self, request: HttpRequest, draft: Draft) -> list:
        """What somebody else changed since the form was loaded, when the form comes back stale."""
        loaded = request.POST.get("loaded_version", "")
        if request.method != "POST" or not loaded.isdecimal() or int(loaded) == draft.version:
            return []
        return changes(self._revision(draft, int(loaded)), self._revision(draft, draft.version))

    def _revision(self, draft: Draft, number: int) -> Document | None:
        revision = Revision.objects.filter(uid=draft.uid, number=number).first()
        return load(registry.kind_of(draft).document, revision.document) if revision else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if getattr(form, "is_stale", False):
            # Saved once more from here, the page keeps what is typed: the editor has seen the other text.
            form.data = form.data.copy()
            form.data["loaded_version"] = form.current_version()
            context["is_stale"] = True
            context["typed"] = [
                (form.fields[name].label, form[name].value())
                for name in form.changed_data
                if name in form.fields and not form.fields[name].widget.is_hidden and name != "change_note"
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    # The bin instead of deletion

    def delete_model(self, request: HttpRequest, obj: Draft) -> None:
        workflow.delete(obj, by=request.user, note=request.POST.get("note", ""))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        messages.success(request, _("“%(name)s” is in the bin.") % {"name": obj_display})
        return HttpResponseRedirect(reverse(f"admin:{self._url_base()}_changelist"))

    def get_deleted_objects(self, objs, request: HttpRequest):
        """Nothing is deleted along with a page: it goes into the bin, and comes back whole."""
        return [str(obj) for obj in objs], {}, set(), []

    def log_deletions(self, request: HttpRequest, queryset) -> None:
        """See log_change."""

    def _url_base(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"
