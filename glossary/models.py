"""Drafts of topics, terms and questions: what editors change."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from glossary.documents import NameKind
from publishing.models import Citation, Credited, Draft, LineField, MarkdownField
from publishing.names import fold


class Topic(Draft):
    title = LineField(_("title"), max_length=150)
    summary = LineField(_("summary"), max_length=120, blank=True, help_text=_("One line for lists."))
    order = models.PositiveSmallIntegerField(
        _("place"),
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("Topics are shown in this order."),
    )

    class Meta(Draft.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title


class Term(Draft, Credited):
    title = LineField(
        _("title"),
        max_length=150,
        help_text=_("In the singular and in full: “Professional Employer Organization”."),
    )
    folded_title = models.CharField(max_length=200, editable=False, db_index=True)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("topic")
    )
    definition = LineField(
        _("definition"),
        max_length=400,
        help_text=_(
            "One plain sentence of at most 30 words that does not use the term. "
            "Put == around the few words that decide: they are marked on the page."
        ),
    )
    example = MarkdownField(_("example"), blank=True)
    may_also_mean = LineField(
        _("may also mean"),
        max_length=300,
        blank=True,
        help_text=_("A meaning outside the field, as a sentence."),
    )
    links_off = models.BooleanField(
        _("no links by themselves"),
        default=False,
        help_text=_("Only [[links]] that are written out are made."),
    )

    class Meta(Draft.Meta, Credited.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["title"]
        constraints = [*Credited.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.folded_title = fold(self.title)
        super().save(*args, **kwargs)


class Name(models.Model):
    """Another name of a term. Several terms may have the same one: it is ambiguous then."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="names", verbose_name=_("term"))
    name = LineField(_("name"), max_length=150)
    folded = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=NameKind, default=NameKind.SYNONYM)
    is_linked = models.BooleanField(_("links by itself"), default=True)
    case_matters = models.BooleanField(
        _("only as written"),
        null=True,
        blank=True,
        help_text=_("Unknown: as usual, which is yes for acronyms."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["term", "name"], name="name_once_per_term")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class RelationKind(models.TextChoices):
    BROADER = "broader", _("is a kind or part of")
    RELATED = "related", _("is related to")
    CONFUSED = "not_to_be_confused_with", _("is not to be confused with")


class Relation(models.Model):
    """What a term's page says of another term. Each page gives its own reason."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="relations", verbose_name=_("term"))
    kind = models.CharField(_("relation"), max_length=30, choices=RelationKind, default=RelationKind.RELATED)
    other = models.ForeignKey(Term, models.PROTECT, related_name="relations_to", verbose_name=_("other term"))
    reason = LineField(_("reason"), max_length=300, blank=True, help_text=_("From the side of this page."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "kind", "other"], name="relation_once_per_term"),
            models.CheckConstraint(condition=~Q(term=models.F("other")), name="no_relation_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.other}"


class TermCitation(Citation):
    term = models.ForeignKey(Term, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class Pin(models.Model):
    """On this page an ambiguous name means one of the terms that own it."""

    name = LineField(_("name"), max_length=150)
    means = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("means"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.means}"


class TermPin(Pin):
    term = models.ForeignKey(Term, models.CASCADE, related_name="pins")

    class Meta(Pin.Meta):
        verbose_name = _("pinned name")
        verbose_name_plural = _("pinned names")


class Question(Draft, Credited):
    title = LineField(_("question"), max_length=200)
    answer = LineField(
        _("answer"),
        max_length=300,
        help_text=_("The direct answer in one or two plain sentences; the rest below."),
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("topic")
    )
    links_off = models.BooleanField(
        _("no links by themselves"),
        default=False,
        help_text=_("Only [[links]] that are written out are made."),
    )

    class Meta(Draft.Meta, Credited.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["title"]
        constraints = [*Credited.Meta.constraints]

    def __str__(self) -> str:
        return self.title


class QuestionTerm(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="question_terms")
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms it belongs to")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "term"], name="question_names_term_once")]

    def __str__(self) -> str:
        return str(self.term)


class QuestionCitation(Citation):
    question = models.ForeignKey(Question, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class QuestionPin(Pin):
    question = models.ForeignKey(Question, models.CASCADE, related_name="pins")

    class Meta(Pin.Meta):
        verbose_name = _("pinned name")
        verbose_name_plural = _("pinned names")
