"""The walls of the house, read from the source: what ARCHITECTURE.md promises, no change may break unnoticed."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from publishing import workflow
from publishing.live import Live, LiveName, LiveReference, Printed
from publishing.models import Draft
from publishing.wall import WallBreached, live_tables_only
from tests.factories import live, make_comparison, make_term

BASE = Path(__file__).resolve().parent.parent
# From the ground up: a room may import itself and the rooms before it.
ROOMS = ("publishing", "glossary", "compare", "website")
DRAFT_MODELS = {"publishing.models", "glossary.models", "compare.models"}

# What only editors, operators and the start of the program run. Every other module counts as reader-facing, so that a
# new one is behind the wall until somebody writes its name here.
EDITOR_SIDE = re.compile(
    r"""
    (?:publishing|glossary|compare|website)\.(?:admin|apps|checks|kinds|migrations|management|models|urls)(?:\..+)?
    | publishing\.(?:checking|draft\w+|formeraddresses|importing|markdownviews|pictures|printing)
    | publishing\.(?:registry|rows|states|workflow)
    | compare\.grid\w+
    | website\.(?:adminsite|deploycheck|previews|settings|wsgi)
    """,
    re.VERBOSE,
)
# The names that Django gives: what such a file is for needs no saying.
STANDARD_NAMES = {"admin", "apps", "forms", "models", "urls", "views", "__init__"}
NAMES_OF_NOTHING = {"base", "common", "helper", "helpers", "misc", "util", "utils"}
LINES = 350


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module
    source: str

    @property
    def room(self) -> str:
        return self.name.split(".")[0]

    @property
    def stem(self) -> str:
        return self.path.stem


@cache
def modules() -> dict[str, Module]:
    """All Python modules of the rooms by dotted name."""
    found = {}
    for room in ROOMS:
        for path in sorted((BASE / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            name = ".".join(path.relative_to(BASE).with_suffix("").parts).removesuffix(".__init__")
            found[name] = Module(name, path, ast.parse(source), source)
    return found


@cache
def imports(name: str) -> frozenset[str]:
    """The modules of the rooms that a module imports itself."""
    found = set()
    for node in ast.walk(modules()[name].tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # "from glossary import heads" names a module, "from glossary.heads import term_head" something in it.
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found & modules().keys())


def ways_to_drafts(name: str) -> Iterator[list[str]]:
    """Each chain of imports by which a module reaches the models of drafts."""
    pending, seen = [[name]], set()
    while pending:
        chain = pending.pop()
        for imported in sorted(imports(chain[-1]) - seen):
            seen.add(imported)
            if imported in DRAFT_MODELS:
                yield [*chain, imported]
            else:
                pending.append([*chain, imported])


def reader_modules() -> list[Module]:
    return [module for module in modules().values() if not EDITOR_SIDE.fullmatch(module.name)]


def outside_migrations() -> list[Module]:
    return [module for module in modules().values() if ".migrations" not in module.name]


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_fixed(text: ast.expr) -> bool:
    """Whether a text is written in the source as it is, or translated from such a text."""
    if isinstance(text, ast.Call) and called_name(text) in ("_", "gettext", "pgettext"):
        return all(isinstance(argument, ast.Constant) for argument in text.args)
    return isinstance(text, ast.Constant)


# The rooms


def test_rooms_import_only_the_rooms_below_them():
    upward = [
        f"{module.name} imports {imported}"
        for module in modules().values()
        for imported in imports(module.name)
        if ROOMS.index(imported.split(".")[0]) > ROOMS.index(module.room)
    ]

    assert upward == []


def test_no_two_modules_import_each_other():
    circles = []
    for name in modules():
        seen, pending = set(), list(imports(name))
        while pending:
            imported = pending.pop()
            if imported == name:
                circles.append(name)
                break
            if imported not in seen:
                seen.add(imported)
                pending += imports(imported)

    assert circles == []


def test_all_imports_stand_at_the_top_of_their_module():
    inside = [
        f"{module.name}:{node.lineno}"
        for module in modules().values()
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_all_imports_are_absolute():
    relative = [
        f"{module.name}:{node.lineno}"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


# The wall between readers and drafts


def test_reader_facing_modules_reach_no_draft_model_by_any_chain_of_imports():
    breaches = [" -> ".join(chain) for module in reader_modules() for chain in ways_to_drafts(module.name)]

    assert breaches == []


def test_reader_facing_modules_look_up_no_model_by_name():
    lookups = [
        f"{module.name}:{call.lineno}"
        for module in reader_modules()
        for call in calls(module)
        if called_name(call) in ("get_model", "get_user_model", "get_for_model")
    ]

    assert lookups == []


def test_the_list_of_editor_side_modules_names_what_is_reader_facing_too():
    """Where the list would swallow a module that readers meet, the wall would have a hole."""
    names = {module.name for module in reader_modules()}

    expected = {"publishing.live", "publishing.readerpages", "publishing.search", "publishing.views"}
    expected |= {"glossary.views", "glossary.linking", "glossary.vocabulary", "glossary.lexicon", "glossary.indexes"}
    expected |= {"compare.views", "compare.tables", "compare.exports", "website.views", "website.feeds"}
    assert expected <= names


def test_every_model_that_is_a_draft_stands_in_a_module_behind_the_wall():
    homes = {model.__module__ for model in apps.get_models() if issubclass(model, Draft)}

    assert homes == DRAFT_MODELS


@pytest.mark.django_db
def test_while_a_reader_page_is_made_no_query_can_name_any_other_table_than_the_live_ones():
    public = [Live, LiveName, LiveReference, Printed]
    others = [model for model in apps.get_models(include_auto_created=True) if model.__module__ != "publishing.live"]

    with live_tables_only():
        open_tables = [list(model.objects.values("pk")[:1]) for model in public]
        for model in others:
            with pytest.raises(WallBreached):
                model._base_manager.exists()

    assert open_tables == [[] for _model in public]
    assert len(others) > len(public)


@pytest.mark.django_db
def test_the_wall_holds_against_raw_sql_in_any_spelling():
    for table in ('"glossary_term"', "glossary_term", "main.GLOSSARY_TERM"):
        with live_tables_only(), connection.cursor() as cursor, pytest.raises(WallBreached):
            cursor.execute(f"SELECT count(*) FROM {table}")


def test_the_role_for_readers_may_select_the_live_tables_and_nothing_else():
    live_tables = {model._meta.db_table for model in apps.get_models() if model.__module__ == "publishing.live"}

    granted = re.search(r"GRANT SELECT ON\n(.+?)\nTO plainterms_reader;", role_for_readers(), re.DOTALL)[1]
    assert set(re.findall(r"\w+", granted)) == live_tables | {"publishing_searchtext"}
    assert role_for_readers().count("GRANT") == 2


def role_for_readers() -> str:
    """The statements in ARCHITECTURE.md that make it."""
    return re.search(r"```sql\n(.+?)```", (BASE / "ARCHITECTURE.md").read_text(), re.DOTALL)[1]


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="a role of PostgreSQL")
def test_the_role_for_readers_serves_every_reader_page_and_can_read_no_draft():
    terms = [live(make_term("Alpha")), live(make_term("Beta"))]
    comparison = live(make_comparison(*terms, slug="alpha-vs-beta"))
    workflow.unpublish(live(make_term("Gamma")), by=workflow.OPERATOR)
    addresses = ["/", "/about/", "/glossary/", "/glossary/topics/", "/questions/", "/compare/", "/search/?q=alpha"]
    addresses += ["/feed/", "/sitemap.xml", "/readyz", "/glossary/alpha/", f"/compare/{comparison.slug}/"]
    addresses += [
        "/new/",
        "/llms.txt",
        "/glossary/alpha.md",
        "/glossary/alpha/changes/",
        "/compare/alpha-vs-beta/changes/",
    ]

    with connection.cursor() as cursor:
        cursor.execute(role_for_readers())
        cursor.execute("SET LOCAL ROLE plainterms_reader")
    found = {address: Client().get(address).status_code for address in [*addresses, "/glossary/gamma/"]}

    assert found == dict.fromkeys(addresses, 200) | {"/glossary/gamma/": 410}
    for model in apps.get_models():
        if model.__module__ != "publishing.live":
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model._base_manager.exists()


# One place per rule


def test_visible_is_defined_in_one_module():
    homes = {
        module.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name == "visible"
    }

    assert homes == {"publishing.live"}


def test_no_other_reader_facing_module_decides_on_live_from_or_live_until():
    words = re.compile(r"live_(?:from|until)(?:__\w+)?")
    decisions = [
        f"{module.name}:{call.lineno} {keyword.arg}"
        for module in reader_modules()
        if module.name != "publishing.live"
        for call in calls(module)
        for keyword in call.keywords
        if keyword.arg and words.fullmatch(keyword.arg)
    ]

    assert decisions == []


def test_only_publishing_markdown_calls_anything_safe():
    callers = {
        module.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if (
            isinstance(node, ast.Name | ast.Attribute) and getattr(node, "id", getattr(node, "attr", "")) == "mark_safe"
        )
        or (isinstance(node, ast.Call) and called_name(node) in ("SafeString", "SafeText"))
    }

    assert callers == {"publishing.markdown"}


def test_only_json_ld_is_html_by_its_type():
    homes = {
        module.name
        for module in modules().values()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.FunctionDef) and node.name == "__html__")
        or (isinstance(node, ast.ClassDef) and {"SafeString", "SafeText"} & {getattr(b, "id", "") for b in node.bases})
    }

    assert homes == {"publishing.jsonld"}


def test_format_html_gets_its_values_as_arguments():
    built = [
        f"{module.name}:{call.lineno}"
        for module in modules().values()
        for call in calls(module)
        if called_name(call) == "format_html" and not (is_fixed(call.args[0]) and len(call.args) > 1)
    ]

    assert built == []


# Names, sizes, words


def test_no_module_is_named_after_nothing():
    nameless = [module.name for module in modules().values() if module.stem in NAMES_OF_NOTHING]

    assert nameless == []


def test_every_room_and_every_module_without_a_standard_name_says_what_it_is():
    silent = [
        module.name
        for module in outside_migrations()
        if (module.name in ROOMS or module.stem not in STANDARD_NAMES) and not ast.get_docstring(module.tree)
    ]

    assert silent == []


def test_every_module_can_be_seen_at_a_glance():
    long = {
        module.name: module.source.count("\n") for module in outside_migrations() if module.source.count("\n") > LINES
    }

    assert long == {}


def test_ruff_holds_the_complexity_and_refuses_what_is_banned():
    lint = tomllib.loads((BASE / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]

    assert lint["mccabe"]["max-complexity"] <= 8
    assert {"C90", "S", "F", "I", "DJ"} <= set(lint["select"])
    assert "C901" not in lint["ignore"]


@pytest.mark.parametrize(
    "banned",
    [
        pytest.param(r"(?:filter|exclude|get)\(\s*\*\*\s*request", id="lookups from the query"),
        pytest.param(r"order_by\(\s*\*?request", id="order from the query"),
        pytest.param(r"cache_page|UpdateCacheMiddleware|FetchFromCacheMiddleware", id="whole-page caching by Django"),
        pytest.param(r"truncatewords_html|truncatechars_html", id="cutting HTML"),
        pytest.param(r"yaml\.(?:unsafe_|full_)?load\(", id="YAML into objects"),
        pytest.param(r"\bextractall\(", id="unpacking archives"),
        pytest.param(r"\beval\(|\bexec\(|\bpickle\b", id="running data"),
        pytest.param(r"except Exception\b|except:", id="catching everything"),
        pytest.param(r"@receiver\b|\bSignal\(", id="signals of our own"),
    ],
)
def test_no_module_uses(banned):
    users = [module.name for module in outside_migrations() if re.search(banned, module.source)]

    assert users == []


@pytest.mark.parametrize(
    "banned",
    [
        pytest.param(r"\|\s*safe\b|\|\s*safeseq\b", id="safe"),
        pytest.param(r"{%\s*autoescape\s+off", id="autoescape off"),
        pytest.param(r"truncatewords_html|truncatechars_html", id="cutting HTML"),
        pytest.param(r"<style\b|\sstyle=", id="styles in the page"),
        pytest.param(r"\son[a-z]+=\"", id="handlers in the page"),
        pytest.param(r"<script(?![^>]*\bsrc=)", id="scripts in the page"),
        pytest.param(r"(?:src|href)=\"https?://(?!\{\{)", id="somebody else's files"),
    ],
)
def test_no_template_uses(banned):
    users = [
        str(path.relative_to(BASE))
        for path in sorted((BASE / "templates").rglob("*"))
        if path.is_file() and re.search(banned, path.read_text(encoding="utf-8"))
    ]

    assert users == []


def test_templates_static_files_and_tests_have_the_rooms_of_the_code():
    for folder in ("templates", "static"):
        names = {path.name for path in (BASE / folder).iterdir() if path.is_dir()}
        assert names <= {*ROOMS, "admin"}, folder
