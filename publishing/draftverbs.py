"""The verbs of a page as views of the admin: publish, unpublish, rename, review, restore, undelete, and its history."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import registry, workflow
from publishing.diff import Change, changes
from publishing.documents import Document, load
from publishing.draftforms import NoteForm, PublishForm, RenameForm, ReviewForm, UnpublishForm
from publishing.live import Live
from publishing.models import Draft, Event, Revision
from publishing.registry import InvalidDocument
from publishing.states import State, state_of
from publishing.workflow import NotPossible, StaleDraft


@dataclass(frozen=True)
class HistoryEntry:
    """Something that happened to a page: a save with its changes, or another verb."""

    at: Any
    who: str
    what: str
    note: str
    number: int | None
    changes: tuple[Change, ...]


class VerbViews:
    """Mixed into the admin of a kind of page."""

    def get_urls(self) -> list:
        base = self._url_base()
        views: dict[str, Callable] = {
            "publish": self.publish_view,
            "unpublish": self.unpublish_view,
            "rename": self.rename_view,
            "review": self.review_view,
            "undelete": self.undelete_view,
            "restore": self.restore_view,
        }
        verbs = [
            path(f"<path:object_id>/{verb}/", self.admin_site.admin_view(view), name=f"{base}_{verb}")
            for verb, view in views.items()
        ]
        return [*verbs, *super().get_urls()]

    def verb_address(self, verb: str, draft: Draft) -> str:
        return reverse(f"admin:{self._url_base()}_{verb}", args=[draft.pk])

    def verb_links(self, request: HttpRequest, draft: Draft) -> list[tuple[str, str]]:
        """What this editor can do with the page now, as (label, address)."""
        state, may = state_of(draft), self._may(request)
        verbs = [
            ("publish", _("Publish or schedule"), may("publish") and state != State.BINNED),
            ("unpublish", _("Unpublish"), may("publish") and state in LIVE_STATES),
            ("rename", _("Change address"), may("change") and "slug" in self.slug_fields() and state != State.BINNED),
            ("review", _("Mark as reviewed"), may("review") and hasattr(draft, "reviewed_on")),
            ("undelete", _("Take out of the bin"), may("delete") and state == State.BINNED),
        ]
        return [(label, self.verb_address(verb, draft)) for verb, label, possible in verbs if possible]

    def _may(self, request: HttpRequest) -> Callable[[str], bool]:
        label, name = self.opts.app_label, self.opts.model_name
        return lambda action: request.user.has_perm(f"{label}.{action}_{name}")

    # The verbs

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        draft = self._draft(request, object_id, "publish")

        def act(data: dict) -> str:
            live = workflow.publish(
                draft,
                by=request.user,
                version=data["version"],
                live_from=data["live_from"],
                live_until=data["live_until"],
                note=data["note"],
            )
            if live.live_from > timezone.now():
                return _("“%(name)s” will be published.") % {"name": draft}
            return _("“%(name)s” is published.") % {"name": draft}

        context = {
            "verb_title": _("Publish “%(name)s”") % {"name": draft},
            "verb_label": _("Publish"),
            "changes": self._unpublished_changes(draft),
            "shown_on": self.shown_on(draft),
        }
        return self._verb(request, draft, PublishForm, {"version": draft.version}, act, context)

    def unpublish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        draft = self._draft(request, object_id, "publish")

        def act(data: dict) -> str:
            workflow.unpublish(draft, by=request.user, target=data["target"], note=data["note"])
            return _("“%(name)s” is taken down.") % {"name": draft}

        context = {
            "verb_title": _("Unpublish “%(name)s”") % {"name": draft},
            "verb_label": _("Unpublish"),
            "shown_on": self.shown_on(draft),
        }
        return self._verb(request, draft, UnpublishForm, {}, act, context)

    def rename_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        draft = self._draft(request, object_id, "change")

        def act(data: dict) -> str:
            workflow.rename(draft, data["slug"], by=request.user, loaded_version=data["version"], note=data["note"])
            return _("The address is now “%(slug)s”.") % {"slug": data["slug"]}

        context = {"verb_title": _("Change the address of “%(name)s”") % {"name": draft}, "verb_label": _("Change")}
        initial = {"slug": draft.slug, "version": draft.version}
        return self._verb(request, draft, RenameForm, initial, act, context)

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        draft = self._draft(request, object_id, "review")
        if not hasattr(draft, "reviewed_on"):
            raise Http404

        def act(data: dict) -> str:
            workflow.review(
                draft,
                by=request.user,
                reviewer=data["reviewer"],
                reviewed_on=data["reviewed_on"],
                loaded_version=data["version"],
                note=data["note"],
            )
            return _("“%(name)s” is marked as reviewed. Publish it to tell readers.") % {"name": draft}

        initial = {"version": draft.version, "reviewed_on": timezone.now().date(), "reviewer": draft.reviewer}
        context = {
            "verb_title": _("Mark “%(name)s” as reviewed") % {"name": draft},
            "verb_label": _("Mark as reviewed"),
        }
        return self._verb(request, draft, ReviewForm, initial, act, context)

    def undelete_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        draft = self._draft(request, object_id, "delete")

        def act(data: dict) -> str:
            workflow.undelete(draft, by=request.user, note=data["note"])
            return _("“%(name)s” is a draft again.") % {"name": draft}

        context = {"verb_title": _("Take “%(name)s” out of the bin") % {"name": draft}, "verb_label": _("Take out")}
        return self._verb(request, draft, NoteForm, {}, act, context)

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        draft = self._draft(request, object_id, "change")
        text = request.GET.get("number", "") if request.method == "GET" else request.POST.get("number", "")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
        revision = get_object_or_404(Revision, uid=draft.uid, number=number)
        shape = registry.kind_of(draft).document

        def act(data: dict) -> str:
            workflow.restore(draft, number, by=request.user, loaded_version=draft.version, note=data["note"])
            return _("Version %(number)d is the draft again.") % {"number": number}

        now = self._current_document(draft)
        context = {
            "verb_title": _("Restore version %(number)d of “%(name)s”") % {"number": number, "name": draft},
            "verb_label": _("Restore"),
            "changes": changes(now, load(shape, revision.document)),
            "hidden": {"number": number},
        }
        return self._verb(request, draft, NoteForm, {}, act, context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        draft = self._draft(request, object_id, "view")
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%(name)s”") % {"name": draft},
            "opts": self.opts,
            "object": draft,
            "entries": history_of(draft),
            "may_restore": self.has_change_permission(request, draft) and not draft.deleted_at,
            "restore_address": self.verb_address("restore", draft),
            "current": draft.version,
        }
        return TemplateResponse(request, self.object_history_template, context)

    # What they have in common

    def _draft(self, request: HttpRequest, object_id: str, action: str) -> Draft:
        draft = self.get_object(request, unquote(object_id))
        if draft is None:
            raise Http404
        if not self._may(request)(action) and not (action == "view" and self.has_view_permission(request, draft)):
            raise PermissionDenied
        return draft

    def _verb(
        self,
        request: HttpRequest,
        draft: Draft,
        shape: type[Form],
        initial: dict,
        act: Callable[[dict], str],
        context: dict,
    ) -> HttpResponse:
        """Shows the form of a verb, and does it when it is sent; what stands in the way is said in the form."""
        form = shape(request.POST if request.method == "POST" else None, initial=initial)
        if form.is_valid():
            try:
                messages.success(request, act(form.cleaned_data))
                return HttpResponseRedirect(reverse(f"admin:{self._url_base()}_change", args=[draft.pk]))
            except StaleDraft:
                form.add_error(None, _("Somebody saved the page meanwhile. Open it again and look at what is new."))
            except NotPossible as error:
                form.add_error(None, str(error))
            except InvalidDocument as error:
                for field, sentence in error.faults:
                    name = field if field in form.fields else None
                    form.add_error(name, sentence if name or not field else f"{field}: {sentence}")
        return TemplateResponse(
            request,
            "admin/draft_verb.html",
            {
                **self.admin_site.each_context(request),
                "title": context["verb_title"],
                "opts": self.opts,
                "object": draft,
                "form": form,
                "media": self.media + form.media,
                **context,
            },
            status=200 if request.method != "POST" else 409 if form.errors else 200,
        )

    def _current_document(self, draft: Draft) -> Document | None:
        revision = Revision.objects.filter(uid=draft.uid, number=draft.version).first()
        return load(registry.kind_of(draft).document, revision.document) if revision else None

    def _unpublished_changes(self, draft: Draft) -> list[Change]:
        """What readers will see change."""
        live = Live.objects.visible(at=timezone.now()).filter(uid=draft.uid).first()
        old = load(registry.kind_of(draft).document, live.document) if live else None
        return changes(old, self._current_document(draft))

    def shown_on(self, draft: Draft) -> list[Live]:
        """The live pages on which a change of this one shows."""
        return list(Live.objects.visible(at=timezone.now()).referring_to(draft.uid).exclude(address="").in_order()[:50])


LIVE_STATES = frozenset({State.PUBLISHED, State.CHANGED, State.SCHEDULED})


def history_of(draft: Draft) -> list[HistoryEntry]:
    """All that happened to a page, the newest first; each save with what it changed.

    At one moment a page is saved before anything else is done with it.
    """
    shape = registry.kind_of(draft).document
    entries, earlier = [], None
    for revision in Revision.objects.filter(uid=draft.uid).order_by("number"):
        document = load(shape, revision.document)
        entries.append(
            HistoryEntry(
                revision.at,
                revision.by_name,
                _("saved version %(number)d") % {"number": revision.number},
                revision.note,
                revision.number,
                tuple(changes(earlier, document)) if earlier else (),
            )
        )
        earlier = document
    entries += [
        HistoryEntry(event.at, event.by_name, event.get_verb_display(), event.note, None, ())
        for event in Event.objects.filter(uid=draft.uid)
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.number is None, entry.number or 0), reverse=True)
