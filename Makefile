# make        what there is
# Everything runs in .venv; the first target that needs it sets it up.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PYTHONHASHSEED := 0
# Tests start many programs: compiled once, not by each of them, whatever the surroundings say.
export PYTHONDONTWRITEBYTECODE :=

help:            ## what there is
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: .*## /\t/' | expand -t 12

setup: $(STAMP)  ## the environment in .venv, with .venv/bin/mingcha

$(STAMP): requirements/dev.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "需要 Python 3.11（命令 $(PYTHON)）：请先安装，或用 make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@# Compiled on all cores; a few packages carry files for other versions of Python, which cannot be.
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null 2>&1 || true
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $(STAMP)

system:          ## system packages for the full tests: Java for Spark, LibreOffice, PostgreSQL, chromium
	@tools/install_system_packages

demo: setup      ## the example county: import, run, workbook; then the application, with people of every level
	$(BIN)/mingcha demo

check: setup     ## the quick tests and all static checks, under three minutes
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -m "not slow and not spark and not libreoffice and not browser"

test: setup system  ## everything: both engines, both databases, a real browser, workbooks opened by LibreOffice, kills
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/lint-imports
	MINGCHA_PAGE_CHECK=short tools/in_memory $(BIN)/python -m pytest -n 3 --dist loadgroup
	tools/in_memory $(BIN)/python -m tests.web.postgres $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not browser" tests/web

pages: setup system  ## every page at both screen sizes and both text sizes (make test takes one text size a screen)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m browser tests/web tests/journeys/test_roles.py

engines: setup system  ## a part of the example county on DuckDB and on Spark, to the byte, and all checks in a made-up world (minutes)
	MINGCHA_TWO_ENGINES=1 $(BIN)/python -m pytest -n 0 tests/engine/test_two_engines.py tests/reference/test_same_as_engine.py -k "two_engines or spark_finds"

bench: setup     ## benchmarks on cities and provinces made on the spot; tables in benchmarks/results
	$(BIN)/python -m benchmarks

docs: setup      ## the generated pages of docs/reference
	$(BIN)/python -m tools.reference_pages

.PHONY: help setup system demo check test pages engines bench docs
