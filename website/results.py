"""The rows of a page of results: what was found, why, and the words of it that matched."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glossary.reading import choice_address
from glossary.vocabulary import Entry
from publishing.passages import marked_words, passage
from website.nameindex import Name, Page
from website.namesearch import Rank

KIND_LABELS = {
    "term": gettext_lazy("Term"),
    "comparison": gettext_lazy("Comparison"),
    "question": gettext_lazy("Question"),
    "topic": gettext_lazy("Topic"),
    "person": gettext_lazy("Person"),
}
NAME_LABELS = {
    "title": gettext_lazy("title"),
    "acronym": gettext_lazy("acronym"),
    "deprecated": gettext_lazy("former name"),
    "comparison": gettext_lazy("comparison title"),
    "question": gettext_lazy("question"),
    "topic": gettext_lazy("topic"),
    "person": gettext_lazy("person"),
    "row": gettext_lazy("row"),
}
OTHER_NAME = gettext_lazy("other name")


@dataclass(frozen=True)
class Passage:
    """A text that has the words of the query: that of a page, or that of a row of a comparison."""

    text: str
    row: str = ""


@dataclass(frozen=True)
class Result:
    """One row. `why_html` says what matched, `excerpt_html` is the summary or the passage with the words marked."""

    title: str
    acronym: str
    address: str
    kind: str
    why_html: SafeString
    excerpt_html: SafeString


def page_result(page: Page, rank: Rank, name: Name | None, keys: Collection[str], passage_of: Passage | None) -> Result:
    """The row of a page found by a name, or by a passage of its text."""
    row = passage_of.row if passage_of else name.slug if name and name.kind == "row" else ""
    return Result(
        title=page.title,
        acronym=page.acronym,
        address=f"{page.address}#row-{row}" if row else page.address,
        kind=str(KIND_LABELS.get(page.kind, "")),
        why_html=_why(rank, name, keys),
        excerpt_html=passage(passage_of.text, keys) if passage_of else marked_words(page.summary, keys),
    )


def choice_result(name: Name, meanings: Iterable[Entry]) -> Result:
    """The row of the page that asks which of its meanings a name has."""
    titles = [meaning.title for meaning in meanings]
    count = len(titles)
    kind = _("Two meanings") if count == 2 else ngettext("%(n)d meaning", "%(n)d meanings", count) % {"n": count}
    return Result(
        title=name.text,
        acronym="",
        address=choice_address(name.slug),
        kind=kind,
        why_html=_matched(name, name.keys.words),
        excerpt_html=format_html("{}", _("It may mean: %(titles)s.") % {"titles": "; ".join(titles)}),
    )


def _why(rank: Rank, name: Name | None, keys: Collection[str]) -> SafeString:
    if rank in (Rank.COMPARED, Rank.PARTLY_COMPARED):
        return format_html(_("Compares <b>{}</b>"), _("what you named"))
    if rank == Rank.TEXT or name is None:
        return format_html(_("Matched <b>{}</b>"), _("text"))
    if rank == Rank.MISSPELLED:
        return format_html(_("Spelled like <b>your words</b>: “{}”"), marked_words(name.text, keys))
    if rank == Rank.CLOSE:
        return format_html(_("Close to <b>your words</b>: “{}”"), marked_words(name.text, keys))
    if rank == Rank.NAMED:
        return format_html(_("Named in <b>your words</b>: “{}”"), marked_words(name.text, keys))
    return _matched(name, keys)


def _matched(name: Name, keys: Collection[str]) -> SafeString:
    label = NAME_LABELS.get(name.kind, OTHER_NAME)
    return format_html(_("Matched <b>{}</b>: “{}”"), label, marked_words(name.text, keys))
