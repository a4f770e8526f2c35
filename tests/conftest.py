"""What all tests share: static files, a browser, and an empty vocabulary at the start of each test."""

import os
import shutil
from collections.abc import Iterator

# Playwright runs its own event loop beside the tests' database calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from glossary.lexicon import forget_vocabulary

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_sessionfinish() -> None:
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """The manifest of static files, without which no template can name one."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    """No test sees pages or names that another one published."""
    cache.clear()
    forget_vocabulary()


@pytest.fixture(scope="session", autouse=True)
def whitenoise_serves_static_files() -> Iterator[None]:
    """As in production; Django's own handler in front of it would not know the names with hashes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application)
        yield


@pytest.fixture(scope="session", autouse=True)
def server_threads_leave_the_shared_connection_alone() -> Iterator[None]:
    """They close it when the browser goes, maybe after the test: nothing to close in memory, but no longer allowed."""
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            patch.setattr("django.core.servers.basehttp.ThreadedWSGIServer._close_connections", lambda server: None)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> str:
    """The rows that migrations made, such as the groups: what `serialized_rollback` puts back.

    Read as soon as they are there: once Playwright's loop runs, this connection is out of reach.
    """
    with django_db_blocker.unblock():
        # Only kept when one of the tests that run asks for it.
        return getattr(connection, "_test_serialized_contents", "")


@pytest.fixture(autouse=True)
def rows_come_back_beside_a_browser(request: pytest.FixtureRequest) -> None:
    """Beside Playwright's loop Django opens another connection, which does not know the first rows."""
    if request.node.get_closest_marker("browser"):
        connection._test_serialized_contents = request.getfixturevalue("django_db_setup")


@pytest.fixture(scope="session")
def browser_path() -> str:
    path = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = "no Chromium found; set BROWSER_PATH"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, browser_path: str) -> dict:
    return {**browser_type_launch_args, "executable_path": browser_path, "args": list(QUIET)}
