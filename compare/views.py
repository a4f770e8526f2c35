"""Reader pages of comparisons, and the same table as CSV, JSON and Markdown."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from compare import exports
from compare.comparisonpages import ComparisonPage, build_comparison_list, build_comparison_page, rows_that_differ
from compare.heads import comparison_head, comparisons_head
from compare.tables import Table, select
from glossary.lexicon import vocabulary
from glossary.vocabulary import Vocabulary
from publishing.addresses import former_page, live_page, moved_permanently
from publishing.live import Live
from publishing.pages import Link, Share
from publishing.readerpages import reader_page, render_page

CHOOSER_NAMES = tuple(f"q{number}" for number in range(1, 13))
DIFFERENCES = "differences"


@dataclass(frozen=True)
class ColumnToggle:
    """A subject that can be shown or hidden; `address` does the one that is not so now."""

    label: str
    on: bool
    address: str


@dataclass(frozen=True)
class Controls:
    differences_only: bool
    differences_address: str
    all_address: str
    shown: tuple[ColumnToggle, ...]
    notice: str
    summary: str


@dataclass(frozen=True)
class Selection:
    """What the query asks for: columns by slug, in order; only the rows that differ; and names that mean nothing."""

    columns: tuple[str, ...]
    only_differences: bool
    unknown: tuple[str, ...]


@reader_page()
def comparison_list(request: HttpRequest) -> HttpResponse:
    comparisons = build_comparison_list(at=request.now)
    return render_page(
        "compare/comparison_list.html",
        {"comparisons": comparisons, "nav": "compare", "meta": comparisons_head(comparisons)},
    )


@reader_page("show", "only", *CHOOSER_NAMES)
def comparison_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = live_page("comparison", slug, at=request.now)
    if page is None:
        return _other_order(request, slug)
    return comparison_response(request, page, vocabulary(request.edition, at=request.now), at=request.now)


def comparison_response(
    request: HttpRequest, page: Live, words: Vocabulary, *, at: datetime, preview: bool = False
) -> HttpResponse:
    """The page of a comparison as the query asks for it, which the editors' preview shows as well."""
    comparison, selection = _read(request, page, words, at=at)
    context = {
        "comparison": comparison,
        "table": comparison.table,
        "controls": _controls(page, comparison, selection),
        "downloads": _downloads(page, selection),
        "nav": "compare",
        "meta": comparison_head(page, comparison),
        "share": Share(f"{settings.SITE_URL}{page.address}", page.title),
        "preview": preview,
    }
    return render_page("compare/comparison_detail.html", context)


@reader_page("show", "only")
def comparison_export(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    page = live_page("comparison", slug, at=request.now)
    if page is None:
        raise Http404
    words = vocabulary(request.edition, at=request.now)
    comparison, _selection = _read(request, page, words, at=request.now)
    sources = _sources_by_slug(comparison)
    if suffix == "csv":
        text, content_type = exports.as_csv(comparison.table, sources), "text/csv; charset=utf-8"
    elif suffix == "json":
        text = exports.as_json(comparison.table, sources, title=page.title, address=page.address)
        content_type = "application/json"
    else:
        text = exports.as_markdown(
            comparison.table, sources, title=page.title, address=page.address, answer=page.summary
        )
        content_type = "text/markdown; charset=utf-8"
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{page.slug}.{suffix}"'
    return response


def _read(request: HttpRequest, page: Live, words: Vocabulary, *, at: datetime) -> tuple[ComparisonPage, Selection]:
    answers = {name: request.GET.get(name, "") for name in CHOOSER_NAMES}
    comparison = build_comparison_page(page, words, at=at, answers=answers)
    selection = _selection(request, comparison.table)
    table = select(comparison.table, columns=selection.columns, only_differences=selection.only_differences)
    return replace(comparison, table=table), selection


def _selection(request: HttpRequest, table: Table) -> Selection:
    known = {column.slug for column in table.columns}
    asked = [part.strip().lower() for text in request.GET.getlist("show")[:20] for part in text[:200].split(",")]
    columns = tuple(dict.fromkeys(part for part in asked if part in known))
    only = request.GET.get("only", "")
    unknown = [part for part in asked if part and part not in known]
    if only not in ("", DIFFERENCES):
        unknown.append(only[:40])
    # One column alone compares nothing.
    return Selection(columns if len(columns) > 1 else (), only == DIFFERENCES, tuple(unknown))


def _controls(page: Live, comparison: ComparisonPage, selection: Selection) -> Controls:
    shown = selection.columns or tuple(column.slug for column in comparison.subjects)
    toggles = tuple(
        ColumnToggle(column.label, column.slug in shown, _toggled(page, selection, shown, column.slug))
        for column in comparison.subjects
    )
    notices = [_("“%(word)s” is not known here.") % {"word": word[:40]} for word in selection.unknown[:3]]
    if selection.only_differences and not comparison.table.groups:
        notices.append(_("All answers agree."))
    return Controls(
        differences_only=selection.only_differences,
        differences_address=_address(page, selection.columns, True),
        all_address=_address(page, selection.columns, False),
        shown=toggles if len(toggles) > 2 else (),
        notice=" ".join(notices),
        summary=rows_that_differ(comparison.table),
    )


def _toggled(page: Live, selection: Selection, shown: tuple[str, ...], slug: str) -> str:
    columns = tuple(item for item in shown if item != slug) if slug in shown else (*shown, slug)
    return _address(page, columns if len(columns) > 1 else (), selection.only_differences)


def _address(page: Live, columns: tuple[str, ...], only_differences: bool) -> str:
    query = {}
    if columns:
        query["show"] = ",".join(columns)
    if only_differences:
        query["only"] = DIFFERENCES
    return f"{page.address}?{urlencode(query, safe=',')}#answers" if query else f"{page.address}#answers"


def _downloads(page: Live, selection: Selection) -> tuple[Link, ...]:
    query = _address(page, selection.columns, selection.only_differences).removeprefix(page.address).split("#")[0]
    names = {"csv": "CSV", "json": "JSON", "md": "Markdown"}
    return tuple(
        Link(name, reverse("compare:export", args=[page.slug, suffix]) + query) for suffix, name in names.items()
    )


def _sources_by_slug(comparison: ComparisonPage) -> dict:
    slugs = {
        use.number: slug for cell in _cells(comparison.table) for slug, use in zip(cell.sources, cell.uses, strict=True)
    }
    return {slugs[item.number]: item for item in comparison.sources if item.number in slugs}


def _cells(table: Table) -> list:
    return [cell for row in table.rows() for cell in row.cells]


def _other_order(request: HttpRequest, slug: str) -> HttpResponse:
    """`aso-vs-peo` leads to `peo-vs-aso`; what no comparison is called is looked up among the old addresses."""
    pages = Live.objects.visible(at=request.now).of_kind("comparison")
    page = pages.filter(names__slug=slug, names__kind="order").in_order().first()
    if page is not None:
        return moved_permanently(request, page.address)
    return former_page(request, "comparison", slug)
