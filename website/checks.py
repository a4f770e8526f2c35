"""System checks of the house: what would lose or leak data later is said before the site starts."""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.db import DatabaseError, connection

MOUNTS = Path("/proc/mounts")
# SQLite's locks do not hold there, and its write-ahead log needs memory that all processes share.
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "fuse.ceph",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb3",
        "smbfs",
    }
)
# Two connections that write and checkpoint at the same moment could corrupt the file before: fixed in 3.51.3, and in
# these earlier lines.
FIXED_IN = (3, 51, 3)
FIXED_IN_LINE = {(3, 50): (3, 50, 7), (3, 44): (3, 44, 6)}


def check_pragmas(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """SQLite runs with the options of the settings: read back, since one misplaced is ignored without a word."""
    # A database in memory, as tests use it, has no journal.
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return []
    try:
        found = {name: _pragma(name) for name in settings.SQLITE_PRAGMAS}
    except DatabaseError as error:
        return [Error(f"The database does not open: {error}", id="website.E001")]
    return [
        Error(
            f"SQLite runs with {name}={found[name]}, not {wanted}: saves could be lost or refused.",
            hint="OPTIONS in DATABASES must hold the init_command of website/settings.py.",
            id="website.E002",
        )
        for name, wanted in settings.SQLITE_PRAGMAS.items()
        if str(found[name]).lower() != str(wanted).lower()
    ]


def check_sqlite_version(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Only information: the fault is as rare as one of the disk, and most systems ship a version that has it."""
    if connection.vendor != "sqlite":
        return []
    version = connection.Database.sqlite_version_info
    if version >= FIXED_IN or version >= FIXED_IN_LINE.get(version[:2], FIXED_IN):
        return []
    return [
        Info(
            f"SQLite {connection.Database.sqlite_version} has a rare fault in its write-ahead log; 3.51.3 mends it.",
            hint="Keep backups, or set DATABASE_URL to use PostgreSQL.",
            id="website.I001",
        )
    ]


def check_data_folder(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The data folder can be written, and no part of it is handed out as a static file."""
    if connection.vendor != "sqlite" and settings.MEDIA_BUCKET:
        return []
    folder, problems = settings.DATA_DIR, []
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        problems.append(
            Error(
                f"The data folder {folder} cannot be written.",
                hint="Create it for the user that runs the site, or set PLAINTERMS_DATA.",
                id="website.E003",
            )
        )
    for name, served in (("PLAINTERMS_STATIC", settings.STATIC_ROOT), ("MEDIA_ROOT", settings.MEDIA_ROOT)):
        if folder.resolve().is_relative_to(Path(served).resolve()):
            problems.append(
                Error(
                    f"The data folder {folder} lies in {served}, whose files everybody can read.",
                    hint=f"{name} must be a folder of its own.",
                    id="website.E004",
                )
            )
    return problems


def check_file_system(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """SQLite on a disk of this machine."""
    if connection.vendor != "sqlite" or not MOUNTS.exists():
        return []
    kind = file_system_of(settings.DATA_DIR, MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines())
    if kind not in NETWORK_FILE_SYSTEMS:
        return []
    return [
        Error(
            f"The data folder {settings.DATA_DIR} is on a network file system ({kind}), where SQLite breaks.",
            hint="Set PLAINTERMS_DATA to a folder on a local disk, or DATABASE_URL to use PostgreSQL.",
            id="website.E005",
        )
    ]


def check_proxies(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Behind a proxy that nobody has told of, each page would lead to itself for ever."""
    if not settings.SECURE_SSL_REDIRECT or settings.PROXIES:
        return []
    return [
        Warning(
            "Readers come by https, but PLAINTERMS_PROXIES is 0: what a proxy says of the connection is not believed.",
            hint="Set PLAINTERMS_PROXIES to the number of proxies in front, or PLAINTERMS_SSL_REDIRECT to 0.",
            id="website.W001",
        )
    ]


def file_system_of(folder: Path, mounts: Iterable[str]) -> str:
    """The type of the file system that a folder is on, by the lines of /proc/mounts; '' when none fits."""
    best, kind = -1, ""
    for line in mounts:
        _device, point, found, *_rest = [*line.split(), "", "", ""]
        # Spaces in a mount point are written as \040.
        place = Path(point.replace("\\040", " "))
        # The later of two mounts at one place hides the earlier.
        if point and folder.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), found
    return kind


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        row = cursor.execute(f"PRAGMA {name}").fetchone()
    # Without support for memory-mapped files SQLite answers nothing, and has none.
    return row[0] if row else 0
