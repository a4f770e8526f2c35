"""Throwaway servers for the tests: a PostgreSQL and a Redis on loopback, gone when the block ends."""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 20  # seconds


class ServerMissing(Exception):
    """The server's program is not installed."""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The DATABASE_URL of an empty PostgreSQL. Raises ServerMissing."""
    initdb = _program("initdb", "/usr/lib/postgresql/*/bin/initdb")
    server = str(Path(initdb).with_name("postgres"))
    folder = tempfile.mkdtemp(prefix="pt-pg-", dir="/tmp" if os.path.isdir("/tmp") else None)
    # PostgreSQL refuses to run as root: it runs as the user that its package made.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data, port = f"{folder}/data", _free_port()
    options = {"user": user, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, "cwd": folder}
    try:
        subprocess.run(
            [initdb, "-D", data, "-U", "plainterms", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            **options,
        )
        command = [server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-c", "fsync=off"]
        with _running(command, port, **options):
            yield f"postgres://plainterms@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The CACHE_URL of an empty Redis. Raises ServerMissing."""
    program, port = _program("redis-server"), _free_port()
    with _running([program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""], port):
        yield f"redis://127.0.0.1:{port}/0"


def _program(name: str, pattern: str = "") -> str:
    found = shutil.which(name) or next(iter(sorted(glob.glob(pattern), reverse=True)), None)
    if found is None:
        raise ServerMissing(name)
    return found


@contextlib.contextmanager
def _running(command: list[str], port: int, **options) -> Iterator[None]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        try:
            _wait(process, port, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen, port: int, log) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.05)
    log.seek(0)
    raise RuntimeError(f"{process.args[0]} did not start: {log.read()[-2000:].decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
