"""All measurements, one after the other: `python -m tests.bench`, or `make bench`."""

import subprocess
import sys

PARTS = ("linking", "search", "suggest", "pages")


def main() -> int:
    for part in PARTS:
        print(f"\n== {part} ==\n", flush=True)
        status = subprocess.run([sys.executable, "-m", f"tests.bench.{part}"], check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
