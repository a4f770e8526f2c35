"""Whether the process in this container answers: the exit status is 0 when it does."""

import os
import sys
from urllib.request import urlopen

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"

if __name__ == "__main__":
    try:
        with urlopen(ADDRESS, timeout=4) as answer:
            sys.exit(answer.status != 200)
    except OSError as error:
        sys.exit(f"{ADDRESS}: {error}")
