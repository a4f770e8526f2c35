"""A comparison that a reader puts together: two to four terms, on the criteria on which each of them has an answer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from compare.carry import CarryChart, build_carry
from compare.comparisonpages import citations, live_sources, page_renderer, shared_answers
from compare.documents import (
    AssessmentDocument,
    ComparisonDocument,
    CriterionDocument,
    GroupPart,
    SubjectPart,
)
from compare.facts import FactIndex
from compare.tables import Facts, Table, build_table
from glossary.reading import PageTexts, entry_link, live_link, read_document, source_items
from glossary.vocabulary import Entry, Vocabulary
from publishing.live import Live
from publishing.pages import Link, SourceItem

LABEL_LIMIT = 40


@dataclass(frozen=True)
class AnythingTable:
    """What is shown of two to four terms: their table, what is around it, the edited comparison of just these."""

    title: str
    labels: tuple[str, ...]
    table: Table
    carry: CarryChart | None
    sources: tuple[SourceItem, ...]
    previews: tuple[Link, ...]
    edited: Link | None
    related: tuple[Link, ...]
    is_versus: bool = True


@dataclass(frozen=True)
class Surroundings:
    """The live comparisons, the criteria of the table by identity, and where those stand: (comparison, group title)."""

    comparisons: list[Live]
    criteria: dict[str, Live]
    uses: Mapping[str, list[tuple[Live, str]]]


def build_anything(
    entries: tuple[Entry, ...], index: FactIndex, words: Vocabulary, *, at: datetime
) -> AnythingTable | None:
    """The table of the terms in their order; None when no criterion has an answer for each of them. Three queries."""
    shared = index.shared(entry.uid for entry in entries)
    if not shared:
        return None
    around = _surroundings(shared, at=at)
    answers = list(shared_answers(shared, [entry.uid for entry in entries], at=at))
    labels = labels_of(entries)
    document = _document(entries, labels, shared, around)
    sources = live_sources(answers, at=at)
    texts = PageTexts(_page(answers), document, words, sources)
    facts = _facts(document, entries, answers, around, at=at)
    table = build_table(facts, page_renderer(texts, sources))
    if not table.groups:
        return None
    edited, related = _edited(entries, around)
    return AnythingTable(
        title=" vs ".join(labels),
        labels=labels,
        table=table,
        carry=build_carry(table),
        sources=source_items(texts.numbers, citations(document, facts), sources),
        previews=texts.previews(),
        edited=edited,
        related=related,
    )


def labels_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """What heads the columns: the acronym, or the title where there is none or two terms share it; all different."""
    entries = tuple(entries)
    acronyms = Counter(entry.acronym for entry in entries)
    labels = [entry.acronym if acronyms[entry.acronym] == 1 and entry.acronym else entry.title for entry in entries]
    short = [label[:LABEL_LIMIT].strip() for label in labels]
    repeated = Counter(short)
    return tuple(
        f"{label[: LABEL_LIMIT - 4].strip()} ({place})" if repeated[label] > 1 else label
        for place, label in enumerate(short, start=1)
    )


def _surroundings(criteria_wanted: frozenset[str], *, at: datetime) -> Surroundings:
    wanted = Q(kind="comparison") | Q(kind="criterion", uid__in=criteria_wanted)
    rows = Live.objects.visible(at=at).filter(wanted).defer("html", "text").in_order()
    comparisons, criteria = [], {}
    for row in rows:
        if row.kind == "comparison":
            comparisons.append(row)
        else:
            criteria[str(row.uid)] = row
    uses = defaultdict(list)
    for row in comparisons:
        for group in row.document.get("groups", ()):
            for slug in group["criteria"]:
                uses[row.target("criterion", slug)].append((row, group["title"]))
    return Surroundings(comparisons, criteria, uses)


def _document(
    entries: tuple[Entry, ...], labels: tuple[str, ...], shared: frozenset[str], around: Surroundings
) -> ComparisonDocument:
    """The comparison as if an editor had written it, with the groups that the edited ones have."""
    groups = defaultdict(list)
    for uid in sorted(shared & around.criteria.keys(), key=lambda uid: _place(uid, shared, around)):
        groups[_usual_group(uid, around)].append(around.criteria[uid].slug)
    # What belongs nowhere else comes last.
    last = groups.pop("", [])
    parts = [GroupPart(title=title, criteria=tuple(slugs)) for title, slugs in groups.items()]
    if last:
        parts.append(GroupPart(title=_("Other"), criteria=tuple(last)))
    subjects = (SubjectPart(term=entry.slug, label=label) for entry, label in zip(entries, labels, strict=True))
    return ComparisonDocument(
        slug="anything", title=_("Compare anything"), answer="-", subjects=tuple(subjects), groups=tuple(parts)
    )


def _usual_group(criterion: str, around: Surroundings) -> str:
    """The heading under which most comparisons have the criterion; '' when none has it."""
    titles = Counter(title for _row, title in around.uses.get(criterion, ()))
    return titles.most_common(1)[0][0] if titles else ""


def _place(criterion: str, shared: frozenset[str], around: Surroundings) -> tuple:
    """Rows follow the comparison that has most of them, so that what belongs together stays together."""
    order = []
    for row, _title in around.uses.get(criterion, ()):
        uids = [row.target("criterion", slug) for group in row.document["groups"] for slug in group["criteria"]]
        order.append((-len(shared.intersection(uids)), row.sort_key, uids.index(criterion)))
    return min(order, default=(1, around.criteria[criterion].sort_key, 0))


def _page(answers: list[Live]) -> Live:
    """A page that is nowhere: it stands for the reader's own, and knows whom the [[links]] in the answers mean."""
    meant = {name: uid for row in answers for name, uid in row.targets.items() if name.startswith("[[")}
    return Live(uid=UUID(int=0), kind="comparison", targets=meant)


def _facts(
    document: ComparisonDocument,
    entries: tuple[Entry, ...],
    answers: list[Live],
    around: Surroundings,
    *,
    at: datetime,
) -> Facts:
    slugs = {entry.uid: entry.slug for entry in entries}
    criteria = {row.slug: read_document(row, CriterionDocument) for row in around.criteria.values()}
    shared = {}
    for row in answers:
        part = read_document(row, AssessmentDocument)
        criterion = around.criteria.get(row.target("criterion", part.criterion))
        term = slugs.get(row.target("term", part.term))
        if criterion and term:
            # Identity decides: an answer may know both by former slugs.
            shared[criterion.slug, term] = part.model_copy(update={"criterion": criterion.slug, "term": term})
    terms = {entry.slug: entry_link(entry) for entry in entries}
    return Facts(document, criteria, shared, terms, at.date())


def _edited(entries: tuple[Entry, ...], around: Surroundings) -> tuple[Link | None, tuple[Link, ...]]:
    """The edited comparison of exactly these terms, and those that have at least two of them."""
    wanted = {entry.uid for entry in entries}
    exact, related = None, []
    for row in around.comparisons:
        judged = {row.target("term", subject["term"]) for subject in row.document["subjects"]}
        if judged == wanted:
            exact = exact or live_link(row)
        elif len(judged & wanted) > 1:
            related.append(live_link(row))
    return exact, tuple(related)
