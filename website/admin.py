"""The inbox of what readers report."""

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from website.models import ReaderReport, ReportState


@admin.register(ReaderReport)
class ReaderReportAdmin(admin.ModelAdmin):
    """What a reader wrote stays as it is; editors say what became of it."""

    list_display = ("subject", "kind", "page", "state", "sent_at")
    list_filter = ("state", "kind")
    search_fields = ("subject", "message", "about", "row")
    date_hierarchy = "sent_at"
    # What waits comes first.
    ordering = (Case(When(state=ReportState.NEW, then=Value(0)), default=Value(1)).asc(), "-sent_at")
    fields = ("state", "kind", "page", "row", "subject", "message", "sent_at")
    readonly_fields = ("kind", "page", "row", "subject", "message", "sent_at")
    actions = ("mark_answered", "mark_rejected", "mark_new")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("page"), ordering="about")
    def page(self, report: ReaderReport) -> SafeString | str:
        address = f"{report.about}#row-{report.row}" if report.row else report.about
        return format_html('<a href="{}">{}</a>', address, report.about) if report.about else "–"

    @admin.action(description=_("Mark as answered"), permissions=["change"])
    def mark_answered(self, request: HttpRequest, reports: QuerySet) -> None:
        self._mark(request, reports, ReportState.ANSWERED)

    @admin.action(description=_("Mark as rejected"), permissions=["change"])
    def mark_rejected(self, request: HttpRequest, reports: QuerySet) -> None:
        self._mark(request, reports, ReportState.REJECTED)

    @admin.action(description=_("Mark as new"), permissions=["change"])
    def mark_new(self, request: HttpRequest, reports: QuerySet) -> None:
        self._mark(request, reports, ReportState.NEW)

    def _mark(self, request: HttpRequest, reports: QuerySet, state: ReportState) -> None:
        """Changes the state and records who did it."""
        for report in reports:
            self.log_change(request, report, str(state.label))
        count = ReaderReport.objects.filter(pk__in=reports.values("pk")).mark(state)
        message = ngettext(
            "%(count)d report is marked as %(state)s.", "%(count)d reports are marked as %(state)s.", count
        )
        self.message_user(request, message % {"count": count, "state": state.label})
