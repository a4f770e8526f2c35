"""What readers may see: live rows, their names, references and old addresses.

These tables are all that reader pages ever read, and `visible(at=...)` is the one place that decides what is visible.
Only publishing/workflow.py and publishing/printing.py write them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


class LiveQuerySet(models.QuerySet):
    def visible(self, *, at: datetime) -> "LiveQuerySet":
        """The rows that readers may see at the moment `at`."""
        return self.filter(live_from__lte=at, live_until__gt=at)

    def ended(self, *, at: datetime) -> "LiveQuerySet":
        """The rows that were public once and are not any more."""
        return self.filter(live_until__lte=at)

    def of_kind(self, *kinds: str) -> "LiveQuerySet":
        return self.filter(kind__in=kinds)

    def known_before(self, moment: datetime) -> "LiveQuerySet":
        """The rows of pages that readers could see before the moment for the first time."""
        return self.filter(first_live_at__lt=moment)

    def in_order(self) -> "LiveQuerySet":
        return self.order_by("sort_key", "slug")

    def referring_to(self, *uids: UUID, role: str = "") -> "LiveQuerySet":
        """The rows whose documents refer to one of the pages, in the named field only when `role` is given."""
        found = LiveReference.objects.filter(target__in=uids)
        if role:
            found = found.filter(role=role)
        return self.filter(pk__in=found.values("live"))

    def referred_to_by(self, live: "Live") -> "LiveQuerySet":
        return self.filter(uid__in=LiveReference.objects.filter(live=live).values("target"))

    def neighbours_of(self, live: "Live", *, at: datetime) -> "LiveQuerySet":
        """The visible rows before and after this one in the order of their kind: at most two."""
        alike = Live.objects.visible(at=at).of_kind(live.kind)
        place = Q(sort_key__lt=live.sort_key) | Q(sort_key=live.sort_key, slug__lt=live.slug)
        before = alike.filter(place).order_by("-sort_key", "-slug").values("pk")[:1]
        after = alike.exclude(place).exclude(uid=live.uid).order_by("sort_key", "slug").values("pk")[:1]
        return self.filter(Q(pk__in=before) | Q(pk__in=after))


class Live(models.Model):
    """One printed version of a page. A page that is to change at a later moment has two rows, one after the other."""

    uid = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=250)
    address = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    acronym = models.CharField(max_length=150, blank=True)
    summary = models.CharField(max_length=600, blank=True)
    sort_key = models.CharField(max_length=300)
    letter = models.CharField(max_length=4, blank=True)
    topic = models.UUIDField(null=True, blank=True)
    document = models.JSONField()
    # Whom the document means: {"term:peo": uid} for its fields, {"[[peo]]": uid} for the links in its texts.
    targets = models.JSONField(default=dict)
    # The sanitised HTML of each markdown field, without links to terms: for feeds and whoever wants the bare text.
    html = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(default=FOREVER)
    # The end that the editor chose; `live_until` comes earlier when a later version takes over.
    expires_at = models.DateTimeField(default=FOREVER)
    first_live_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = LiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("live page")
        verbose_name_plural = _("live pages")
        constraints = [
            models.UniqueConstraint(fields=["uid", "live_from"], name="live_begins_once"),
            models.CheckConstraint(
                condition=Q(live_from__lt=models.F("live_until")), name="live_begins_before_it_ends"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "slug"], name="live_by_slug"),
            models.Index(fields=["kind", "sort_key"], name="live_in_order"),
            models.Index(fields=["kind", "live_until", "live_from"], name="live_visible_of_kind"),
            models.Index(fields=["live_from"], name="live_by_beginning"),
            models.Index(fields=["live_until"], name="live_by_end"),
            models.Index(fields=["kind", "changed_at"], name="live_by_change"),
            models.Index(fields=["topic"], name="live_by_topic"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.address

    def target(self, kind: str, slug: str) -> str:
        """The identity of the page that the document names so; '' when there is none."""
        return self.targets.get(f"{kind}:{slug}", "")


class LiveNameQuerySet(models.QuerySet):
    def visible(self, *, at: datetime) -> "LiveNameQuerySet":
        return self.filter(live__in=Live.objects.visible(at=at))

    def of_kind(self, kind: str) -> "LiveNameQuerySet":
        return self.filter(live__kind=kind)


class LiveName(models.Model):
    """A name under which readers find a live page. The title is one of them, with the kind "title"."""

    live = models.ForeignKey(Live, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=150)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=160)
    folded = models.CharField(max_length=200)
    is_linked = models.BooleanField(default=True)
    case_matters = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=300)
    letter = models.CharField(max_length=4, blank=True)

    objects = LiveNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("live name")
        verbose_name_plural = _("live names")
        indexes = [
            models.Index(fields=["slug"], name="live_name_by_slug"),
            models.Index(fields=["folded"], name="live_name_by_folded"),
            models.Index(fields=["letter", "sort_key"], name="live_name_by_letter"),
        ]

    def __str__(self) -> str:
        return self.text


class LiveReference(models.Model):
    """One live page names another one in the field `role` of its document."""

    live = models.ForeignKey(Live, on_delete=models.CASCADE, related_name="references")
    role = models.CharField(max_length=60)
    target = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = _("live reference")
        verbose_name_plural = _("live references")

    def __str__(self) -> str:
        return f"{self.role}: {self.target}"


class PrintedQuerySet(models.QuerySet):
    def appeared(self, *, at: datetime) -> "PrintedQuerySet":
        """The versions that readers could see at the moment or before, the newest first."""
        return self.filter(live_from__lte=at).order_by("-live_from", "-pk")


class Printed(models.Model):
    """A version of a page as it went live: what readers may look back at while the page itself is visible.

    Taking a page down takes its versions down as well.
    """

    uid = models.UUIDField()
    kind = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    document = models.JSONField()
    # Whom the document means, as in Live.
    targets = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    live_from = models.DateTimeField()

    objects = PrintedQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed version")
        verbose_name_plural = _("printed versions")
        indexes = [models.Index(fields=["uid", "live_from"], name="printed_by_page")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    def target(self, kind: str, slug: str) -> str:
        """The identity of the page that the document names so; '' when there is none."""
        return self.targets.get(f"{kind}:{slug}", "")


class OldAddress(models.Model):
    """A slug that a page had before, or still has although it was taken down. It is never given to another page.

    Only those that were public answer to readers: with the page that is live now, else with `target`, else 410.
    """

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=250)
    uid = models.UUIDField(db_index=True)
    was_public = models.BooleanField(default=False)
    target = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_page_per_old_address")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class ContentVersion(models.Model):
    """One row that counts what was published: every cache of reader pages is keyed by it."""

    number = models.PositiveBigIntegerField(default=0)
    turned_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content versions")

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Edition:
    """What readers see at one moment: two equal editions show the same pages."""

    key: str
    changed_at: datetime | None


def edition(*, at: datetime) -> Edition:
    """The edition at a moment, in one query.

    A scheduled page appears and expires without a write, so the last beginning or end that has passed is part of it.
    """
    last = Live.objects.filter(live_from__lte=at).order_by("-live_from").values("live_from")[:1]
    ended = Live.objects.filter(live_until__lte=at).order_by("-live_until").values("live_until")[:1]
    row = (
        ContentVersion.objects.annotate(last_beginning=models.Subquery(last), last_end=models.Subquery(ended))
        .values_list("number", "turned_at", "last_beginning", "last_end")
        .first()
    )
    if row is None:
        return Edition(key="0", changed_at=None)
    number, turned_at, *passed = row
    boundary = max((moment for moment in passed if moment), default=turned_at)
    return Edition(key=f"{number}-{boundary.timestamp():.6f}", changed_at=max(turned_at, boundary))


def next_boundary(*, at: datetime) -> datetime | None:
    """The next moment at which a page appears or expires by itself; None when nothing is scheduled."""
    begins = Live.objects.filter(live_from__gt=at).order_by("live_from").values_list("live_from", flat=True).first()
    ends = (
        Live.objects.filter(live_until__gt=at, live_until__lt=FOREVER)
        .order_by("live_until")
        .values_list("live_until", flat=True)
        .first()
    )
    return min((moment for moment in (begins, ends) if moment), default=None)
