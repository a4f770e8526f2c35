"""Drafts of criteria, assessments and comparisons: what editors change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compare.documents import NEEDS_CONDITION, Answer, AnswerKind, YesIs
from glossary.models import Pin, Question, Term, Topic
from publishing.models import Citation, Credited, Draft, LineField, MarkdownField


class Criterion(Draft):
    label = LineField(_("label"), max_length=60, help_text=_("The row's name: “Workers' compensation policy”."))
    question = LineField(_("question"), max_length=200, help_text=_("In full: “Who holds the policy?”"))
    answer_kind = models.CharField(_("kind of answer"), max_length=20, choices=AnswerKind)
    yes_is = models.CharField(
        _("yes is"),
        max_length=10,
        choices=YesIs,
        default=YesIs.NEUTRAL,
        help_text=_("Good or bad only where nobody would dispute it; neutral answers have no colour."),
    )
    unit = LineField(_("unit"), max_length=40, blank=True, help_text=_("For ranges: “% of payroll”."))
    is_relative = models.BooleanField(
        _("relative"),
        default=False,
        help_text=_("The answer holds only against another subject (“cheaper”), and stands in the comparison."),
    )

    class Meta(Draft.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


def condition_constraint(name: str) -> models.CheckConstraint:
    """Partly and depends say on what: kept by the database."""
    return models.CheckConstraint(
        condition=~Q(answer__in=[answer.value for answer in Answer if answer in NEEDS_CONDITION]) | ~Q(condition=""),
        name=name,
    )


class CellFields(models.Model):
    """What is said about one term on one criterion."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    answer = models.CharField(
        _("answer"), max_length=20, choices=Answer, blank=True, help_text=_("Empty for a text or a range.")
    )
    value = LineField(_("value"), max_length=60, blank=True, help_text=_("For a text: a short phrase."))
    low = models.CharField(_("from"), max_length=20, blank=True, help_text=_("For a range: a number."))
    high = models.CharField(_("to"), max_length=20, blank=True)
    about = models.BooleanField(_("about"), default=False, help_text=_("The numbers are rough."))
    condition = LineField(
        _("condition"),
        max_length=80,
        blank=True,
        help_text=_("“usually”, “on the state”. Partly and depends need one."),
    )
    headline = LineField(_("headline"), max_length=200, blank=True, help_text=_("One plain sentence."))
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        "publishing.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    review_after = models.DateField(
        _("stale after"),
        null=True,
        blank=True,
        help_text=_("From the day after, readers see that a check is due."),
    )

    class Meta:
        abstract = True


class Assessment(Draft, CellFields):
    """A fact: what holds for a term on a criterion, on every page that shows it. The text is its detail."""

    class Meta(Draft.Meta):
        verbose_name = _("shared answer")
        verbose_name_plural = _("shared answers")
        ordering = ["criterion__label", "term__title"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "term"], name="one_assessment_per_cell"),
            condition_constraint("assessment_condition"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.term}"

    def save(self, *args, **kwargs) -> None:
        # It has no address of its own: the column must only be unique.
        self.slug = self.uid.hex
        super().save(*args, **kwargs)


class AssessmentCitation(Citation):
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class Comparison(Draft, Credited):
    title = LineField(_("title"), max_length=150, help_text=_("“PEO vs ASO”"))
    answer = LineField(
        _("direct answer"),
        max_length=500,
        help_text=_("At most 60 words. Put == around the few words that decide: they are marked on the page."),
    )
    scope = LineField(
        _("scope"), max_length=300, blank=True, help_text=_("Which law, which year, what the words mean.")
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="comparisons", verbose_name=_("topic")
    )
    chooser = models.JSONField(_("questions of “Which fits me?”"), default=list, blank=True)
    neither = LineField(_("when none fits"), max_length=400, blank=True)
    links_off = models.BooleanField(
        _("no links by themselves"),
        default=False,
        help_text=_("Only [[links]] that are written out are made."),
    )

    class Meta(Draft.Meta, Credited.Meta):
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        ordering = ["title"]
        constraints = [*Credited.Meta.constraints]

    def __str__(self) -> str:
        return self.title


class Subject(models.Model):
    """A column of the comparison."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="subjects")
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    label = LineField(_("label"), max_length=40, help_text=_("“PEO”"))
    choose_if = models.TextField(
        _("choose it if"), blank=True, help_text=_("One clause a line: “you want to stay the only employer”.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["comparison", "term"], name="subject_once_per_comparison")]

    def __str__(self) -> str:
        return self.label


class Row(models.Model):
    """A row of the comparison, under the heading of its group."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="rows")
    group = LineField(_("group"), max_length=80, help_text=_("Rows with the same group stand together."))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "criterion"], name="criterion_once_per_comparison")
        ]

    def __str__(self) -> str:
        return str(self.criterion)


class PageAnswer(CellFields):
    """An answer that holds only against the other subjects of its comparison; never shared."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="page_answers")
    detail = MarkdownField(_("detail"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("answer on this page")
        verbose_name_plural = _("answers on this page")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "criterion", "term"], name="one_page_answer_per_cell"),
            condition_constraint("page_answer_condition"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.term}"


class PageAnswerCitation(Citation):
    page_answer = models.ForeignKey(PageAnswer, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class Wording(models.Model):
    """Other words for a shared answer on one page; never another answer."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="wordings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("term"))
    headline = LineField(_("headline"), max_length=200, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("wording on this page")
        verbose_name_plural = _("wordings on this page")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["comparison", "criterion", "term"], name="one_wording_per_cell")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.term}"


class ComparisonQuestion(models.Model):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="comparison_questions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions people ask")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["comparison", "question"], name="question_once_per_comparison")]

    def __str__(self) -> str:
        return str(self.question)


class ComparisonCitation(Citation):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class ComparisonPin(Pin):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="pins")

    class Meta(Pin.Meta):
        verbose_name = _("pinned name")
        verbose_name_plural = _("pinned names")
