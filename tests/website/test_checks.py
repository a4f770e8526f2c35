"""What is said before the site starts, when its data would not be safe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from website import checks

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def manage(tmp_path):
    """Runs `manage.py check` in a data folder of its own; settings may be overridden by lines of Python."""

    def run(override: str = "", *options: str, **variables: str) -> subprocess.CompletedProcess:
        (tmp_path / "other_settings.py").write_text(f"from website.settings import *\n{override}\n")
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        environment = {
            **kept,
            "PLAINTERMS_DATA": str(tmp_path / "data"),
            "DJANGO_SETTINGS_MODULE": "other_settings",
            "PYTHONPATH": str(tmp_path),
            **variables,
        }
        command = [sys.executable, "manage.py", "check", *options]
        return subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, timeout=120)

    return run


def test_a_fresh_site_has_nothing_to_say(manage):
    result = manage("", "--fail-level", "WARNING")

    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_pragmas_that_do_not_reach_sqlite_stop_the_site(manage):
    result = manage('DATABASES["default"]["OPTIONS"] = {"init_command": "PRAGMA journal_mode=wal;"}')

    assert result.returncode == 1
    assert "website.E002" in result.stderr
    assert "synchronous=" not in result.stderr or "synchronous=1" in result.stderr
    assert "cache_size" in result.stderr


def test_a_data_folder_that_would_be_handed_out_stops_the_site(manage, tmp_path):
    result = manage("", PLAINTERMS_STATIC=str(tmp_path))

    assert result.returncode == 1
    assert "website.E004" in result.stderr


def test_a_data_folder_that_is_missing_stops_the_site(manage, tmp_path):
    result = manage("", PLAINTERMS_SECRET_KEY="s" * 50)

    assert result.returncode == 1
    assert "website.E003" in result.stderr
    assert str(tmp_path / "data") in result.stderr


def test_https_without_a_known_proxy_is_warned_of(manage):
    address = {"PLAINTERMS_HOSTS": "a.example.org", "PLAINTERMS_SITE_URL": "https://a.example.org"}

    alone, behind = manage("", **address), manage("", **address, PLAINTERMS_PROXIES="1")

    assert "website.W001" in alone.stderr
    assert alone.returncode == 0
    assert "website.W001" not in behind.stderr


def test_a_data_folder_on_a_network_stops_a_site_on_sqlite(monkeypatch, tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/home {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(checks, "MOUNTS", mounts)

    with override_settings(DATA_DIR=tmp_path / "data"):
        found = checks.check_file_system(None)

    expected = ["website.E005"] if "sqlite" in settings.DATABASES["default"]["ENGINE"] else []
    assert [message.id for message in found] == expected


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/data", "ext4"),
        ("/srv/share/data", "nfs4"),
        ("/srv/share", "nfs4"),
        ("/srv/shared", "ext4"),
        ("/mnt/my disk/data", "cifs"),
        ("/over/laid", "tmpfs"),
        ("/over", "tmpfs"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(folder, kind):
    mounts = [
        "/dev/sda / ext4 rw 0 0",
        "server:/share /srv/share nfs4 rw 0 0",
        "//server/disk /mnt/my\\040disk cifs rw 0 0",
        "/dev/sdb /over xfs rw 0 0",
        "tmpfs /over tmpfs rw 0 0",
        "",
    ]

    assert checks.file_system_of(Path(folder), mounts) == kind


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ((3, 40, 1), ["website.I001"]),
        ((3, 44, 5), ["website.I001"]),
        ((3, 44, 6), []),
        ((3, 45, 9), ["website.I001"]),
        ((3, 50, 6), ["website.I001"]),
        ((3, 50, 7), []),
        ((3, 51, 2), ["website.I001"]),
        ((3, 51, 3), []),
        ((3, 52, 0), []),
        ((4, 0, 0), []),
    ],
)
def test_an_sqlite_with_the_fault_in_its_log_is_named(monkeypatch, version, said):
    monkeypatch.setattr(checks.connection, "vendor", "sqlite")
    monkeypatch.setattr(checks.connection.Database, "sqlite_version_info", version, raising=False)
    monkeypatch.setattr(checks.connection.Database, "sqlite_version", ".".join(map(str, version)), raising=False)

    found = checks.check_sqlite_version(None)

    assert [message.id for message in found] == said
    assert all(not message.is_serious() for message in found)
