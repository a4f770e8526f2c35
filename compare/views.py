"""Reader pages of comparisons, and the same table as CSV, JSON and Markdown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from compare import exports
from compare.anything import build_anything
from compare.carry import build_carry
from compare.comparisonpages import ComparisonPage, build_comparison_list, build_comparison_page
from compare.controls import Selection, build_controls, read_selection, sources_in_view, view_address
from compare.facts import FactIndex, read_facts, topic_titles
from compare.heads import anything_head, comparison_head, comparisons_head
from compare.tables import Table, select
from compare.wish import Wish, all_terms, missing, pairs, partners, read_wish
from glossary.lexicon import vocabulary
from glossary.vocabulary import Vocabulary
from publishing.addresses import former_page, live_page, moved_permanently
from publishing.jsonld import absolute
from publishing.live import Live
from publishing.pages import Link, Share
from publishing.readerpages import reader_page, render_page

CHOOSER_NAMES = tuple(f"q{number}" for number in range(1, 13))


@reader_page("terms", "only", daily=True)
def comparison_list(request: HttpRequest) -> HttpResponse:
    """All comparisons, and a form to put one together; `?terms=` answers that form."""
    words = vocabulary(request.edition, at=request.now)
    index = read_facts(words.entries, at=request.now)
    wish = read_wish(request.GET, words, index)
    if not wish.is_empty:
        return _anything(request, wish, words, index)
    comparisons = build_comparison_list(at=request.now)
    context = {
        "comparisons": comparisons,
        "picker": all_terms(words, index, topic_titles(at=request.now)),
        "nav": "compare",
        "meta": comparisons_head(comparisons),
    }
    return render_page("compare/comparison_list.html", context)


def _anything(request: HttpRequest, wish: Wish, words: Vocabulary, index: FactIndex) -> HttpResponse:
    """What the reader put together, or what is missing for it."""
    whole = build_anything(wish.entries, index, words, at=request.now) if wish.is_complete else None
    context = {
        "wish": wish,
        "picker": partners(wish, words, index) or all_terms(words, index, topic_titles(at=request.now), wish.entries),
        "nav": "compare",
        "meta": anything_head(wish, whole),
    }
    if whole is None:
        return render_page(
            "compare/anything.html", {**context, "missing": missing(wish, index), "pairs": pairs(wish, index)}
        )
    selection = read_selection(request.GET)
    table = select(whole.table, only_differences=selection.only_differences)
    shown = replace(
        whole, table=table, carry=build_carry(table), sources=sources_in_view(whole.sources, whole.table, table)
    )
    controls = build_controls(wish.address, whole.table.columns, table, selection)
    # Columns are hidden by putting it together anew.
    context |= {"comparison": shown, "table": table, "controls": replace(controls, shown=())}
    return render_page("compare/anything.html", {**context, "share": Share(absolute(wish.address), whole.title)})


@reader_page("show", "only", *CHOOSER_NAMES, daily=True)
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
        "controls": build_controls(page.address, comparison.subjects, comparison.table, selection),
        "downloads": _downloads(page, selection),
        "nav": "compare",
        "meta": comparison_head(page, comparison),
        "share": Share(f"{settings.SITE_URL}{page.address}", page.title),
        "preview": preview,
    }
    return render_page("compare/comparison_detail.html", context)


@reader_page("show", "only", daily=True)
def comparison_export(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    page = live_page("comparison", slug, at=request.now)
    if page is None:
        return _other_order(
            request, slug, address_of=lambda moved: reverse("compare:export", args=[moved.slug, suffix])
        )
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
    whole = comparison.table
    selection = read_selection(request.GET, whole.columns)
    table = select(whole, columns=selection.columns, only_differences=selection.only_differences)
    sources = sources_in_view(comparison.sources, whole, table)
    return replace(comparison, table=table, sources=sources, carry=build_carry(table)), selection


def _downloads(page: Live, selection: Selection) -> tuple[Link, ...]:
    query = view_address("", selection.columns, only_differences=selection.only_differences).split("#")[0]
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


def _other_order(
    request: HttpRequest, slug: str, *, address_of: Callable[[Live], str] = attrgetter("address")
) -> HttpResponse:
    """`aso-vs-peo` leads to `peo-vs-aso`; what no comparison is called is looked up among the old addresses."""
    pages = Live.objects.visible(at=request.now).of_kind("comparison")
    page = pages.filter(names__slug=slug, names__kind="order").in_order().first()
    if page is not None:
        return moved_permanently(request, address_of(page))
    return former_page(request, "comparison", slug, address_of=address_of)
