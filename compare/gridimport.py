"""A table in the format of the CSV export becomes changes of a grid: what is new, changed, the same, or refused."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compare.documents import ANSWERS, Answer, AnswerKind
from compare.exports import FORMULA_STARTS
from compare.gridcells import CELL_LIMIT, CellChange, CellValues, GridChange, Key, SourceValues
from publishing.markdown import to_text
from publishing.names import fold

SIZE_LIMIT = 2 * 1024 * 1024
KEYS = ("criterion", "subject")
FIELDS = ("answer", "condition", "headline", "detail", "sources", "checked_on", "review_after")
KNOWN = {"group", "question", *KEYS, *FIELDS}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
UNASSESSED = "Not yet assessed"

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
OUTCOMES = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("changed"),
    UNCHANGED: gettext_lazy("unchanged"),
    REFUSED: gettext_lazy("refused"),
}


class UnreadableTable(ValueError):
    """The text is no table in the format of the export; the message says in which line and why."""


class UnfitLine(ValueError):
    """One line cannot be taken over; the message is the reason."""


@dataclass(frozen=True)
class GridRowFacts:
    """What has to be known of a criterion to read an answer to it."""

    id: int
    label: str
    kind: AnswerKind
    unit: str


@dataclass(frozen=True)
class GridFacts:
    """The grid that a table is read for: `cells` has the values of the drafts and the version of each.

    `wordings` has the headline and the detail that exports print in the place of shared ones. `sources` leads from
    every way to name a source, folded, to its slug.
    """

    rows: Mapping[str, GridRowFacts]
    subjects: Mapping[str, tuple[int, str]]
    cells: Mapping[Key, tuple[CellValues, int]]
    wordings: Mapping[Key, tuple[str, str]]
    sources: Mapping[str, str]
    unpublished: Set[str] = frozenset()


@dataclass(frozen=True)
class ImportLine:
    """A line of the table and what would become of it; `change` is None where nothing would."""

    number: int
    criterion: str
    subject: str
    outcome: str
    reason: str = ""
    change: CellChange | None = None

    @property
    def outcome_label(self) -> str:
        return str(OUTCOMES[self.outcome])


def read_table(data: bytes | str) -> list[tuple[int, dict[str, str]]]:
    """The lines of a CSV text with their numbers. Raises UnreadableTable."""
    text = _decoded(data)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, restval="")
    lines = []
    try:
        _check_header([name.strip().casefold() for name in reader.fieldnames or []])
        reader.fieldnames = [name.strip().casefold() for name in reader.fieldnames]
        for line in reader:
            if None in line:
                raise UnreadableTable(_("Line %(line)d has more columns than the first.") % {"line": reader.line_num})
            lines.append((reader.line_num, {name: _typed(value) for name, value in line.items()}))
    except csv.Error as error:
        where = {"line": reader.reader.line_num, "error": error}
        raise UnreadableTable(_("Line %(line)d: %(error)s.") % where) from None
    if len(lines) > CELL_LIMIT:
        raise UnreadableTable(_("The table has more than %(limit)d lines.") % {"limit": CELL_LIMIT})
    return lines


def read_import(lines: list[tuple[int, dict[str, str]]], facts: GridFacts) -> list[ImportLine]:
    """What would become of each line."""
    seen: set[Key] = set()
    found = []
    for number, line in lines:
        try:
            found.append(_line(number, line, facts, seen))
        except UnfitLine as error:
            found.append(ImportLine(number, line["criterion"], line["subject"], REFUSED, str(error)))
    return found


def changes_of(lines: list[ImportLine], *, note: str) -> GridChange:
    """The lines that change something, as one save."""
    return GridChange(cells=tuple(line.change for line in lines if line.change), note=note)


def _decoded(data: bytes | str) -> str:
    if len(data) > SIZE_LIMIT:
        raise UnreadableTable(_("The table has more than 2 MB."))
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            _("Byte %(place)d is no UTF-8: save the table as “CSV UTF-8”.") % {"place": error.start}
        ) from None
    if not text.strip():
        raise UnreadableTable(_("There is nothing in it."))
    if "\0" in text:
        raise UnreadableTable(_("It is no text."))
    return text


def _check_header(names: list[str]) -> None:
    if missing := [name for name in (*KEYS, "answer") if name not in names]:
        raise UnreadableTable(_("The first line lacks: %(names)s.") % {"names": ", ".join(missing)})
    if unknown := [name for name in names if name not in KNOWN]:
        raise UnreadableTable(_("Unknown in the first line: %(names)s.") % {"names": ", ".join(unknown)})
    if len(set(names)) < len(names):
        raise UnreadableTable(_("The first line names a column twice."))


def _typed(value: str) -> str:
    """The value without the apostrophe that the export puts in front of what spreadsheets would run."""
    value = value.replace("\r\n", "\n").strip()
    return value[1:] if value[:1] == "'" and value[1:].startswith(FORMULA_STARTS) else value


def _line(number: int, line: dict[str, str], facts: GridFacts, seen: set[Key]) -> ImportLine:
    row = facts.rows.get(fold(line["criterion"]))
    if row is None:
        raise UnfitLine(_("this comparison has no such criterion"))
    subject = facts.subjects.get(fold(line["subject"]))
    if subject is None:
        raise UnfitLine(_("this comparison has no such subject"))
    key = (row.id, subject[0])
    if key in seen:
        raise UnfitLine(_("this cell stands in the table twice"))
    seen.add(key)
    old, version = facts.cells.get(key, (None, None))
    values = _values(line, row, key, facts)
    if values is None or values == old:
        return ImportLine(number, row.label, subject[1], UNCHANGED)
    change = CellChange(criterion=key[0], term=key[1], version=version, values=values)
    return ImportLine(number, row.label, subject[1], CHANGED if old else NEW, change=change)


def _values(line: dict[str, str], row: GridRowFacts, key: Key, facts: GridFacts) -> CellValues | None:
    """The values that a line gives to its cell; a column that the table does not have leaves its field as it is."""
    if fold(line["answer"]) in ("", fold(UNASSESSED), fold(_(UNASSESSED))):
        # Taking an answer away is a decision of its own, and never the meaning of an empty field.
        return None
    before = facts.cells[key][0] if key in facts.cells else CellValues()
    worded = facts.wordings.get(key, ("", ""))
    update = answer_values(line["answer"], row) | {"condition": line.get("condition", before.condition)}
    if "headline" in line and line["headline"] != worded[0]:
        update["headline"] = line["headline"]
    if "detail" in line and not _says(line["detail"], before.detail, worded[1]):
        update["detail"] = line["detail"]
    update |= {name: _day(line[name]) for name in ("checked_on", "review_after") if name in line}
    if "sources" in line:
        update["sources"] = _sources(line["sources"], before, facts)
    return CellValues.model_validate({**before.model_dump(), **update})


def _says(text: str, *details: str) -> bool:
    """Whether a field has the words of a text: exports print it without its markup, which then stays."""
    return any(text in (detail.strip(), to_text(detail).strip()) for detail in details if detail or not text)


def answer_values(word: str, row: GridRowFacts) -> dict:
    """Answer, value and numbers, recognised by the words that are printed. Raises UnfitLine."""
    answers = {fold(str(answer.label)): answer for answer in ANSWERS[row.kind]}
    answers |= {fold(answer.value): answer for answer in ANSWERS[row.kind]}
    empty = {"answer": "", "value": "", "low": "", "high": "", "about": False}
    if fold(word) in answers:
        return empty | {"answer": answers[fold(word)].value}
    if row.kind == AnswerKind.TEXT:
        return empty | {"value": word}
    if row.kind == AnswerKind.RANGE:
        return empty | _range(word, row.unit)
    allowed = ", ".join(str(answer.label) for answer in Answer if answer in ANSWERS[row.kind])
    raise UnfitLine(_("“%(word)s” is no answer here; use %(allowed)s") % {"word": word, "allowed": allowed})


def _range(text: str, unit: str) -> dict:
    """The numbers of “about 2 to 12 % of payroll”, “from 2 %” and “up to 12 %”. Raises UnfitLine."""
    rest = fold(text)
    about = re.match(r"(?:about|ca\.?|~)\s*", rest)
    rest = rest[about.end() :] if about else rest
    rest = rest.removesuffix(fold(unit)).strip()
    patterns = {"both": rf"{NUMBER}\s*(?:to|-)\s*{NUMBER}", "low": rf"from {NUMBER}", "high": rf"up to {NUMBER}"}
    for name, pattern in patterns.items():
        if match := re.fullmatch(pattern, rest):
            numbers = dict(zip(("low", "high"), match.groups(), strict=True)) if name == "both" else {name: match[1]}
            return numbers | {"about": bool(about)}
    raise UnfitLine(_("“%(text)s” is no range; write “2 to 12”, “from 2” or “up to 12”") % {"text": text})


def _day(text: str) -> str:
    if text and not DAY.fullmatch(text):
        raise UnfitLine(_("“%(text)s” is no day; write it as in 2026-11-25") % {"text": text})
    return text


def _sources(text: str, before: CellValues, facts: GridFacts) -> tuple[SourceValues, ...]:
    """The sources that a field names; those that the cell has already keep the day they were read.

    Exports print only published sources: those of the cell that are drafts stay.
    """
    known = {source.source: source for source in before.sources}
    slugs = dict.fromkeys(_source_slugs(text, facts))
    unpublished = [source for slug, source in known.items() if slug not in slugs and slug in facts.unpublished]
    if {*slugs, *(source.source for source in unpublished)} == known.keys():
        return before.sources
    return (*(known.get(slug) or SourceValues(source=slug) for slug in slugs), *unpublished)


def _source_slugs(text: str, facts: GridFacts) -> Iterator[str]:
    """Names may have semicolons in themselves: the longest run of pieces that is a name wins. Raises UnfitLine."""
    pieces = [piece.strip() for piece in re.split(r"[;\n]", text)]
    start = 0
    while start < len(pieces):
        if not pieces[start]:
            start += 1
            continue
        ends = range(len(pieces), start, -1)
        end = next((end for end in ends if fold("; ".join(pieces[start:end])) in facts.sources), None)
        if end is None:
            raise UnfitLine(_("no source is called “%(name)s”") % {"name": pieces[start]})
        yield facts.sources[fold("; ".join(pieces[start:end]))]
        start = end
