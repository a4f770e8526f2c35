"""The Makefile, the image and its neighbours, read as text: no container engine is needed to see that names fit."""

import ast
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

BASE = Path(__file__).resolve().parents[2]
ROOMS = ("publishing", "glossary", "compare", "website")
MAKEFILE = (BASE / "Makefile").read_text()
DOCKERFILE = (BASE / "Dockerfile").read_text()
CADDYFILE = (BASE / "deploy" / "Caddyfile").read_text()
COMPOSE = yaml.safe_load((BASE / "compose.yaml").read_text())
EXTRAS = {"redis", "psycopg", "boto3", "storages"}


def instructions(name: str) -> list[str]:
    """The arguments of each instruction of the Dockerfile with this name, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [line.removeprefix(f"{name} ") for line in joined.splitlines() if line.startswith(f"{name} ")]


def install_lines(text: str) -> list[str]:
    return re.findall(r"python -m (pip install .*) -r (requirements/\w+\.txt)", text)


def pins(name: str) -> dict[str, str]:
    """Package and version of each line of a lock, with the condition under which it is installed."""
    lines = (BASE / "requirements" / f"{name}.txt").read_text().splitlines()
    return dict(line.removesuffix(" \\").split("==", 1) for line in lines if re.match(r"[a-z0-9]", line))


def options_of(command: str) -> set[str]:
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    return {option for action in parser._actions for option in action.option_strings}


def assert_commands_exist(text: str) -> None:
    """Each `manage.py` command that a text names exists, with the options named."""
    found = re.findall(r"manage\.py ([a-z_]+)((?: +--[a-z-]+)*)", text)
    for command, options in found:
        assert command in get_commands(), command
        assert set(options.split()) <= options_of(command), (command, options)


# The Makefile


def targets() -> dict[str, str]:
    """Each target for people, with its line of help."""
    return dict(re.findall(r"^([a-z-]+):[^=\n]*?## (.+)$", MAKEFILE, re.MULTILINE))


def make(*arguments: str, folder: Path = BASE) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "PORT")}
    return subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def test_make_alone_lists_every_target_with_a_line():
    result = make()

    lines = {line.split()[1]: line.split(maxsplit=2)[2] for line in result.stdout.splitlines()}
    assert result.returncode == 0
    assert lines == targets()
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()
    assert set(phony) == set(lines)


@pytest.mark.parametrize("target", ["run", "dev", "test", "check", "check-content", "lock", "bench", "clean"])
def test_the_recipe_of_each_target_can_be_read(target):
    result = make("-n", target)

    assert result.returncode == 0, result.stderr


def test_the_makefile_names_only_commands_and_modules_that_exist():
    assert_commands_exist(MAKEFILE.replace("$(MANAGE)", "manage.py"))
    for module in re.findall(r"-m ((?:tests|website)[.\w]*)", MAKEFILE):
        path = BASE / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    for path in re.findall(r"(?:sh|pytest) ((?:requirements|tests)/[\w./]+)", MAKEFILE):
        assert (BASE / path).exists(), path


def test_port_host_and_python_can_be_set():
    result = make("-n", "-B", "run", "PORT=8123", "HOST=0.0.0.0", "PYTHON=/opt/python/bin/python3")

    assert "--bind 0.0.0.0:8123" in result.stdout
    assert "/opt/python/bin/python3 -m venv .venv" in result.stdout


def test_a_python_that_is_too_old_is_refused_in_plain_words(tmp_path):
    shutil.copy(BASE / "Makefile", tmp_path)
    old = tmp_path / "python3.9"
    pretend = "import sys; sys.version_info = (3, 9, 18); exec(sys.argv[1])"
    old.write_text(f"#!/bin/sh\nshift\nexec {sys.executable} -c '{pretend}' \"$1\"\n")
    old.chmod(0o755)

    result = make("run", f"PYTHON={old}", folder=tmp_path)

    assert result.returncode != 0
    assert f"Python 3.11 or newer is needed; {old} is 3.9. Set PYTHON=" in result.stdout + result.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_is_missing_is_named(tmp_path):
    shutil.copy(BASE / "Makefile", tmp_path)

    result = make("run", "PYTHON=no-such-python", folder=tmp_path)

    assert result.returncode != 0
    assert "no-such-python was not found" in result.stdout + result.stderr


def test_continuous_integration_runs_check_and_test_and_skips_nothing():
    script = (BASE / ".ci" / "run").read_text()

    assert re.findall(r"^make (\w+)$", script, re.MULTILINE) == ["check", "test"]
    assert "set -eu" in script
    assert "export CI=true" in script
    assert os.access(BASE / ".ci" / "run", os.X_OK)


# What is installed


def test_the_image_installs_with_the_line_that_continuous_integration_installs_with():
    here = {flags for flags, _lock in install_lines(MAKEFILE)}
    image = {flags for flags, _lock in install_lines(DOCKERFILE)}

    assert here == image
    assert [lock for _flags, lock in install_lines(DOCKERFILE)] == ["requirements/production.txt"]
    assert "--require-hashes" in here.pop()


def test_the_image_gets_the_versions_that_the_tests_ran_with():
    base, production, dev = pins("base"), pins("production"), pins("dev")

    assert base.items() <= production.items()
    assert production.items() <= dev.items()
    assert {"psycopg", "redis", "django-storages"} <= production.keys() - base.keys()


def test_the_locks_have_hashes_and_name_no_address():
    for name in ("base", "production", "dev"):
        text = (BASE / "requirements" / f"{name}.txt").read_text()
        assert text.count("==") <= text.count("--hash=sha256:")
        assert "://" not in text
        assert "--index" not in text


def test_the_packages_of_the_extras_are_asked_for_only_where_the_settings_name_them():
    """Without DATABASE_URL, CACHE_URL and a bucket the site runs with requirements/base.txt alone."""
    sources = {path: path.read_text() for room in ROOMS for path in (BASE / room).rglob("*.py")}

    users = {path.relative_to(BASE).as_posix() for path, source in sources.items() if EXTRAS & packages(source)}
    importers = {path for path, source in sources.items() if re.search(r"^(?:from|import) .*\bcaches\b", source, re.M)}
    assert users == {"website/caches.py"}
    assert importers == set()


def packages(source: str) -> set[str]:
    """The packages that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


# The image


def test_every_path_that_the_image_copies_exists():
    copied = [line for line in instructions("COPY") if not line.startswith("--from=")]

    sources = [source for line in copied for source in line.split()[:-1]]
    assert sources == ["requirements/production.txt", "."]
    for source in sources:
        assert (BASE / source).exists(), source


def test_every_command_that_the_image_runs_exists():
    assert_commands_exist(DOCKERFILE)
    for path in re.findall(r"\bdeploy/[\w.]+", DOCKERFILE):
        assert (BASE / path).exists(), path
    compiled = re.search(r"compileall -q ([\w. ]+)", DOCKERFILE)[1].split()
    assert all((BASE / name).exists() for name in compiled)
    assert set(ROOMS) <= set(compiled)


def test_the_image_has_two_stages_and_runs_as_a_user_without_rights():
    stages = instructions("FROM")

    assert len(stages) == 2
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", instructions("USER")[-1])
    assert instructions("VOLUME") == ["/data"]
    assert "PLAINTERMS_DATA=/data" in DOCKERFILE
    # Collected at build, and served from where they were collected.
    assert DOCKERFILE.count("PLAINTERMS_STATIC=/app/staticfiles") == 2


def test_the_image_runs_the_python_that_the_tests_ran_with():
    wanted = re.search(r"^ARG PYTHON_VERSION=(\S+)", DOCKERFILE, re.MULTILINE)[1]

    assert f'requires-python = ">={wanted}"' in (BASE / "pyproject.toml").read_text()
    assert f"--python-version {wanted}" in (BASE / "requirements" / "lock.sh").read_text()


@pytest.mark.parametrize("kept_out", [".git", ".env", ".venv", "var", "deploy/secrets", "tests", "staticfiles"])
def test_secrets_data_and_history_stay_out_of_the_image(kept_out):
    assert kept_out in (BASE / ".dockerignore").read_text().splitlines()


@pytest.mark.parametrize("kept_out", [".env", "deploy/secrets/", "var/"])
def test_secrets_and_data_stay_out_of_the_repository(kept_out):
    assert kept_out in (BASE / ".gitignore").read_text().splitlines()


class Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self):
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.mark.parametrize(("status", "is_healthy"), [(200, True), (503, False)])
def test_the_health_check_of_the_image_asks_the_process_in_it(monkeypatch, status, is_healthy):
    monkeypatch.setattr(Health, "status", status)
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()

        result = run_health_check(server.server_port)

    assert (result.returncode == 0) is is_healthy


def test_the_health_check_fails_where_nothing_answers():
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        port = server.server_port

    result = run_health_check(port)

    assert result.returncode == 1
    assert "/healthz" in result.stderr


def run_health_check(port: int) -> subprocess.CompletedProcess:
    command = instructions("HEALTHCHECK")[0].split("CMD ", 1)[1]
    program, path = yaml.safe_load(command)
    assert program == "python"
    environment = {**os.environ, "PORT": str(port)}
    return subprocess.run([sys.executable, path], cwd=BASE, env=environment, capture_output=True, text=True, timeout=30)


# The start script


def test_the_start_script_prepares_and_then_serves(tmp_path):
    said = start(tmp_path)

    assert said == [
        "python manage.py prepare --no-static",
        "gunicorn website.wsgi --config gunicorn.conf.py --bind 0.0.0.0:8000",
    ]
    assert_commands_exist("\n".join(said))


@pytest.mark.parametrize(("word", "program"), [("prepare", "python"), ("serve", "gunicorn")])
def test_the_start_script_does_one_of_the_two(tmp_path, word, program):
    said = start(tmp_path, word)

    assert [line.split()[0] for line in said] == [program]


def start(folder: Path, *words: str) -> list[str]:
    """The commands that deploy/start.sh runs, run by programs that only say their name."""
    for program in ("python", "gunicorn"):
        (folder / program).write_text(f'#!/bin/sh\necho "{program} $*"\n')
        (folder / program).chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}"}
    script = ["sh", str(BASE / "deploy" / "start.sh"), *words]
    return subprocess.run(script, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


# The neighbours


def test_every_path_and_command_that_compose_names_exists():
    for name in ("prepare", "site"):
        shell, script, word = COMPOSE["services"][name]["command"]
        assert shell == "sh"
        assert f"  {word})" in (BASE / script).read_text()
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (BASE / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], volume
        assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys()
        assert set(service["networks"]) <= COMPOSE["networks"].keys()
        assert set(service.get("depends_on", {})) <= COMPOSE["services"].keys()
    assert COMPOSE["x-site"]["build"] == "."


def test_the_settings_that_compose_sets_are_settings_of_the_site():
    source = (BASE / "website" / "settings.py").read_text()

    for name in COMPOSE["x-site"]["environment"]:
        assert f'"{name.removesuffix("_FILE")}"' in source, name


def test_every_service_runs_on_a_read_only_file_system_and_is_watched():
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["tmpfs"], name
        assert "no-new-privileges:true" in service.get("security_opt", []) or name == "postgres"
        assert "healthcheck" in service or name == "site", name
        assert "privileged" not in service


def test_only_the_proxy_can_be_reached_from_outside():
    services = COMPOSE["services"]

    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_secrets_reach_the_services_by_files_that_one_command_makes(tmp_path):
    (tmp_path / "deploy").mkdir()
    shutil.copy(BASE / "deploy" / "secrets.sh", tmp_path / "deploy")

    script = ["sh", "deploy/secrets.sh", "glossary.example.org"]
    first = subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, check=True)
    made = {path.name: path.read_text() for path in (tmp_path / "deploy" / "secrets").iterdir()}
    subprocess.run(script, cwd=tmp_path, capture_output=True, check=True)

    assert {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()} == made.keys()
    assert (tmp_path / ".env").read_text() == "SITE_HOST=glossary.example.org\n"
    assert len(made["secret_key"]) >= 50
    assert made["postgres_password"] in made["database_url"]
    assert made["secret_key"] not in first.stdout
    assert (tmp_path / "deploy" / "secrets").stat().st_mode & 0o077 == 0
    # The second run makes no new ones: the database would not open any more.
    assert made == {path.name: path.read_text() for path in (tmp_path / "deploy" / "secrets").iterdir()}


def test_the_proxy_asks_the_site_under_the_name_and_port_it_has():
    port = instructions("EXPOSE")[0]

    name, found = re.search(r"dynamic a (\w+) (\d+)", CADDYFILE).groups()
    assert name in COMPOSE["services"]
    assert found == port
    assert f"PORT={port}" in DOCKERFILE
    assert "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in COMPOSE["services"]["proxy"]["volumes"]
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) <= COMPOSE["services"]["proxy"]["environment"].keys()


def test_the_proxy_limits_requests_a_little_above_the_limit_of_the_site():
    limit = int(re.search(r"max_size (\d+)MB", CADDYFILE)[1])

    site = re.search(r"^DATA_UPLOAD_MAX_MEMORY_SIZE = (\d+) \* 1024 \* 1024$", settings_source(), re.MULTILINE)
    assert limit == int(site[1]) + 1


def settings_source() -> str:
    return (BASE / "website" / "settings.py").read_text()


def test_the_proxy_buffers_and_overwrites_what_readers_claim_about_themselves():
    assert "request_buffers" in CADDYFILE
    assert "header_up X-Forwarded-For {remote_host}" in CADDYFILE
    assert "header_up X-Forwarded-Proto {scheme}" in CADDYFILE
    assert "encode zstd gzip" in CADDYFILE
    assert CADDYFILE.count("{") == CADDYFILE.count("}")


def test_answers_that_the_proxy_makes_itself_carry_the_headers_too():
    own = CADDYFILE.split("handle_errors", 1)[1]

    for name in (
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Content-Security-Policy",
        "Referrer-Policy",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
    ):
        assert name in own
