#!/bin/sh
# Locks carry hashes and no address: the index variables are unset, so only the public registry is asked.
set -eu
cd "$(dirname "$0")/.."
compile() {
  env -u UV_DEFAULT_INDEX -u UV_INDEX -u UV_INDEX_URL \
    "${UV:-uv}" pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"
}
compile pyproject.toml -o requirements/base.txt
compile --all-extras --group dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt
# What the image installs: the very versions that the tests ran with.
compile --extra postgres --extra s3 -c requirements/dev.txt pyproject.toml -o requirements/production.txt
