"""The table as CSV, JSON and Markdown: the same cells in the same order with the same words as the page."""

import csv
import io
import json

from django.conf import settings
from django.utils.translation import gettext as _

from compare.tables import Cell, Table
from publishing.markdown import to_text
from publishing.pages import SourceItem

# What a spreadsheet would run as a formula gets an apostrophe in front (OWASP ASVS 5.0.0, 1.2.10).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FIELDS = ("answer", "condition", "headline", "detail", "sources", "checked_on", "review_after")


def cell_values(cell: Cell, sources: dict[str, SourceItem]) -> dict[str, str]:
    """What every format says of a cell; empty text for what is not said."""
    return {
        "answer": cell.answer.word,
        "condition": cell.condition,
        "headline": cell.headline,
        "detail": to_text(cell.detail),
        "sources": "; ".join(_source(sources[slug]) for slug in cell.sources if slug in sources),
        "checked_on": cell.checked_on.isoformat() if cell.checked_on else "",
        "review_after": cell.review_after.isoformat() if cell.review_after else "",
    }


def as_csv(table: Table, sources: dict[str, SourceItem]) -> str:
    """One line per criterion and subject, with a byte-order mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["group", "criterion", "question", "subject", *FIELDS])
    for group in table.groups:
        for row in group.rows:
            for cell in row.cells:
                values = cell_values(cell, sources)
                line = [group.title, row.label, row.question, cell.column.label, *(values[field] for field in FIELDS)]
                writer.writerow([_harmless(text) for text in line])
    return "\ufeff" + out.getvalue()


def as_json(table: Table, sources: dict[str, SourceItem], *, title: str, address: str) -> str:
    """Ids, answers, conditions, sources and dates; `key` is the closed word for an answer, `answer` what is printed."""
    data = {
        "format": 1,
        "title": title,
        "url": f"{settings.SITE_URL}{address}",
        "publisher": settings.SITE_NAME,
        "subjects": [{"term": column.term, "label": column.label, "title": column.title} for column in table.columns],
        "groups": [
            {
                "title": group.title,
                "criteria": [
                    {
                        "criterion": row.slug,
                        "label": row.label,
                        "question": row.question,
                        "state": row.state,
                        "answers": [
                            {"term": cell.column.term, "key": cell.answer.key, **cell_values(cell, sources)}
                            for cell in row.cells
                        ],
                    }
                    for row in group.rows
                ],
            }
            for group in table.groups
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_markdown(table: Table, sources: dict[str, SourceItem], *, title: str, address: str, answer: str) -> str:
    lines = [f"# {title}", "", answer, "", f"{settings.SITE_URL}{address}", ""]
    labels = [column.label for column in table.columns]
    for group in table.groups:
        lines += [f"## {group.title}", "", _line([_("Criterion"), *labels]), _line(["---"] * (len(labels) + 1))]
        for row in group.rows:
            lines.append(_line([f"{row.label}: {row.question}", *(_cell(cell, sources) for cell in row.cells)]))
        lines.append("")
    return "\n".join(lines)


def _cell(cell: Cell, sources: dict[str, SourceItem]) -> str:
    values = cell_values(cell, sources)
    checked = _("checked %(day)s") % {"day": values["checked_on"]} if values["checked_on"] else ""
    due = _("check due after %(day)s") % {"day": values["review_after"]} if values["review_after"] else ""
    parts = [f"**{values['answer']}**", values["condition"], values["headline"], values["detail"]]
    return "<br>".join(part for part in [*parts, values["sources"], checked, due] if part)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\r\n", "\n").replace("\n", "<br>")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _source(source: SourceItem) -> str:
    name = ", ".join(part for part in (source.publisher, source.title) if part)
    return f"{name} <{source.url}>" if source.url else name
