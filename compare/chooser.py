"""Which fits me: a few plain questions, and a result that shows how each answer counted."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from compare.documents import ChooserPart, ComparisonDocument, OptionPart
from compare.tables import Column, Table
from publishing.pages import Link


@dataclass(frozen=True)
class ChooserOption:
    label: str
    value: str
    chosen: bool


@dataclass(frozen=True)
class ChooserQuestion:
    number: int
    text: str
    name: str
    options: tuple[ChooserOption, ...]


@dataclass(frozen=True)
class Reason:
    """How one answer counted: for the labels it leans to, or for nothing."""

    question: str
    answer: str
    leans: tuple[str, ...]
    because: str
    rows: tuple[Link, ...]


@dataclass(frozen=True)
class ChooserResult:
    leans: tuple[str, ...]
    sentence: str
    reasons: tuple[Reason, ...]


def build_chooser(
    document: ComparisonDocument, table: Table, answers: dict[str, str]
) -> tuple[tuple[ChooserQuestion, ...], ChooserResult | None]:
    """The questions as they stand with the answers given ({"q1": "2"}), and the result when there is any answer."""
    questions, reasons = [], []
    labels = {column.term: column.label for column in table.columns}
    for number, part in enumerate(document.chooser, start=1):
        name = f"q{number}"
        chosen = _chosen(part, answers.get(name, ""))
        questions.append(_question(number, name, part, chosen))
        if chosen is not None:
            reasons.append(_reason(part, chosen, labels, table))
    result = _result(reasons, table.columns, document.neither) if reasons else None
    return tuple(questions), result


def _chosen(part: ChooserPart, value: str) -> OptionPart | None:
    places = {str(place): option for place, option in enumerate(part.options, start=1)}
    return places.get(value)


def _question(number: int, name: str, part: ChooserPart, chosen: OptionPart | None) -> ChooserQuestion:
    options = tuple(
        ChooserOption(option.label, str(place), option is chosen) for place, option in enumerate(part.options, start=1)
    )
    return ChooserQuestion(number, part.question, name, options)


def _reason(part: ChooserPart, option: OptionPart, labels: dict[str, str], table: Table) -> Reason:
    rows = tuple(Link(row.label, f"#{row.id}") for row in table.rows() if row.slug in part.criteria)
    leans = tuple(labels[term] for term in option.leans if term in labels)
    return Reason(part.question, option.label, leans, option.because, rows)


def _result(reasons: list[Reason], columns: tuple[Column, ...], neither: str) -> ChooserResult:
    """Each answer counts once for each subject it leans to; nothing else is weighed."""
    votes = Counter(label for reason in reasons for label in reason.leans)
    if not votes:
        return ChooserResult((), neither or _("Your answers lean to neither. Ask an adviser."), tuple(reasons))
    most = max(votes.values())
    leans = tuple(column.label for column in columns if votes[column.label] == most)
    if len(leans) == 1:
        sentence = _("Your answers lean to %(label)s: %(count)d of %(total)d.") % {
            "label": leans[0],
            "count": most,
            "total": len(reasons),
        }
    else:
        sentence = _("Either can fit: %(labels)s draw level.") % {"labels": _(" and ").join(leans)}
    return ChooserResult(leans, sentence, tuple(reasons))
