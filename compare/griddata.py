"""What the editor of the grid works on: rows, columns and cells with their versions, as data for its script."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from compare.documents import ANSWERS, NEEDS_CONDITION, Answer
from compare.gridcells import CellValues, values_of_row
from compare.gridview import add_address, change_address
from compare.models import Assessment, Comparison, PageAnswer, Row, Subject
from publishing.live import Live
from publishing.models import Person, Source
from publishing.states import state_of, with_state
from publishing.workflow import By

SOURCES = 12
# Multipart adds little to the text itself, but the token and the names have to fit as well.
ROOM = 64 * 1024


def build_grid_data(comparison: Comparison, *, at: datetime) -> dict[str, Any]:
    """All that the editor needs to know of a comparison's drafts; the queries are the same for every size."""
    subjects = list(comparison.subjects.select_related("term"))
    rows = list(comparison.rows.select_related("criterion"))
    others, also = _shown_elsewhere(comparison, subjects, rows)
    answers = _answers(comparison, subjects, rows, at=at)
    return {
        "id": comparison.pk,
        "version": comparison.version,
        "title": comparison.title,
        "today": at.date().isoformat(),
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE - ROOM,
        "subjects": [{"id": item.term_id, "label": item.label, "title": item.term.title} for item in subjects],
        "rows": [_row(row, subjects, comparison) for row in rows],
        "cells": {f"{row.criterion_id}-{row.term_id}": _cell(row, comparison) for row in answers},
        "sources": {item.source.slug: str(item.source) for row in answers for item in row.citations.all()},
        "wordings": {
            f"{item.criterion_id}-{item.term_id}": {"headline": item.headline, "detail": item.detail}
            for item in comparison.wordings.all()
        },
        "others": others,
        "also": also,
        "words": {answer.value: str(answer.label) for answer in Answer},
        "kinds": {kind.value: [item.value for item in Answer if item in ANSWERS[kind]] for kind in ANSWERS},
        "conditional": sorted(answer.value for answer in NEEDS_CONDITION),
        "people": [{"slug": person.slug, "name": person.name} for person in Person.objects.kept()[:500]],
    }


def _row(row: Row, subjects: list[Subject], comparison: Comparison) -> dict[str, Any]:
    criterion = row.criterion
    return {
        "id": row.criterion_id,
        "group": row.group,
        "label": criterion.label,
        "question": criterion.question,
        "kind": criterion.answer_kind,
        "unit": criterion.unit,
        "relative": criterion.is_relative,
        "address": reverse("admin:compare_criterion_change", args=[row.criterion_id]),
        "add": add_address(row, subjects[0], comparison).split("&term=")[0] if subjects else "",
    }


def _answers(
    comparison: Comparison, subjects: list[Subject], rows: list[Row], *, at: datetime
) -> list[Assessment | PageAnswer]:
    """The drafts of all cells, shared answers in the bin among them. Four queries."""
    on_grid = Q(criterion__in=[row.criterion_id for row in rows], term__in=[item.term_id for item in subjects])
    relative = {row.criterion_id for row in rows if row.criterion.is_relative}
    shared = _with_parts(with_state(Assessment.objects.filter(on_grid), at=at))
    own = _with_parts(PageAnswer.objects.filter(on_grid, comparison=comparison))
    return [
        *(answer for answer in shared if answer.criterion_id not in relative),
        *(answer for answer in own if answer.criterion_id in relative),
    ]


def _with_parts(answers: Any) -> Any:
    return answers.select_related("checked_by").prefetch_related("citations__source").order_by("pk")


def _cell(answer: Assessment | PageAnswer, comparison: Comparison) -> dict[str, Any]:
    is_shared = isinstance(answer, Assessment)
    if is_shared and answer.deleted_at:
        return {"version": None, "is_binned": True}
    state = state_of(answer) if is_shared else None
    return {
        "values": said(values_of_row(answer)),
        "version": answer.version if is_shared else comparison.version,
        "state": str(state.label) if state else "",
        "is_live": bool(is_shared and answer.live_version is not None),
        "address": change_address(answer.pk, comparison, is_shared=is_shared),
    }


def said(values: CellValues | None) -> dict | None:
    """The values without what is empty."""
    return values.model_dump(exclude_defaults=True) if values else None


def _shown_elsewhere(
    comparison: Comparison, subjects: list[Subject], rows: list[Row]
) -> tuple[list[dict], dict[str, list[int]]]:
    """The other comparisons that show a shared answer of this one, and which of them by cell. Two queries."""
    criteria = {row.criterion_id for row in rows if not row.criterion.is_relative}
    kept = {"comparison__deleted_at": None}
    columns = (
        Subject.objects.filter(term__in=[item.term_id for item in subjects], **kept)
        .exclude(comparison=comparison)
        .order_by("comparison__title", "comparison_id")
        .values_list("comparison_id", "comparison__title", "term_id")
    )
    titles: dict[int, str] = {}
    terms: Mapping[int, set[int]] = defaultdict(set)
    for pk, title, term in columns:
        titles[pk] = title
        terms[pk].add(term)
    lines = Row.objects.filter(comparison__in=titles, criterion__in=criteria).values_list(
        "comparison_id", "criterion_id"
    )
    places = {pk: place for place, pk in enumerate(titles)}
    also: Mapping[str, list[int]] = defaultdict(list)
    for pk, criterion in sorted(lines, key=lambda line: places[line[0]]):
        for term in terms[pk]:
            also[f"{criterion}-{term}"].append(places[pk])
    others = [
        {"title": title, "address": reverse("admin:compare_comparison_grid", args=[pk])} for pk, title in titles.items()
    ]
    return others, dict(also)


def find_sources(text: str, *, slugs: Iterable[str] = ()) -> list[dict[str, str]]:
    """Sources by the words of their names, those named by slug among them; live ones and drafts alike."""
    wanted = Q(slug__in=list(slugs))
    if words := text.split()[:6]:
        matching = Q()
        for word in words:
            matching &= Q(title__icontains=word) | Q(publisher__icontains=word) | Q(slug__icontains=word)
        wanted |= matching
    found = Source.objects.kept().filter(wanted)[:SOURCES] if text or slugs else ()
    live = set(Live.objects.of_kind("source").filter(uid__in=[row.uid for row in found]).values_list("uid", flat=True))
    return [{"slug": row.slug, "name": str(row), "state": "" if row.uid in live else "draft"} for row in found]


def editor_may(user: By) -> dict[str, bool]:
    """What the editor may do here; the verbs decide again when something is saved."""
    return {
        "page": user.has_perm("compare.change_comparison"),
        "shared": user.has_perm("compare.change_assessment"),
        "remove": user.has_perm("compare.delete_assessment"),
    }
