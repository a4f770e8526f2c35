"""Drafts of people and sources, what every draft has, and the history of all pages."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from publishing.documents import BODY_LIMIT, SLUG_LIMIT, SLUG_PATTERN, SourceKind
from publishing.live import ContentVersion, Live, LiveName, LiveReference, OldAddress, Printed
from publishing.validators import validate_line, validate_text

__all__ = [
    "Citation",
    "ContentVersion",
    "Credited",
    "Draft",
    "Event",
    "Live",
    "LiveName",
    "LiveReference",
    "OldAddress",
    "Person",
    "Printed",
    "Revision",
    "Source",
]


class LineField(models.CharField):
    """One line of text: the model's side of documents.Line."""

    default_validators = [validate_line]


class MarkdownField(MarkdownxField):
    """Markdown of at most 200,000 characters: the model's side of documents.Text."""

    default_validators = [validate_text, MaxLengthValidator(BODY_LIMIT)]


class DraftQuerySet(models.QuerySet):
    def kept(self) -> "DraftQuerySet":
        """Those that are not in the bin."""
        return self.filter(deleted_at=None)

    def binned(self) -> "DraftQuerySet":
        return self.exclude(deleted_at=None)


class Draft(models.Model):
    """What editors change. Saving is never public; `workflow` alone writes the fields that are not editable."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.CharField(
        _("address"),
        max_length=SLUG_LIMIT,
        unique=True,
        blank=True,
        validators=[RegexValidator(SLUG_PATTERN, _("Use small letters a-z, digits and single hyphens."))],
        help_text=_("The last part of the page's address. Left empty, it is made from the title."),
    )
    body = MarkdownField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    # The version that came from a content file; while it is the newest, no editor has changed the page.
    imported_version = models.PositiveIntegerField(null=True, editable=False)
    # Whom the [[links]] in the texts meant when the page was saved: {folded name: uid}.
    resolved = models.JSONField(default=dict, editable=False)
    changed_at = models.DateTimeField(auto_now=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "review")


class Credited(models.Model):
    """Who wrote and who reviewed a page. `reviewed_on` is set by workflow.review() alone."""

    author = models.ForeignKey(
        "publishing.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    reviewer = models.ForeignKey(
        "publishing.Person",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    review_by = models.DateField(
        _("next review by"),
        null=True,
        blank=True,
        help_text=_("The day by which the page should be checked again."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_on=None) | models.Q(reviewer__isnull=False),
                name="%(class)s_review_has_reviewer",
            )
        ]


class Citation(models.Model):
    """A source that a page rests on, with the day it was last read."""

    source = models.ForeignKey("publishing.Source", models.PROTECT, related_name="+", verbose_name=_("source"))
    read_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("The day you read it. Empty: named, but not read.")
    )
    note = LineField(_("place"), max_length=300, blank=True, help_text=_("Which section, or what it supports."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.source)


class Person(Draft):
    name = LineField(_("name"), max_length=120)
    role = LineField(_("role"), max_length=120, blank=True)
    credentials = LineField(_("credentials"), max_length=200, blank=True)
    addresses = models.TextField(_("links"), blank=True, help_text=_("One address a line, beginning with https://"))

    class Meta(Draft.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Source(Draft):
    title = LineField(_("title"), max_length=300)
    publisher = LineField(_("publisher"), max_length=200, blank=True)
    source_kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)
    url = models.URLField(_("address on the web"), max_length=500, blank=True)
    citation = LineField(_("full citation"), max_length=600, blank=True)
    note = LineField(
        _("note for readers"),
        max_length=200,
        blank=True,
        help_text=_("“sells the service”, “industry-funded”"),
    )

    class Meta(Draft.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.publisher, self.title) if part)


class Revision(models.Model):
    """A page as it was saved once: never changed, never deleted."""

    uid = models.UUIDField()
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    resolved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [models.UniqueConstraint(fields=["uid", "number"], name="one_revision_per_version")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid} {self.number}"


class Verb(models.TextChoices):
    PUBLISH = "publish", _("published")
    SCHEDULE = "schedule", _("scheduled")
    UNPUBLISH = "unpublish", _("unpublished")
    RENAME = "rename", _("renamed")
    DELETE = "delete", _("moved to the bin")
    UNDELETE = "undelete", _("taken out of the bin")
    REVIEW = "review", _("marked as reviewed")


class Event(models.Model):
    """Something done to a page besides saving it: who, when and why."""

    uid = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    verb = models.CharField(max_length=20, choices=Verb)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid} {self.verb}"
