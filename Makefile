# Holdfast. `make run` tries it, `make test` proves it. Both install what they need into this folder, once.

PYTHON ?= python3
PORT ?= 8000
export PORT
# What we install comes before what the machine has; Node comes from there only where the machine's is too old.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# npm's own cache and notices are no part of a build.
export NPM_CONFIG_UPDATE_NOTIFIER := false

INSTALL := .venv/bin/python -m pip install --quiet --require-hashes --no-deps --only-binary :all:
SOURCES := $(shell find app/static -path app/static/dist -prune -o -type f -print)
LOCK := uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate

.PHONY: help run test pictures lint unit env assets messages lock clean

help:
	@echo "make run [PORT=8000]  start Holdfast with demonstration families"
	@echo "make test             every check: linters, types, browser code, Python, browsers"
	@echo "make lint             linters and types only"
	@echo "make pictures         draw the pictures of the README anew"
	@echo "make env              install what running and testing need"
	@echo "make assets           build styles and browser code"
	@echo "make messages         collect the words on screen for translators"
	@echo "make lock             for maintainers: renew the lock files (needs uv)"
	@echo "make clean            remove everything that was installed or built, but no data"

# Running ---------------------------------------------------------------------------------------------

run: .venv/.runtime app/static/dist/manifest.json
	@.venv/bin/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", $(PORT))) == 0)' || \
	  { echo "Port $(PORT) is in use. Choose another: make run PORT=8001"; exit 1; }
	@echo "Getting the record ready ..."
	@.venv/bin/flask db upgrade
	@if [ "$$HOLDFAST_ENV" != production ]; then .venv/bin/flask seed; fi
	@exec .venv/bin/gunicorn wsgi:app

# Testing ---------------------------------------------------------------------------------------------

test: lint .venv/.browser
	node --test tests/js/*.test.mjs
	.venv/bin/python -m pytest -n 2 --cov --cov-report=term
	.venv/bin/coverage report --include='observations/*' --fail-under=100

pictures: env app/static/dist/manifest.json
	.venv/bin/python -m tests.pictures

lint: env app/static/dist/manifest.json
	.venv/bin/python -m pip check
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	node_modules/.bin/eslint --max-warnings 0 .
	node_modules/.bin/tsc --project tsconfig.json

# Setting up: one stamp for each lock, so that a second run does nothing --------------------------------

env: .venv/.runtime .venv/.dev node_modules/.made
assets: app/static/dist/manifest.json

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Holdfast needs Python 3.11 or newer: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || bash .ci/packages python3-venv || \
	  { echo "Python's venv is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.runtime: requirements/runtime.txt .venv/.made
	$(INSTALL) -r requirements/runtime.txt
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(INSTALL) -r requirements/dev.txt
	@touch $@

# The machine's own Chromium, else Debian's where we may install it, else the one that Playwright brings.
.venv/.browser: .venv/.dev
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  bash .ci/packages chromium || .venv/bin/playwright install chromium || \
	  echo "There is no Chromium, so tests in a browser are left out (with CI=true they fail)."
	@touch $@

.venv/.node: requirements/node.txt .venv/.made
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1 || \
	  $(INSTALL) -r requirements/node.txt
	@touch $@

node_modules/.made: package-lock.json .npmrc .venv/.node
	npm ci --silent
	@touch $@

app/static/dist/manifest.json: build.mjs node_modules/.made $(SOURCES) $(wildcard app/templates/capture/*)
	node build.mjs

# Words and locks ---------------------------------------------------------------------------------------

messages: .venv/.runtime
	.venv/bin/pybabel --quiet extract --mapping babel.cfg --keyword pgettext:1c,2 --no-location --sort-output \
	  --project Holdfast --version "" --copyright-holder "Holdfast" --output app/translations/messages.pot .

lock:
	$(LOCK) requirements/runtime.in --output-file requirements/runtime.txt
	$(LOCK) requirements/dev.in --constraint requirements/runtime.txt --output-file requirements/dev.txt
	$(LOCK) requirements/node.in --output-file requirements/node.txt
	npm install --package-lock-only

clean:
	rm -rf .venv node_modules app/static/dist .mypy_cache .pytest_cache .ruff_cache .coverage
