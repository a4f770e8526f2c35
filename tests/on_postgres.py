"""Runs the tests marked `postgres` on a throwaway PostgreSQL: `python -m tests.on_postgres [pytest options]`."""

import os
import subprocess
import sys

from tests.services import ServerMissing, postgres


def main() -> int:
    try:
        with postgres() as url:
            command = [sys.executable, "-m", "pytest", "-m", "postgres", *sys.argv[1:]]
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except ServerMissing as error:
        print(f"PostgreSQL tests not run: {error} is not installed", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
