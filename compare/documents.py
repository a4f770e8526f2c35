"""What a criterion, an assessment and a comparison consist of."""

from typing import Annotated, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from glossary.documents import Credits, PinPart, QuestionSlug, TermSlug, Title, TopicSlug, check_mark
from publishing.documents import (
    CitationPart,
    Day,
    Document,
    Line,
    Part,
    PersonSlug,
    RefTo,
    Slug,
    Switch,
    Text,
    cited_slugs,
    refuse_repeats,
)

ANSWER_WORDS = 60

CriterionSlug = Annotated[Slug, RefTo("criterion")]
Number = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$")]


class AnswerKind(TextChoices):
    VERDICT = "verdict", _("verdict: yes, partly, no, depends")
    RESPONSIBILITY = "responsibility", _("responsibility: client, provider, shared, depends")
    RANGE = "range", _("range: from, to, unit")
    TEXT = "text", _("text: a short phrase")


class Answer(TextChoices):
    YES = "yes", _("Yes")
    PARTIAL = "partial", _("Partly")
    NO = "no", _("No")
    CLIENT = "client", _("Client")
    PROVIDER = "provider", _("Provider")
    SHARED = "shared", _("Shared")
    DEPENDS = "depends", _("Depends")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class YesIs(TextChoices):
    GOOD = "good", _("good")
    BAD = "bad", _("bad")
    NEUTRAL = "neutral", _("neutral")


NO_ANSWER = frozenset({Answer.UNKNOWN, Answer.NOT_APPLICABLE})
ANSWERS = {
    AnswerKind.VERDICT: frozenset({Answer.YES, Answer.PARTIAL, Answer.NO, Answer.DEPENDS}) | NO_ANSWER,
    AnswerKind.RESPONSIBILITY: frozenset({Answer.CLIENT, Answer.PROVIDER, Answer.SHARED, Answer.DEPENDS}) | NO_ANSWER,
    AnswerKind.RANGE: NO_ANSWER,
    AnswerKind.TEXT: NO_ANSWER,
}
NEEDS_CONDITION = frozenset({Answer.PARTIAL, Answer.DEPENDS})


class CriterionDocument(Document):
    kind = "criterion"

    label: Annotated[Line, Field(min_length=1, max_length=60)]
    question: Annotated[Line, Field(min_length=1, max_length=200)]
    answer_kind: AnswerKind
    yes_is: YesIs = YesIs.NEUTRAL
    unit: Annotated[Line, Field(max_length=40)] = ""
    relative: Switch = False

    @property
    def heading(self) -> str:
        return self.label


class CellPart(Part):
    """What is said about one term on one criterion. The kind of the criterion decides which of the fields apply."""

    criterion: CriterionSlug
    term: TermSlug
    answer: Answer | None = None
    value: Annotated[Line, Field(max_length=60)] = ""
    low: Number | None = None
    high: Number | None = None
    about: Switch = False
    condition: Annotated[Line, Field(max_length=80)] = ""
    headline: Annotated[Line, Field(max_length=200)] = ""
    sources: tuple[CitationPart, ...] = ()
    checked_on: Day | None = None
    checked_by: PersonSlug | None = None
    review_after: Day | None = None

    @model_validator(mode="after")
    def _partly_and_depends_say_on_what(self) -> Self:
        if self.answer in NEEDS_CONDITION and not self.condition:
            raise ValueError(_("“%(answer)s” needs a condition: say on what") % {"answer": self.answer.label})
        return self

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.answer or self.value or self.low or self.high):
            raise ValueError(_("an answer, a value or a range is needed; what is not known is “unknown”"))
        if self.low and self.high and float(self.low) > float(self.high):
            raise ValueError(_("low is greater than high"))
        return self


class AssessmentDocument(CellPart, Document):
    """A fact that all comparisons share; its body is the detail. It is known as `<criterion>.<term>`."""

    kind = "assessment"

    slug: Annotated[str, Field(max_length=250)] = ""

    @model_validator(mode="before")
    @classmethod
    def _is_named_by_what_it_judges(cls, data: dict) -> dict:
        return {**data, "slug": f"{data.get('criterion')}.{data.get('term')}"}

    @property
    def heading(self) -> str:
        return self.headline or self.slug


class AnswerPart(CellPart):
    """An answer that holds only against the other subjects of its comparison."""

    detail: Text = ""

    @model_validator(mode="after")
    def _cited_sources_are_listed(self) -> Self:
        if missing := set(cited_slugs(self.detail)) - {citation.source for citation in self.sources}:
            raise ValueError(
                _("cited but not in the list of sources: %(slugs)s") % {"slugs": ", ".join(sorted(missing))}
            )
        return self


class SubjectPart(Part):
    term: TermSlug
    label: Annotated[Line, Field(min_length=1, max_length=40)]
    choose_if: tuple[Annotated[Line, Field(max_length=160)], ...] = ()


class GroupPart(Part):
    title: Annotated[Line, Field(min_length=1, max_length=80)]
    criteria: tuple[CriterionSlug, ...]


class WordingPart(Part):
    """Other words for a shared answer on this page; never another answer."""

    criterion: CriterionSlug
    term: TermSlug
    headline: Annotated[Line, Field(max_length=200)] = ""
    detail: Text = ""


class OptionPart(Part):
    label: Annotated[Line, Field(min_length=1, max_length=80)]
    leans: tuple[TermSlug, ...] = ()
    because: Annotated[Line, Field(max_length=200)] = ""


class ChooserPart(Part):
    question: Annotated[Line, Field(min_length=1, max_length=200)]
    criteria: tuple[CriterionSlug, ...] = ()
    options: Annotated[tuple[OptionPart, ...], Field(min_length=2)]


class ComparisonDocument(Credits, Document):
    kind = "comparison"

    title: Title
    answer: Annotated[Line, Field(min_length=1, max_length=500)]
    scope: Annotated[Line, Field(max_length=300)] = ""
    topic: TopicSlug | None = None
    subjects: Annotated[tuple[SubjectPart, ...], Field(min_length=2, max_length=8)]
    groups: tuple[GroupPart, ...] = ()
    answers: tuple[AnswerPart, ...] = ()
    wordings: tuple[WordingPart, ...] = ()
    chooser: tuple[ChooserPart, ...] = ()
    neither: Annotated[Line, Field(max_length=400)] = ""
    questions: tuple[QuestionSlug, ...] = ()
    sources: tuple[CitationPart, ...] = ()
    links_off: Switch = False
    pins: tuple[PinPart, ...] = ()

    def criteria(self) -> list[str]:
        """The slugs of all criteria, in the order of the rows."""
        return [slug for group in self.groups for slug in group.criteria]

    @model_validator(mode="after")
    def _marks_at_most_one_phrase(self) -> Self:
        check_mark(self.answer)
        return self

    @model_validator(mode="after")
    def _names_each_thing_once(self) -> Self:
        refuse_repeats(_("subject"), [subject.term for subject in self.subjects])
        refuse_repeats(_("criterion"), self.criteria())
        refuse_repeats(_("answer"), [f"{answer.criterion} {answer.term}" for answer in self.answers])
        refuse_repeats(_("wording"), [f"{wording.criterion} {wording.term}" for wording in self.wordings])
        refuse_repeats(_("question"), self.questions)
        return self

    @model_validator(mode="after")
    def _speaks_of_its_own_subjects(self) -> Self:
        subjects = {subject.term for subject in self.subjects}
        named = {answer.term for answer in self.answers} | {wording.term for wording in self.wordings}
        named |= {term for part in self.chooser for option in part.options for term in option.leans}
        if strangers := sorted(named - subjects):
            raise ValueError(_("not among the subjects: %(terms)s") % {"terms": ", ".join(strangers)})
        return self


def check_answer(cell: CellPart, criterion: CriterionDocument) -> None:
    """Raises ValueError when a cell answers in a way that its criterion does not take."""
    kind = criterion.answer_kind
    if cell.answer and cell.answer not in ANSWERS[kind]:
        allowed = ", ".join(sorted(ANSWERS[kind]))
        raise ValueError(
            _("“%(answer)s” does not answer a %(kind)s; use %(allowed)s")
            % {"answer": cell.answer, "kind": kind, "allowed": allowed}
        )
    if not cell.answer and kind in (AnswerKind.VERDICT, AnswerKind.RESPONSIBILITY):
        raise ValueError(_("an answer is needed"))
    if cell.value and kind != AnswerKind.TEXT:
        raise ValueError(_("only a text has a value"))
    if (cell.low or cell.high) and kind != AnswerKind.RANGE:
        raise ValueError(_("only a range has numbers"))
