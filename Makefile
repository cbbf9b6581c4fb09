# Everything needs only Python 3.11+; `make` alone explains the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than the two cores that a machine has at the least: many tests wait for servers.
JOBS ?= 3
# It would compile everything on one processor; compileall uses them all.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all browser check static audit migration requirements bench acceptance clean

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/installed ## Make .venv with the `publisher` command in it

$(VENV)/installed: pyproject.toml requirements/dev.txt requirements/pictures.txt requirements/ocr.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --no-compile --require-hashes -r requirements/dev.txt
	$(PIP) install --no-compile --require-hashes --no-deps -r requirements/pictures.txt -r requirements/ocr.txt
	$(PIP) install --no-compile --no-deps --no-build-isolation --editable .
	-$(BIN)/python -m compileall -q -j 0 -x /tests/ $(VENV)/lib
	touch $@

demo: install ## Five schools, one set of posts, five verdicts, published to the sandbox; then the site runs
	$(BIN)/publisher demo

test: install ## The tests, on real servers of their own; those in tests/slow.toml are left to test-all
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow"

test-all: install ## All tests: what a release needs
	$(BIN)/python -m pytest -n $(JOBS)

browser: install ## Every page in a real Chromium, which must be installed: axe, keyboard, widths
	$(PIP) install playwright axe-playwright-python
	$(BIN)/python -m pytest -n $(JOBS) tests/browser

static: install ## Format, lint, types and floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: static ## Format, lint, types, floors and the fast tests: under a minute
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow" tests/architecture tests/rules tests/detect tests/tenants

audit: install ## Known weaknesses in what we depend on; needs the network, and passes nothing unasked
	$(BIN)/uv tool run pip-audit --strict --require-hashes --disable-pip -r requirements/base.txt -r requirements/pictures.txt

acceptance: install ## One line for each clause of the five policies and each scenario
	$(BIN)/python -m tests.acceptance

bench: install ## The benchmarks, small
	$(BIN)/python -m benchmarks.check --json
	$(BIN)/python -m benchmarks.publish --deliveries 300 --schools 30 --json
	$(BIN)/python -m benchmarks.outages --deliveries 100 --schools 20 --json
	$(BIN)/python -m benchmarks.pages --posts 50 --times 5 --json
	$(BIN)/python -m benchmarks.uploads --rows 300 --json

migration: install ## A new migration from the models: make migration NAME="add a column"
	$(BIN)/publisher migration "$(NAME)"

requirements: ## Pin the dependencies anew, with hashes and without addresses
	$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/base.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/dev.txt

clean: ## Remove what the demo and the tests leave behind
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis
