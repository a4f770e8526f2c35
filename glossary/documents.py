"""What a topic, a term and a question consist of."""

from typing import Annotated, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

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
    refuse_repeats,
)

DEFINITION_WORDS = 30

TopicSlug = Annotated[Slug, RefTo("topic")]
TermSlug = Annotated[Slug, RefTo("term")]
QuestionSlug = Annotated[Slug, RefTo("question")]
Title = Annotated[Line, Field(min_length=1, max_length=150)]


class NameKind(TextChoices):
    ACRONYM = "acronym", _("acronym")
    SYNONYM = "synonym", _("synonym")
    VARIANT = "variant", _("spelling variant")
    DEPRECATED = "deprecated", _("deprecated name")


class NamePart(Part):
    """`case` None means: as usual for the kind, which is yes for acronyms and no for all others."""

    name: Title
    kind: NameKind
    link: Switch = True
    case: Switch | None = None

    @property
    def case_matters(self) -> bool:
        return self.kind == NameKind.ACRONYM if self.case is None else self.case


class RelationPart(Part):
    term: TermSlug
    reason: Annotated[Line, Field(max_length=300)] = ""


class PinPart(Part):
    """On this page the ambiguous name means this term."""

    name: Title
    term: TermSlug


class Credits(Part):
    """Who wrote and who reviewed. `reviewed_on` needs a reviewer: it records a deliberate act of a person."""

    author: PersonSlug | None = None
    reviewer: PersonSlug | None = None
    reviewed_on: Day | None = None
    review_by: Day | None = None

    @model_validator(mode="after")
    def _a_review_has_a_reviewer(self) -> Self:
        if self.reviewed_on and not self.reviewer:
            raise ValueError(_("reviewed_on needs a reviewer"))
        return self


class TopicDocument(Document):
    kind = "topic"

    title: Title
    summary: Annotated[Line, Field(max_length=120)] = ""
    position: Annotated[int, Field(ge=0, le=9999)] = 0


class TermDocument(Credits, Document):
    kind = "term"
    markdown_fields = ("body", "example")

    title: Title
    names: tuple[NamePart, ...] = ()
    topic: TopicSlug | None = None
    definition: Annotated[Line, Field(min_length=1, max_length=400)]
    example: Text = ""
    broader: tuple[RelationPart, ...] = ()
    related: tuple[RelationPart, ...] = ()
    not_to_be_confused_with: tuple[RelationPart, ...] = ()
    may_also_mean: Annotated[Line, Field(max_length=300)] = ""
    sources: tuple[CitationPart, ...] = ()
    links_off: Switch = False
    pins: tuple[PinPart, ...] = ()

    @property
    def acronym(self) -> str:
        """The first acronym, shown beside the title; '' without one."""
        return next((name.name for name in self.names if name.kind == NameKind.ACRONYM), "")

    @model_validator(mode="after")
    def _marks_at_most_one_phrase(self) -> Self:
        check_mark(self.definition)
        return self

    @model_validator(mode="after")
    def _names_each_thing_once(self) -> Self:
        refuse_repeats(_("name"), [part.name for part in self.names])
        for relations in (self.broader, self.related, self.not_to_be_confused_with):
            refuse_repeats(_("term"), [part.term for part in relations])
        return self

    @model_validator(mode="after")
    def _is_not_related_to_itself(self) -> Self:
        for relation in (*self.broader, *self.related, *self.not_to_be_confused_with):
            if relation.term == self.slug:
                raise ValueError(_("a term cannot be related to itself"))
        return self


class QuestionDocument(Credits, Document):
    kind = "question"

    title: Annotated[Line, Field(min_length=1, max_length=200)]
    answer: Annotated[Line, Field(min_length=1, max_length=300)]
    topic: TopicSlug | None = None
    terms: tuple[TermSlug, ...] = ()
    sources: tuple[CitationPart, ...] = ()
    links_off: Switch = False
    pins: tuple[PinPart, ...] = ()

    @model_validator(mode="after")
    def _names_each_term_once(self) -> Self:
        refuse_repeats(_("term"), self.terms)
        return self


def check_mark(text: str) -> None:
    """Raises ValueError unless `==` encloses at most one phrase."""
    if text.count("==") not in (0, 2):
        raise ValueError(_("mark at most one phrase, with == on both sides"))
