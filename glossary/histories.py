"""The printed versions of terms and questions in the words that readers know, for the pages "What changed"."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from glossary.documents import NameKind, QuestionDocument, RelationPart, TermDocument
from publishing.documents import load
from publishing.history import LABELS, VERSIONS, Fields, HistoryPage, Titles, credit_fields, history_page, steps_of
from publishing.live import Live, Printed
from publishing.markdown import to_text, unmarked


def term_history(page: Live, *, at: datetime, number: int) -> HistoryPage:
    """What changed on the page of a term. Two queries."""
    versions = versions_of(page, at=at)
    titles = Titles(versions, at=at)
    return history_page(steps_of(versions, lambda version: _term_fields(version, titles)), number=number)


def question_history(page: Live, *, at: datetime, number: int) -> HistoryPage:
    """What changed on the page of a question. Two queries."""
    versions = versions_of(page, at=at)
    titles = Titles(versions, at=at)
    return history_page(steps_of(versions, lambda version: _question_fields(version, titles)), number=number)


def versions_of(page: Live, *, at: datetime) -> list[Printed]:
    """The versions of a page that readers could see, the newest first."""
    return list(Printed.objects.appeared(at=at).filter(uid=page.uid)[:VERSIONS])


def _term_fields(version: Printed, titles: Titles) -> Fields:
    document = load(TermDocument, version.document)
    return {
        str(LABELS["title"]): document.title,
        _("Definition"): unmarked(document.definition),
        _("Other names"): "\n".join(f"{part.name} ({NameKind(part.kind).label})" for part in document.names),
        str(LABELS["topic"]): titles.of(version, "topic", document.topic),
        str(LABELS["body"]): to_text(document.body),
        _("Example"): to_text(document.example),
        _("Not to be confused with"): _relations(document.not_to_be_confused_with, version, titles),
        _("Outside this field"): document.may_also_mean,
        _("Is a kind or part of"): _relations(document.broader, version, titles),
        _("See also"): _relations(document.related, version, titles),
        **credit_fields(document, version, titles),
    }


def _question_fields(version: Printed, titles: Titles) -> Fields:
    document = load(QuestionDocument, version.document)
    return {
        str(LABELS["title"]): document.title,
        _("Answer"): document.answer,
        str(LABELS["topic"]): titles.of(version, "topic", document.topic),
        str(LABELS["body"]): to_text(document.body),
        _("The words in it"): titles.lines(version, "term", [(slug, "") for slug in document.terms]),
        **credit_fields(document, version, titles),
    }


def _relations(parts: Iterable[RelationPart], version: Printed, titles: Titles) -> str:
    return titles.lines(version, "term", [(part.term, part.reason) for part in parts])
