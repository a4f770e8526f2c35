#!/bin/sh
# Installs what the tests need from Debian's packages, as root; elsewhere it says what is missing.
set -eu

missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }

case "${1:-}" in
  browser)
    command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
      || command -v chromium-browser >/dev/null 2>&1 || test -n "${BROWSER_PATH:-}" \
      || missing="chromium fonts-liberation" ;;
  servers)
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="postgresql"
    need redis-server redis-server ;;
  *) echo "usage: debian.sh browser|servers" >&2; exit 2 ;;
esac

test -n "$missing" || exit 0
if test "$(id -u)" = 0 && command -v apt-get >/dev/null 2>&1; then
  echo "installing$(printf ' %s' $missing)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "The tests that need them are skipped; install:$(printf ' %s' $missing)"
fi
