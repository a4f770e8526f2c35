"""The printed versions of a comparison and of the answers that it shows, for the page "What changed"."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from compare.comparisonpages import shared_answers
from compare.documents import AnswerKind, AssessmentDocument, CellPart, ComparisonDocument, CriterionDocument
from compare.tables import answer_view
from glossary.histories import versions_of
from publishing.documents import load
from publishing.history import (
    LABELS,
    VERSIONS,
    Fields,
    HistoryPage,
    Step,
    Titles,
    credit_fields,
    day,
    history_page,
    source_lines,
    steps_of,
)
from publishing.live import Live, Printed
from publishing.markdown import to_text, unmarked

# For the words of an answer it does not matter which criterion it answers; a range goes without its unit.
ANY_CRITERION = CriterionDocument(slug="any", label="any", question="any", answer_kind=AnswerKind.RANGE)


def comparison_history(page: Live, *, at: datetime, number: int) -> HistoryPage:
    """What changed on the page of a comparison, its shared answers included. Four queries."""
    versions = versions_of(page, at=at)
    document = load(ComparisonDocument, page.document)
    answers = _answer_versions(page, document, at=at)
    titles = Titles([*versions, *(version for group in answers.values() for version in group)], at=at)
    steps = steps_of(versions, lambda version: _comparison_fields(version, titles))
    began = min((version.live_from for version in versions), default=page.first_live_at)
    labels = {page.target("term", subject.term): subject.label for subject in document.subjects}
    for group in answers.values():
        steps += _answer_steps(group, titles, labels, began=began)
    return history_page(steps, number=number)


def _answer_versions(page: Live, document: ComparisonDocument, *, at: datetime) -> Mapping[str, list[Printed]]:
    """The versions of the shared answers that the page shows, by answer, the newest first."""
    criteria = {page.target("criterion", slug) for slug in document.criteria()} - {""}
    subjects = {page.target("term", subject.term) for subject in document.subjects} - {""}
    uids = shared_answers(criteria, subjects, at=at).values("uid")
    found: dict[str, list[Printed]] = {}
    for version in Printed.objects.appeared(at=at).filter(uid__in=uids)[:VERSIONS]:
        found.setdefault(str(version.uid), []).append(version)
    return found


def _answer_steps(
    versions: list[Printed], titles: Titles, labels: Mapping[str, str], *, began: datetime
) -> Iterator[Step]:
    """The changes of one answer; the first version only when it came after the page itself."""
    document = load(AssessmentDocument, versions[0].document)
    criterion = titles.of(versions[0], "criterion", document.criterion)
    subject = labels.get(versions[0].target("term", document.term), "")
    if not criterion or not subject:
        return
    for step in steps_of(versions, lambda version: _answer_fields(version, titles), about=f"{criterion}, {subject}"):
        if step.before is not None or step.version.live_from > began:
            yield step


def _answer_fields(version: Printed, titles: Titles) -> Fields:
    document = load(AssessmentDocument, version.document)
    return {
        _("Answer"): _answer(document),
        _("In short"): document.headline,
        _("Detail"): to_text(document.body),
        str(LABELS["sources"]): source_lines(document.sources, version, titles),
        _("Checked"): day(document.checked_on),
        _("Next check"): day(document.review_after),
    }


def _answer(part: CellPart) -> str:
    word = answer_view(part, ANY_CRITERION).word
    return f"{word}, {part.condition}" if part.condition else word


def _comparison_fields(version: Printed, titles: Titles) -> Fields:
    document = load(ComparisonDocument, version.document)
    subjects = {subject.term: subject.label for subject in document.subjects}
    visible = {slug: label for slug, label in subjects.items() if titles.of(version, "term", slug)}
    return {
        str(LABELS["title"]): document.title,
        _("Answer"): unmarked(document.answer),
        _("Scope"): document.scope,
        str(LABELS["topic"]): titles.of(version, "topic", document.topic),
        _("Compared"): "\n".join(visible.values()),
        **_choices(document, visible),
        _("Neither"): document.neither,
        _("Rows"): "\n".join(_rows(document, version, titles)),
        **_own_answers(document, version, titles, visible),
        _("Questions to choose by"): "\n".join(
            f"{part.question} {' / '.join(option.label for option in part.options)}" for part in document.chooser
        ),
        str(LABELS["body"]): to_text(document.body),
        _("Questions people ask"): titles.lines(version, "question", [(slug, "") for slug in document.questions]),
        **credit_fields(document, version, titles),
    }


def _choices(document: ComparisonDocument, visible: Mapping[str, str]) -> Fields:
    return {
        _("Choose %(label)s if") % {"label": subject.label}: "\n".join(subject.choose_if)
        for subject in document.subjects
        if subject.term in visible
    }


def _rows(document: ComparisonDocument, version: Printed, titles: Titles) -> Iterator[str]:
    for group in document.groups:
        rows = filter(None, (titles.of(version, "criterion", slug) for slug in group.criteria))
        yield from (f"{group.title}: {row}" for row in rows)


def _own_answers(
    document: ComparisonDocument, version: Printed, titles: Titles, visible: Mapping[str, str]
) -> dict[str, str]:
    """Answers that hold on this page only, and words of its own for shared ones."""
    found = {}
    for part in (*document.answers, *document.wordings):
        criterion = titles.of(version, "criterion", part.criterion)
        if not criterion or part.term not in visible:
            continue
        lines = [_answer(part) if isinstance(part, CellPart) else "", part.headline, to_text(part.detail)]
        if isinstance(part, CellPart):
            lines += [source_lines(part.sources, version, titles), day(part.checked_on)]
        found[f"{criterion}, {visible[part.term]}"] = "\n".join(filter(None, lines))
    return found
