"""Strict readers of environment variables: an odd value is refused by name, never guessed."""

import os
import re
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str = "") -> str:
    """The value of NAME, or what stands in the file that NAME_FILE names. Both at once are refused."""
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and path is not None:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    if path is not None:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error.strerror}).") from None
    return default if value is None else value.strip()


def env_bool(name: str, default: bool = False) -> bool:
    """True for "1", False for "0", the default for nothing."""
    value = env_text(name)
    if value not in ("", "0", "1"):
        raise ImproperlyConfigured(f'{name} must be "1" or "0", not {value!r}.')
    return value == "1" if value else default


def env_int(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number within the limits."""
    value = env_text(name)
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
    return int(value)


def env_list(name: str) -> list[str]:
    """The parts of a list separated by commas, without spaces and empty parts."""
    return [part.strip() for part in env_text(name).split(",") if part.strip()]


def env_url(name: str, default: str) -> str:
    """An address of scheme and host (and port), without a path and without the slash at the end."""
    value = env_text(name) or default
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+/?", value):
        raise ImproperlyConfigured(f"{name} must look like https://glossary.example.org, not {value!r}.")
    return value.rstrip("/")


def env_hosts(name: str) -> list[str]:
    """Host names to answer to; "*" is refused, since any name would then do."""
    hosts = env_list(name)
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9.\-]+|\[[0-9a-fA-F:]+\]", host):
            raise ImproperlyConfigured(f"{name} must be host names separated by commas, not {host!r}.")
    return hosts


def kept_secret(path: Path) -> str:
    """The secret kept in a file that only its owner can read; made at the first call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret := secrets.token_urlsafe(50))
    return secret
