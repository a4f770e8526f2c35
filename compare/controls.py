"""What readers may ask of a table by the query: which columns, only the differences; and the links that ask for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from compare.comparisonpages import rows_that_differ
from compare.tables import Column, Row, Table
from publishing.pages import SourceItem

DIFFERENCES = "differences"
# Nobody needs to be told of every word that means nothing.
NOTICE_LIMIT = 3
WORD_LIMIT = 40
CITATION_ID = re.compile(r'id="(cite-[0-9-]+)"')


@dataclass(frozen=True)
class ColumnToggle:
    """A subject that can be shown or hidden; `address` does the one that is not so now, '' where two must stay."""

    label: str
    on: bool
    address: str


@dataclass(frozen=True)
class Controls:
    """The links around a table. `about` is the path of the page, which reports of mistakes name."""

    about: str
    differences_only: bool
    differences_address: str
    all_address: str
    whole_address: str
    shown: tuple[ColumnToggle, ...]
    notice: str
    summary: str


@dataclass(frozen=True)
class Selection:
    """What the query asks for: columns by slug, in order; only the rows that differ; and names that mean nothing."""

    columns: tuple[str, ...]
    only_differences: bool
    unknown: tuple[str, ...]


def read_selection(query: QueryDict, columns: Iterable[Column] = ()) -> Selection:
    """`columns` are those that can be hidden; one alone compares nothing, so fewer than two mean all."""
    known = {column.slug for column in columns}
    asked = [part.strip().lower() for text in query.getlist("show")[:20] for part in text[:200].split(",")]
    chosen = tuple(dict.fromkeys(part for part in asked if part in known))
    only = query.get("only", "")
    unknown = [part for part in asked if part and part not in known] if known else []
    if only not in ("", DIFFERENCES):
        unknown.append(only)
    return Selection(chosen if len(chosen) > 1 else (), only == DIFFERENCES, tuple(unknown))


def build_controls(address: str, columns: tuple[Column, ...], table: Table, selection: Selection) -> Controls:
    """`address` is that of the page without any of this; `columns` are all that it has, `table` is what is shown."""
    words = dict.fromkeys(word[:WORD_LIMIT] for word in selection.unknown)
    notices = [_("“%(word)s” is not known here.") % {"word": word} for word in list(words)[:NOTICE_LIMIT]]
    if selection.only_differences and not table.groups:
        notices.append(_("All answers agree."))
    return Controls(
        about=address,
        differences_only=selection.only_differences,
        differences_address=view_address(address, selection.columns, only_differences=True),
        all_address=view_address(address, selection.columns),
        whole_address=view_address(address) if table.is_filtered else "",
        shown=_toggles(address, columns, selection) if len(columns) > 2 else (),
        notice=" ".join(notices),
        summary=rows_that_differ(table),
    )


def view_address(address: str, columns: tuple[str, ...] = (), *, only_differences: bool = False) -> str:
    """The address of the page with these columns and rows, at its table."""
    query = {}
    if columns:
        query["show"] = ",".join(columns)
    if only_differences:
        query["only"] = DIFFERENCES
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}{urlencode(query, safe=',')}#answers" if query else f"{address}#answers"


def sources_in_view(sources: tuple[SourceItem, ...], whole: Table, shown: Table) -> tuple[SourceItem, ...]:
    """The sources with the ways back to what is shown alone; their numbers do not change."""
    hidden = _citation_ids(whole) - _citation_ids(shown)
    if not hidden:
        return sources
    return tuple(replace(source, uses=tuple(use for use in source.uses if use not in hidden)) for source in sources)


def _toggles(address: str, columns: tuple[Column, ...], selection: Selection) -> tuple[ColumnToggle, ...]:
    """One for each column. Two stay: with no more shown, none of them can be hidden."""
    shown = selection.columns or tuple(column.slug for column in columns)
    toggles = []
    for column in columns:
        on = column.slug in shown
        wanted = tuple(slug for slug in shown if slug != column.slug) if on else (*shown, column.slug)
        is_whole = len(wanted) == len(columns) and wanted == tuple(item.slug for item in columns)
        link = view_address(address, () if is_whole else wanted, only_differences=selection.only_differences)
        toggles.append(ColumnToggle(column.label, on, link if len(wanted) > 1 else ""))
    return tuple(toggles)


def _citation_ids(table: Table) -> set[str]:
    return {found for row in table.rows() for found in _ids_in(row)}


def _ids_in(row: Row) -> Iterable[str]:
    yield from CITATION_ID.findall(row.explanation_html)
    for cell in row.cells:
        yield from (use.id for use in cell.uses)
        yield from CITATION_ID.findall(cell.detail_html)
