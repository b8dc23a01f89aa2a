# Commands for development. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PACKAGES := domain services projections embedded spreadsheets demo api
CODE := $(PACKAGES) tests tools $(wildcard bench)
PAGE_CHECKERS := tests/browser/node_modules/.package-lock.json

# Without bytecode every process of the tests compiles all modules again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-dev demo test check check-deep mutants check-format lint types imports format lock bench clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(VENV)/.runtime ## install the runtime dependencies into .venv

install-dev: $(VENV)/.dev ## install the runtime, test and lint dependencies into .venv

demo: install ## start the service with an embedded database and generated certificates
	$(BIN)/certtrail demo

test: install-dev $(PAGE_CHECKERS) ## run the tests on a real PostgreSQL, on every core
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: install-dev ## all checks required before a commit, cheapest first
	@$(MAKE) --no-print-directory check-format
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory imports
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory test

mutants: install-dev ## take each rule out of the code in turn, and name the test that fails
	$(BIN)/python -m tools.mutants

check-deep: install-dev $(PAGE_CHECKERS) mutants ## run the long tests: mutants, large walks, many fault rounds
	$(BIN)/python -m pytest -m deep --override-ini timeout=900 --numprocesses auto --dist loadfile

check-format: install-dev ## check the format of the code
	$(BIN)/ruff format --check --quiet $(CODE)

lint: install-dev ## run ruff and the lint for retired names
	$(BIN)/ruff check --quiet $(CODE)
	$(BIN)/python -m tools.lint_names

imports: install-dev ## check which packages import which
	$(BIN)/lint-imports --no-logo

types: install-dev ## run mypy
	$(BIN)/mypy

format: install-dev ## format the code and apply safe fixes
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: install-dev ## run the benchmarks and print the figures
	$(BIN)/python -m bench

# Hashes of the package index, for every platform and Python from 3.11 on, without the address of an index.
LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-config

lock: ## update requirements*.txt (needs the program uv)
	$(LOCK) --extra embedded pyproject.toml -o requirements.txt
	$(LOCK) --group build -o requirements-build.txt
	$(LOCK) --group build --group dev --extra embedded -c requirements.txt -c requirements-build.txt \
		pyproject.toml -o requirements-dev.txt

# axe-core and the HTML validator come from npm. Without npm, the tests that need them are skipped with a message.
$(PAGE_CHECKERS): tests/browser/package-lock.json
	@if command -v npm >/dev/null; then \
		cd $(dir $<) && npm ci || \
		echo "npm could not install the tools that tests of pages need: these tests are skipped." >&2; fi
	@if [ -e $@ ]; then touch $@; fi

clean: ## remove everything generated, except data
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
