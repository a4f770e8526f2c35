"""What readers report, and what they search for."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

SUBJECT_LIMIT = 150
MESSAGE_LIMIT = 2000
PATH_LIMIT = 300
ROW_LIMIT = 120
COUNTED_QUERY_LIMIT = 80


class ReportKind(models.TextChoices):
    WRONG = "wrong", _("Something is wrong")
    UNCLEAR = "unclear", _("Something is hard to understand")
    MISSING = "missing", _("A term or a comparison is missing")
    OTHER = "other", _("Something else")


class ReportState(models.TextChoices):
    NEW = "new", _("new")
    ANSWERED = "answered", _("answered")
    REJECTED = "rejected", _("rejected")


class ReportQuerySet(models.QuerySet):
    def sent_since(self, moment: datetime) -> "ReportQuerySet":
        return self.filter(sent_at__gte=moment)

    def from_origin(self, origin: str) -> "ReportQuerySet":
        return self.filter(origin=origin)

    def forget_origins(self, *, before: datetime) -> int:
        """Drops what tells that two reports came from one place: it serves the limit of a day and nothing else."""
        return self.filter(sent_at__lt=before).exclude(origin="").update(origin="")

    def mark(self, state: ReportState) -> int:
        return self.update(state=state)


class ReaderReport(models.Model):
    """A message of a reader about a page. Nothing in it says who sent it."""

    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    about = models.CharField(_("page"), max_length=PATH_LIMIT, blank=True)
    row = models.CharField(_("row"), max_length=ROW_LIMIT, blank=True)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LIMIT)
    message = models.TextField(_("message"), max_length=MESSAGE_LIMIT)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.NEW)
    sent_at = models.DateTimeField(_("sent"), db_index=True)
    # A keyed hash of the address that only holds for one day, and is dropped after it.
    origin = models.CharField(max_length=64, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")
        default_permissions = ("view", "change", "delete")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ReportKind.values), name="report_kind"),
            models.CheckConstraint(condition=models.Q(state__in=ReportState.values), name="report_state"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("message"), MESSAGE_LIMIT), name="report_message_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class SearchOutcome(models.TextChoices):
    NONE = "none", _("nothing")
    ONE = "one", _("one page")
    FEW = "few", _("2 to 9 pages")
    MANY = "many", _("10 pages and more")


class SearchCountQuerySet(models.QuerySet):
    def since(self, day: date) -> "SearchCountQuerySet":
        return self.filter(day__gte=day)

    def before(self, day: date) -> "SearchCountQuerySet":
        return self.filter(day__lt=day)

    def shown(self) -> "SearchCountQuerySet":
        """The counts of searches, without those of pages opened from them."""
        return self.filter(opened="")

    def without_result(self) -> "SearchCountQuerySet":
        return self.filter(outcome=SearchOutcome.NONE)

    def by_query(self, *, since: date) -> "SearchCountQuerySet":
        """The last count of each query, with sums: `total` searches, `openings`, and the page `most_opened`."""
        recent = SearchCount.objects.since(since)
        alike = recent.filter(query=OuterRef("query")).order_by().values("query")
        opened = alike.exclude(opened="")
        most = opened.values("opened").annotate(sum=Sum("times")).order_by("-sum", "opened").values("opened")[:1]
        newest = recent.shown().order_by().values("query").annotate(newest=Max("day"))
        newest = newest.filter(query=OuterRef("query")).values("newest")
        return (
            recent.shown()
            .filter(day=Subquery(newest))
            .annotate(
                total=Subquery(alike.filter(opened="").annotate(sum=Sum("times")).values("sum")),
                openings=Subquery(opened.annotate(sum=Sum("times")).values("sum")),
                most_opened=Subquery(most),
            )
            .order_by(F("total").desc(), "query")
        )


class SearchCount(models.Model):
    """How often a query was searched for on a day, or, with `opened`, how often that page was opened from it."""

    day = models.DateField(_("day"))
    query = models.CharField(_("query"), max_length=COUNTED_QUERY_LIMIT)
    opened = models.CharField(_("opened page"), max_length=PATH_LIMIT, blank=True)
    outcome = models.CharField(_("found"), max_length=4, choices=SearchOutcome)
    times = models.PositiveIntegerField(_("times"), default=1)

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("wanted term")
        verbose_name_plural = _("wanted terms")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["query", "day"], name="search_count_by_query")]
        constraints = [
            models.UniqueConstraint(fields=["day", "query", "opened"], name="one_count_per_day"),
            models.CheckConstraint(condition=models.Q(outcome__in=SearchOutcome.values), name="search_outcome"),
        ]

    def __str__(self) -> str:
        return self.query
