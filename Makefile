# Everything a machine needs is installed by these targets; `make` alone lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
export PORT

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
GUNICORN := $(BIN)/gunicorn website.wsgi --config gunicorn.conf.py

.DEFAULT_GOAL := help
.PHONY: help run dev test check check-content lock bench browser servers clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.run ## set up, migrate, load the shipped content, serve the site at http://$(HOST):$(PORT)/
	@$(MANAGE) prepare
	@$(GUNICORN) --bind $(HOST):$(PORT)

dev: .venv/.dev ## the same with a server that reloads, and with error pages for developers
	@PLAINTERMS_DEBUG=1 $(MANAGE) prepare
	@PLAINTERMS_DEBUG=1 $(MANAGE) runserver $(HOST):$(PORT)

test: .venv/.dev browser servers ## set up and run every test
	@$(BIN)/python -m pytest
	@$(BIN)/python -m tests.on_postgres

check: .venv/.dev ## lint, format, templates, migrations, deployment settings
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint --check templates
	@$(MANAGE) makemigrations --check --dry-run
	@$(BIN)/python -m website.deploycheck

check-content: .venv/.dev ## check the shipped content: links, names, sources, lengths, spelling
	@$(BIN)/python -m pytest tests/content

lock: ## pin all dependencies anew, with hashes and without addresses
	@sh requirements/lock.sh

bench: .venv/.dev ## measure speed, side by side with a reference
	@$(BIN)/python -m tests.bench

browser: ## install a browser for the tests where that is possible (Debian, as root)
	@sh requirements/debian.sh browser

servers: ## install PostgreSQL and Redis for the tests where that is possible (Debian, as root)
	@sh requirements/debian.sh servers

clean: ## remove what was installed and built; var/ with your data stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; $(PYTHON) was not found. Set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "Python 3.11 or newer is needed; $(PYTHON) is %d.%d. Set PYTHON=/path/to/python3.11" % v[:2])'
	@$(PYTHON) -m venv .venv || { echo "Python has no venv module. On Debian: apt-get install python3-venv"; exit 1; }

.venv/.run: .venv/bin/python requirements/base.txt
	@test -e .venv/.dev || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/base.txt
	@touch $@

.venv/.dev: .venv/bin/python requirements/dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch .venv/.run $@
