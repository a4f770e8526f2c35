"""`manage.py check --deploy` with the settings of a real deployment: warnings count as errors."""

import os
import subprocess
import sys
import tempfile

DEPLOYMENT = {
    "PLAINTERMS_HOSTS": "glossary.example.org",
    "PLAINTERMS_SITE_URL": "https://glossary.example.org",
    "PLAINTERMS_HSTS_PRELOAD": "1",
    "PLAINTERMS_PROXIES": "1",
}


def main() -> int:
    """The exit status of the check, run in a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **DEPLOYMENT, "PLAINTERMS_DATA": folder}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 (fixed words)


if __name__ == "__main__":
    sys.exit(main())
