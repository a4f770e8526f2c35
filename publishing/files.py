"""A content file (YAML header and markdown body) to a document and back, byte for byte.

The header is scanned as YAML events before anything is built, so that deep nesting, aliases and tags are refused
early; every scalar stays a string and the document decides what it means.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from publishing.documents import BODY_LIMIT, Document, problems

HEADER_LIMIT = 32 * 1024
DEPTH_LIMIT = 8
FENCE = "---\n"

D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class FileProblem(Exception):
    """What is wrong with a file: the line (1 is the first; None when it concerns no line) and the field."""

    path: str
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.field + ': ' if self.field else ''}{self.message}"


class FileProblems(Exception):
    """All that is wrong with one file or a set of files."""

    def __init__(self, found: list[FileProblem]):
        super().__init__("\n".join(str(problem) for problem in found))
        self.found = found


def read(shape: type[D], raw: bytes, *, slug: str, path: str) -> D:
    """The document in a file. Raises FileProblems naming the file, the line and the field."""
    text = _decoded(raw, path)
    header, body, body_line = _split(text, path)
    data, lines = _parse(header, path)
    if reserved := {"slug", "body"} & data.keys():
        name = min(reserved)
        raise FileProblems([FileProblem(path, lines.get(name), name, _("stands outside the header"))])
    try:
        return shape.model_validate({**data, "slug": slug, "body": body})
    except ValidationError as error:
        found = [FileProblem(path, _line_of(field, lines, body_line), field, text) for field, text in problems(error)]
        raise FileProblems(found) from None


def write(document: Document) -> str:
    """The file of a document, in the one canonical form."""
    data = document.model_dump(mode="json", exclude_defaults=True, by_alias=True, exclude={"slug", "body"})
    header = yaml.dump(_strings(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9) if data else ""
    body = f"\n{document.body}" if document.body else ""
    return f"{FENCE}{header}{FENCE}{body}"


def parse_header(header: str, *, path: str) -> dict[str, Any]:
    """The data of a header alone, all scalars strings. Raises FileProblems; line 1 is that of the opening hyphens."""
    return _parse(header, path)[0]


def _decoded(raw: bytes, path: str) -> str:
    if len(raw) > HEADER_LIMIT + 4 * BODY_LIMIT:
        raise FileProblems([FileProblem(path, None, "", _("the file is larger than a page can be"))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileProblems([FileProblem(path, line, "", _("not UTF-8 text"))]) from None


def _split(text: str, path: str) -> tuple[str, str, int]:
    """Header, body and the line on which the body begins."""
    opening = re.match(r"---\r?\n", text)
    if not opening:
        raise FileProblems([FileProblem(path, 1, "", _("the file does not begin with a line of three hyphens"))])
    # The closing fence stands at the start of a line; block texts in the header are indented, so they cannot hide it.
    closing = re.compile(r"^---\r?(?:\n|\Z)", re.MULTILINE).search(text, opening.end())
    if not closing:
        raise FileProblems([FileProblem(path, 1, "", _("the header has no closing line of three hyphens"))])
    header = text[opening.end() : closing.start()]
    if len(header.encode()) > HEADER_LIMIT:
        message = _("the header is longer than %(limit)d bytes") % {"limit": HEADER_LIMIT}
        raise FileProblems([FileProblem(path, 1, "", message)])
    body = re.sub(r"\A\r?\n", "", text[closing.end() :])
    return header, body, text.count("\n", 0, closing.end()) + 2


def _parse(header: str, path: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The header's data, all scalars strings, and the line of each field by its dotted path."""
    try:
        _scan(header, path)
        node = yaml.compose(header, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        message = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise FileProblems([FileProblem(path, _line_of_error(error, header), "", message)]) from None
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise FileProblems([FileProblem(path, 2, "", _("the header is not a list of fields"))])
    lines: dict[str, int] = {}
    return _value(node, path, "", lines), lines


def _line_of_error(error: yaml.YAMLError, header: str) -> int:
    if mark := getattr(error, "problem_mark", None):
        return mark.line + 2
    # A character that YAML does not take is met while reading, before there are lines.
    return header.count("\n", 0, getattr(error, "position", 0)) + 2


def _scan(header: str, path: str) -> None:
    """Refuses depth, anchors, aliases and tags before a single node is built."""
    depth = 0
    for event in yaml.parse(header, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 2
        if depth > DEPTH_LIMIT:
            raise FileProblems([FileProblem(path, line, "", _("nested more than %d levels deep") % DEPTH_LIMIT)])
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FileProblems([FileProblem(path, line, "", _("anchors and aliases are not allowed"))])
        if getattr(event, "tag", None):
            raise FileProblems([FileProblem(path, line, "", _("tags are not allowed"))])


def _value(node: yaml.Node, path: str, field: str, lines: dict[str, int]) -> Any:
    lines[field] = node.start_mark.line + 2
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, field, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, path, f"{field}.{place}", lines) for place, item in enumerate(node.value, start=1)]
    return node.value


def _mapping(node: yaml.MappingNode, path: str, field: str, lines: dict[str, int]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            raise FileProblems([FileProblem(path, line, field, _("a field's name must be a word"))])
        if key.value in data:
            raise FileProblems([FileProblem(path, line, key.value, _("stands here twice"))])
        name = f"{field}.{key.value}".lstrip(".")
        data[key.value] = _value(value, path, name, lines)
        lines[name] = line
    return data


def _line_of(field: str, lines: dict[str, int], body_line: int) -> int | None:
    if field == "body":
        return body_line
    parts = field.split(".")
    for length in range(len(parts), 0, -1):
        if (line := lines.get(".".join(parts[:length]))) is not None:
            return line
    return 1


def _strings(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return {key: _strings(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_strings(item) for item in value]
    return str(value)


class _Dumper(
    yaml.emitter.Emitter, yaml.serializer.Serializer, yaml.representer.Representer, yaml.resolver.BaseResolver
):
    """Writes every scalar as plain text where YAML's syntax permits: nothing is ever read as anything but a string."""

    def __init__(self, stream: Any, *, sort_keys: bool, allow_unicode: bool, width: int, **unused: Any):
        yaml.emitter.Emitter.__init__(self, stream, allow_unicode=allow_unicode, width=width)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.Representer.__init__(self, sort_keys=sort_keys, default_flow_style=False)
        yaml.resolver.BaseResolver.__init__(self)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Lists are indented below their field.
        return super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
