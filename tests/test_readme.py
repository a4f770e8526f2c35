"""README.md against the code: it names all that can be set, made and run, and nothing that cannot."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

BASE = Path(__file__).resolve().parent.parent
README = (BASE / "README.md").read_text()
ROOMS = ("publishing", "glossary", "compare", "website")
READERS = {"env_text", "env_bool", "env_int", "env_list", "env_url", "env_hosts"}
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "DESIGN.md")


def first_column(heading: str) -> list[str]:
    """What stands in backticks at the start of each row of the table with this heading."""
    table = README.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    return re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)


def read_variables() -> set[str]:
    """Every environment variable that the program reads by itself."""
    names = set()
    for path in (BASE / "gunicorn.conf.py", *(BASE / "website").rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            is_reader = getattr(call.func, "id", "") in READERS
            if is_reader and call.args and isinstance(call.args[0], ast.Constant):
                names.add(call.args[0].value)
    return names | set(re.findall(r"^([A-Z]+) \?=", (BASE / "Makefile").read_text(), re.MULTILINE))


def test_the_settings_table_names_every_variable_once_and_no_other():
    named = first_column("Variable")

    assert sorted(named) == sorted(read_variables())


def test_no_document_names_a_variable_that_does_not_exist():
    known = read_variables() | {f"{name}_FILE" for name in read_variables()}
    named = {name for path in DOCUMENTS for name in re.findall(r"\bPLAINTERMS_[A-Z_]+", (BASE / path).read_text())}

    assert named <= known


def test_variables_are_read_by_the_strict_readers_alone():
    loose = [
        f"{path.relative_to(BASE)}:{number}"
        for path in (BASE / "gunicorn.conf.py", *(path for room in ROOMS for path in (BASE / room).rglob("*.py")))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"os\.(?:environ\b(?!\.setdefault)|getenv)", line)
    ]

    allowed = ("website/environment.py", "website/deploycheck.py")
    assert [place for place in loose if not place.startswith(allowed)] == []


def test_the_targets_table_names_every_target_once_and_no_other():
    named = [row.removeprefix("make ") for row in first_column("Target")]

    makefile = (BASE / "Makefile").read_text()
    assert sorted(named) == sorted(re.findall(r"^([a-z-]+):[^=\n]*?## ", makefile, re.MULTILINE))


def test_no_document_names_a_target_that_does_not_exist():
    makefile = (BASE / "Makefile").read_text()
    known = set(re.findall(r"^([a-z-]+):[^=\n]*?## ", makefile, re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)", (BASE / path).read_text())}

    assert named <= known


def test_the_commands_table_names_every_command_of_the_site_once_and_no_other():
    named = [row.split()[1] for row in first_column("Command")]

    ours = [name for name, app in get_commands().items() if app in ROOMS]
    assert sorted(named) == sorted(ours)


def test_commands_have_the_options_that_readme_gives_them():
    for row in first_column("Command"):
        name = row.split()[1]
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        options = {option for action in parser._actions for option in action.option_strings}

        assert set(re.findall(r"--[a-z-]+", row)) <= options, name


def test_no_document_names_a_command_that_does_not_exist():
    named = {name for path in DOCUMENTS for name in re.findall(r"manage\.py ([a-z_]+)", (BASE / path).read_text())}

    assert named <= get_commands().keys()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_to_a_file_leads_somewhere(name):
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", (BASE / name).read_text())

    missing = [link for link in links if not (BASE / link).exists()]
    assert missing == []


def test_every_path_that_the_architecture_names_exists():
    text = (BASE / "ARCHITECTURE.md").read_text()
    paths = set(
        re.findall(r"`((?:publishing|glossary|compare|website|templates|static|tests|content|deploy)/[\w./]*)`", text)
    )

    assert [path for path in sorted(paths) if not (BASE / path).exists()] == []


def test_the_license_is_the_one_that_is_named():
    license_text = (BASE / "LICENSE").read_text()

    assert license_text.startswith("BSD 3-Clause License")
    assert "2026, The Plainterms contributors" in license_text
    assert "BSD-3-Clause" in README
