"""The inbox of what readers report, and the list of what they search for."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from website.models import ReaderReport, ReportState, SearchCount

WANTED_DAYS = 90


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


class OutcomeFilter(admin.SimpleListFilter):
    """Searches that found nothing, unless others are asked for."""

    title = _("what was found")
    parameter_name = "found"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("unopened", _("Something, but nothing was opened")), ("all", _("All searches"))]

    def choices(self, changelist):
        """The usual ones, the first of which is not “All” here."""
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Nothing")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "unopened":
            return queryset.exclude(pk__in=queryset.without_result().values("pk")).filter(openings=None)
        return queryset if self.value() == "all" else queryset.without_result()


@admin.register(SearchCount)
class WantedTermAdmin(admin.ModelAdmin):
    """What readers searched for in the last 90 days, the most wanted first; nobody can change it."""

    list_display = ("query", "searches", "last_on", "found", "opened_most", "term_to_make")
    list_display_links = None
    list_filter = (OutcomeFilter,)
    search_fields = ("query",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return SearchCount.objects.by_query(since=timezone.now().date() - timedelta(days=WANTED_DAYS))

    def get_ordering(self, request: HttpRequest) -> tuple:
        return (F("total").desc(), "query")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SearchCount | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SearchCount | None = None) -> bool:
        return False

    @admin.display(description=_("searches"), ordering="total")
    def searches(self, count: SearchCount) -> int:
        return count.total

    @admin.display(description=_("last on"), ordering="day")
    def last_on(self, count: SearchCount) -> object:
        return count.day

    @admin.display(description=_("found last"), ordering="outcome")
    def found(self, count: SearchCount) -> str:
        return count.get_outcome_display()

    @admin.display(description=_("opened most"), ordering="openings")
    def opened_most(self, count: SearchCount) -> SafeString | str:
        if not count.most_opened:
            return "–"
        return format_html('<a href="{}">{}</a>', count.most_opened, count.most_opened)

    @admin.display(description=_("make a term"))
    def term_to_make(self, count: SearchCount) -> SafeString:
        address = f"{reverse('admin:glossary_term_add')}?{urlencode({'title': count.query})}"
        return format_html('<a href="{}">{}</a>', address, _("Make a term"))
