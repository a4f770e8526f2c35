"""The addresses of the grid in the admin: the page, what its script asks for, the preview and the import."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdownx.widgets import MarkdownxWidget

from compare.gridcells import GridChange, Key, UnreadableChanges, read_changes
from compare.griddata import build_grid_data, editor_may, find_sources, said
from compare.gridfacts import as_table, grid_facts
from compare.gridhistory import cell_history
from compare.gridimport import REFUSED, SIZE_LIMIT, ImportLine, UnreadableTable, changes_of, read_import, read_table
from compare.gridpreview import publish_what_it_shows
from compare.gridresult import CellConflict, Outcome
from compare.gridsave import save_grid
from compare.gridview import build_grid
from compare.models import Comparison

SCRIPTS = ("gridmodel", "gridtext", "gridtable", "gridpanel", "gridsave", "grid")


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or paste the table"), required=False, widget=forms.Textarea(attrs={"rows": 8, "cols": 90})
    )

    def table(self) -> bytes | str:
        """What was chosen or pasted. Raises UnreadableTable when it is too long to be read at all."""
        file = self.cleaned_data["file"]
        return file.read(SIZE_LIMIT + 1) if file else self.cleaned_data["text"]


def answers_in_json(view: Callable) -> Callable:
    """For what the script asks for: who is not logged in any more is told so in JSON, and led nowhere."""

    @wraps(view)
    def answer(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.admin_site.has_permission(request):
            sentence = _("Your session has ended. Log in again in another tab, then save here once more.")
            return JsonResponse({"error": sentence}, status=401)
        try:
            return view(self, request, self._comparison(request, object_id))
        except PermissionDenied:
            return JsonResponse({"error": _("You may not do this. Ask an administrator for the right.")}, status=403)
        except UnreadableChanges as error:
            return JsonResponse({"error": _("This could not be understood: %(why)s") % {"why": error}}, status=400)
        except OperationalError:
            # Somebody else's save holds the rows for longer than the database lets anybody wait.
            return JsonResponse({"error": _("The database is busy. Save again in a moment.")}, status=503)

    return answer


class GridViews:
    """Mixed into the admin of comparisons."""

    def get_urls(self) -> list:
        asked = {
            "data": self.grid_data_view,
            "save": self.grid_save_view,
            "sources": self.grid_sources_view,
            "history": self.grid_history_view,
        }
        pages = {
            "preview": self.grid_preview_view,
            "import": self.grid_import_view,
            "export": self.grid_export_view,
        }
        base, wrap = "<path:object_id>/grid/", self.admin_site.admin_view
        return [
            path(base, wrap(self.grid_view), name="compare_comparison_grid"),
            *(
                path(f"{base}{name}/", wrap(view), name=f"compare_comparison_grid_{name}")
                for name, view in pages.items()
            ),
            *(path(f"{base}{name}/", view, name=f"compare_comparison_grid_{name}") for name, view in asked.items()),
            *super().get_urls(),
        ]

    def grid_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The comparison as a table of its answers, each a link to its form; a script makes it editable in place."""
        comparison = self._comparison(request, object_id)
        context = self._grid_context(request, comparison, _("Answers of “%(title)s”"))
        detail = MarkdownxWidget(attrs={"id": "grid-detail", "aria-describedby": "grid-fault"})
        context |= {
            "grid": build_grid(comparison),
            "detail": detail.render("detail", "", {}),
            "scripts": [f"compare/admin/{name}.js" for name in SCRIPTS],
            "may": editor_may(request.user),
        }
        return TemplateResponse(request, "admin/compare/grid.html", context)

    # What the script asks for

    @answers_in_json
    def grid_data_view(self, request: HttpRequest, comparison: Comparison) -> HttpResponse:
        return JsonResponse(self._grid_data(request, comparison))

    @answers_in_json
    def grid_sources_view(self, request: HttpRequest, comparison: Comparison) -> HttpResponse:
        return JsonResponse({"sources": find_sources(request.GET.get("q", "")[:200])})

    @answers_in_json
    def grid_history_view(self, request: HttpRequest, comparison: Comparison) -> HttpResponse:
        row = get_object_or_404(comparison.rows.select_related("criterion"), criterion=_number(request, "criterion"))
        subject = get_object_or_404(comparison.subjects.select_related("term"), term=_number(request, "term"))
        return JsonResponse({"entries": cell_history(comparison, row.criterion, subject.term)})

    @answers_in_json
    def grid_save_view(self, request: HttpRequest, comparison: Comparison) -> HttpResponse:
        """Saves `changes`: 200 all of them, 409 all but those in conflict, 422 none since some cannot be saved."""
        if request.method != "POST":
            return JsonResponse({"error": _("Send this with the method POST.")}, status=405, headers={"Allow": "POST"})
        outcome = save_grid(comparison, read_changes(request.POST.get("changes", "")), by=request.user)
        comparison.refresh_from_db()
        return JsonResponse(
            {
                "saved": [_name(key) for key in (*outcome.saved, *outcome.unchanged)],
                "conflicts": [_conflict(conflict) for conflict in outcome.conflicts],
                "faults": [
                    {"cell": _name(fault.key) if fault.key else None, "field": fault.field, "sentence": fault.sentence}
                    for fault in outcome.faults
                ],
                "order": "refused" if outcome.is_order_refused else "",
                "data": None if outcome.faults else self._grid_data(request, comparison),
            },
            status=_status(outcome),
        )

    # Pages

    def grid_preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The reader's page with the drafts of all cells and the changes that are sent; nothing of it is kept."""
        comparison = self._comparison(request, object_id)
        change = _sent_changes(request)
        with transaction.atomic():
            outcome = save_grid(comparison, change, by=request.user, over=True)
            if outcome.faults:
                context = self._grid_context(request, comparison, _("“%(title)s” cannot be shown yet"))
                context["faults"] = self._fault_lines(comparison, outcome)
                return TemplateResponse(request, "admin/compare/grid_faults.html", context, status=422)
            now = timezone.now()
            publish_what_it_shows(comparison, at=now)
            comparison.refresh_from_db()
            response = self.preview_response(request, self._proof(comparison))
            transaction.set_rollback(True)
        return response

    def grid_export_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        comparison = self._comparison(request, object_id)
        response = HttpResponse(as_table(comparison), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{comparison.slug}-drafts.csv"'
        return response

    def grid_import_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shows what a table would change, and changes it when that is sent back."""
        comparison = self._comparison(request, object_id)
        if "changes" in request.POST:
            return self._apply_import(request, comparison)
        form = ImportForm(request.POST or None, request.FILES or None)
        lines: list[ImportLine] = []
        if form.is_valid():
            try:
                lines = self._tried(request, comparison, read_import(read_table(form.table()), grid_facts(comparison)))
            except UnreadableTable as error:
                form.add_error(None, str(error))
        return self._import_page(request, comparison, form, lines)

    def _apply_import(self, request: HttpRequest, comparison: Comparison) -> HttpResponse:
        outcome = save_grid(comparison, _sent_changes(request), by=request.user)
        if outcome.faults or outcome.conflicts:
            sentence = _("Somebody else has changed %(count)d of the cells meanwhile: they were left as they are now.")
            if outcome.faults:
                sentence = _("Nothing was saved, since %(count)d cells cannot be saved any more. Read the table again.")
            count = len({fault.key for fault in outcome.faults}) or len(outcome.conflicts)
            messages.warning(request, sentence % {"count": count})
        if outcome.saved:
            sentence = _("%(count)d answers are saved as drafts. Readers see no change yet.")
            messages.success(request, sentence % {"count": len(outcome.saved)})
        return HttpResponseRedirect(reverse("admin:compare_comparison_grid", args=[comparison.pk]))

    def _tried(self, request: HttpRequest, comparison: Comparison, lines: list[ImportLine]) -> list[ImportLine]:
        """The lines, with those refused that saving refuses: it is tried, and taken back."""
        with transaction.atomic():
            outcome = save_grid(comparison, changes_of(lines, note=""), by=request.user)
            transaction.set_rollback(True)
        reasons = {fault.key: fault.sentence for fault in outcome.faults}
        return [
            ImportLine(line.number, line.criterion, line.subject, REFUSED, reasons[line.change.key])
            if line.change and line.change.key in reasons
            else line
            for line in lines
        ]

    def _import_page(
        self, request: HttpRequest, comparison: Comparison, form: ImportForm, lines: list[ImportLine]
    ) -> HttpResponse:
        context = self._grid_context(request, comparison, _("Import answers of “%(title)s”"))
        change = changes_of(lines, note=_("imported from a table"))
        counts = {
            name: sum(line.outcome == name for line in lines) for name in ("new", "changed", "unchanged", "refused")
        }
        context |= {
            "form": form,
            "lines": lines,
            "counts": counts,
            "changes": change.model_dump_json(exclude_defaults=True) if change.cells else "",
        }
        return TemplateResponse(request, "admin/compare/grid_import.html", context, status=422 if form.errors else 200)

    def _grid_data(self, request: HttpRequest, comparison: Comparison) -> dict[str, Any]:
        data = build_grid_data(comparison, at=timezone.now())
        return data | {"may": editor_may(request.user), "token": get_token(request)}

    def _comparison(self, request: HttpRequest, object_id: str) -> Comparison:
        comparison = self.get_object(request, object_id)
        if comparison is None:
            raise Http404
        if not self.has_view_permission(request, comparison):
            raise PermissionDenied
        return comparison

    def _grid_context(self, request: HttpRequest, comparison: Comparison, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title % {"title": comparison},
            "opts": self.opts,
            "object": comparison,
        }

    def _fault_lines(self, comparison: Comparison, outcome: Outcome) -> list[tuple[str, str]]:
        criteria = {row.criterion_id: row.criterion.label for row in comparison.rows.select_related("criterion")}
        terms = {subject.term_id: subject.label for subject in comparison.subjects.all()}
        return [
            (
                f"{criteria.get(fault.key[0], '')}, {terms.get(fault.key[1], '')}" if fault.key else "",
                fault.sentence,
            )
            for fault in outcome.faults
        ]


def _sent_changes(request: HttpRequest) -> GridChange:
    """The changes of a form. Raises Http404 for what no form of ours sends."""
    try:
        return read_changes(request.POST.get("changes") or "{}")
    except UnreadableChanges:
        raise Http404 from None


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _name(key: Key) -> str:
    return f"{key[0]}-{key[1]}"


def _status(outcome: Outcome) -> int:
    if outcome.faults:
        return 422
    return 409 if outcome.conflicts or outcome.is_order_refused else 200


def _conflict(conflict: CellConflict) -> dict[str, Any]:
    return {
        "cell": _name(conflict.key),
        "version": conflict.version,
        "base": said(conflict.base),
        "theirs": said(conflict.theirs),
        "mine": said(conflict.mine),
        "who": conflict.who,
        "wording": conflict.is_wording,
    }
