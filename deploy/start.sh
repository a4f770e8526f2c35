#!/bin/sh
# In a container: brings the data up to date and serves, `prepare` or `serve` for one of the two.
set -eu
cd "$(dirname "$0")/.."
prepare() { python manage.py prepare --no-static; }
serve() { exec gunicorn website.wsgi --config gunicorn.conf.py --bind "0.0.0.0:${PORT:-8000}"; }

case "${1:-both}" in
  both) prepare && serve ;;
  prepare) prepare ;;
  serve) serve ;;
  *) echo "usage: start.sh [prepare|serve]" >&2; exit 2 ;;
esac
