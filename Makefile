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
PYTEST := .venv/bin/python -m pytest -n 2 --dist worksteal
SOURCES := $(shell find app/static -path app/static/dist -prune -o -type f -print)
LOCK := uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate

.PHONY: help run test test-long coverage pictures golden bench-phone bench-pages bench-trail lint unit env assets messages lock clean

help:
	@echo "make run [PORT=8000]  start Holdfast with demonstration families"
	@echo "make test             every check: linters, types, browser code, Python, browsers"
	@echo "make test-long        what takes too long for every time: many random faults, whole years, large records"
	@echo "make coverage         which lines of everything the tests reach (only the library must have them all)"
	@echo "make lint             linters and types only"
	@echo "make pictures         draw the pictures of the README anew"
	@echo "make golden           draw the pictures anew that tests compare with: look at them before they are committed"
	@echo "make bench-phone      measure the phone beside a bare page, on a machine that does nothing else"
	@echo "make bench-pages      measure the pages on a record of 100,000 visits, in both databases (VISITS=5000 to try)"
	@echo "make bench-trail      measure how quickly the trail is verified, in both databases"
	@echo "make env              install what running and testing need"
	@echo "make assets           build styles and browser code"
	@echo "make messages         collect the words on screen for translators"
	@echo "make lock             for maintainers: renew the lock files (needs uv)"
	@echo "make clean            remove everything that was installed or built, but no data"

# Running ---------------------------------------------------------------------------------------------

run: .venv/.runtime .venv/.papers app/static/dist/manifest.json
	@.venv/bin/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", $(PORT))) == 0)' || \
	  { echo "Port $(PORT) is in use. Choose another: make run PORT=8001"; exit 1; }
	@echo "Getting the record ready ..."
	@.venv/bin/flask db upgrade
	@if [ "$$HOLDFAST_ENV" != production ]; then .venv/bin/flask seed; fi
	@exec .venv/bin/gunicorn wsgi:app

# Testing ---------------------------------------------------------------------------------------------

test: lint .venv/.browser .venv/.engines .venv/.papers
	node --test tests/js/*.test.mjs
	$(PYTEST) tests/observations --cov=observations --cov-report=term --cov-fail-under=100
	$(PYTEST) --ignore=tests/observations

test-long: env app/static/dist/manifest.json .venv/.browser .venv/.engines .venv/.papers
	$(PYTEST) -m long

coverage: env app/static/dist/manifest.json .venv/.browser .venv/.engines .venv/.papers
	$(PYTEST) --cov --cov-report=term

pictures: env app/static/dist/manifest.json
	.venv/bin/python -m tests.pictures

golden: env app/static/dist/manifest.json
	.venv/bin/python -m tests.golden

bench-phone: env app/static/dist/manifest.json
	.venv/bin/python -m tests.bench

bench-pages: env app/static/dist/manifest.json
	.venv/bin/python -m tests.bench.pages

bench-trail: env
	.venv/bin/python -m tests.bench.trail

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

# The two other engines, as Debian has them: no build of somebody else's stands in for them.
.venv/.engines: .venv/.dev
	@command -v firefox-esr >/dev/null || command -v firefox >/dev/null || bash .ci/packages firefox-esr || \
	  echo "There is no Firefox, so its tests are left out (with CI=true they fail)."
	@{ command -v WebKitWebDriver && command -v Xvfb; } >/dev/null || bash .ci/packages webkit2gtk-driver xvfb || \
	  echo "There is no WebKit, so its tests are left out (with CI=true they fail)."
	@touch $@

# What PDFs are written with, and the letters they are set in. Without it everything else works, and papers are
# printed from the browser.
.venv/.papers: .venv/.runtime
	@{ .venv/bin/python -c 'import weasyprint' && fc-list | grep -q Liberation; } >/dev/null 2>&1 || \
	  bash .ci/packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-liberation || \
	  echo "There is no Pango: papers are printed from the browser, and tests of PDFs are left out (with CI=true they fail)."
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
