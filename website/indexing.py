"""Reads what is published into the index of names: once per edition and process."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from glossary.vocabulary import Vocabulary
from publishing.live import Live, LiveName
from publishing.querywords import joined
from website.nameindex import NameIndex, Page, Row, Versus

TITLED = ("question", "comparison", "topic", "person")
# Words that subjects of comparisons are known without: “self-insured plan” is also “self-insured”.
GENERIC = {"account", "agreement", "arrangement", "company", "employee", "employer", "insurance", "organization"}
GENERIC |= {"plan", "policy", "provider", "worker"}

_kept: tuple[Vocabulary, NameIndex] | None = None


def name_index(vocabulary: Vocabulary, *, at: datetime) -> NameIndex:
    """The index that goes with a vocabulary; three queries when this process has not made it yet, none later."""
    global _kept
    if _kept is None or _kept[0] is not vocabulary:
        _kept = (vocabulary, read_name_index(vocabulary, at=at))
    return _kept[1]


def read_name_index(vocabulary: Vocabulary, *, at: datetime) -> NameIndex:
    index = NameIndex()
    for entry in vocabulary.entries.values():
        index.add_page(Page(entry.uid, "term", entry.title, entry.acronym, entry.address, entry.definition))
    _add_names(index, at)
    questions = _add_titles(index, at)
    _add_comparisons(index, questions, at)
    return index.close()


def _add_names(index: NameIndex, at: datetime) -> None:
    rows = LiveName.objects.visible(at=at).of_kind("term").order_by("pk")
    for text, kind, slug, uid in rows.values_list("text", "kind", "slug", "live__uid"):
        page = index.page_numbers.get(str(uid))
        if page is not None:
            index.add_name(text, kind, slug, page)


def _add_titles(index: NameIndex, at: datetime) -> dict[str, str]:
    """Adds every title that is a page's; the questions of the rows of comparisons, which have none, are returned."""
    columns = ("uid", "kind", "title", "acronym", "address", "summary")
    questions = {}
    for uid, *values in Live.objects.visible(at=at).of_kind(*TITLED, "criterion").in_order().values_list(*columns):
        page = Page(str(uid), *values)
        if page.kind == "criterion":
            questions[page.uid] = page.summary
        else:
            index.add_name(page.title, page.kind, "", index.add_page(page))
    return questions


def _add_comparisons(index: NameIndex, questions: Mapping[str, str], at: datetime) -> None:
    """The subjects and the rows of each comparison; a row is found by its question."""
    pages = Live.objects.visible(at=at).of_kind("comparison").in_order()
    for uid, targets, subjects, groups in pages.values_list("uid", "targets", "document__subjects", "document__groups"):
        page = index.page_numbers.get(str(uid))
        if page is None:  # published since the titles were read; the next edition has it
            continue
        terms = [targets.get(f"term:{subject['term']}", "") for subject in subjects or ()]
        labels = [subject.get("label", "") for subject in subjects or ()]
        keys = tuple(_subject_keys(index, term, label) for term, label in zip(terms, labels, strict=True))
        index.versus.append(Versus(page, keys))
        for slug in (slug for group in groups or () for slug in group["criteria"]):
            criterion = targets.get(f"criterion:{slug}", "")
            if criterion in questions:
                index.rows.setdefault(criterion, []).append(Row(page, slug, frozenset(terms)))
                index.add_name(questions[criterion], "row", slug, page)


def _subject_keys(index: NameIndex, term: str, label: str) -> frozenset[str]:
    numbers = index.names_of.get(index.page_numbers.get(term), ())
    texts = [label, *(index.names[number].text for number in numbers)]
    return frozenset(key for text in texts for key in subject_keys(text))


def subject_keys(text: str) -> Iterator[str]:
    """The key of a name, and the one without a last word that says no more than “plan” or “company”."""
    yield joined(text)
    *first, last = text.casefold().split() or [""]
    if first and last in GENERIC:
        yield joined(" ".join(first))
