# Nothing but Python 3.11+ and make is assumed. `make demo` and `make test` set themselves up.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := VIRTUAL_ENV=$(VENV) UV_NO_PROGRESS=1 $(BIN)/uv
EXAMPLE := examples/barking-and-dagenham-2018
DEMO := build/demo

.DEFAULT_GOAL := help
.PHONY: help demo example serve test explore check linters bench mutants packages translations sbom docs pictures install format freeze lock clean
.DELETE_ON_ERROR:

help: ## list what can be made
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---------------------------------------------------------------- the environment
# Three stamps: what builds it, what the product and its demonstration run on, what its makers need besides.
# A server installs requirements/run.txt, which is less: docs/running.md.

$(VENV)/.bootstrap: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed. Say which with: make PYTHON=/path/to/python3.11 ..."; exit 2; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv module is not complete here: install it (Debian: python3-venv)."; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.run: requirements/demo.txt pyproject.toml $(VENV)/.bootstrap
	@echo "Fetching what the product runs on"
	@$(UV) pip install --quiet --require-hashes -r requirements/demo.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Fetching what its tests and checks need"
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

.tools/chromium/.ready: package.json package-lock.json tools/browser.py | $(VENV)/.dev
	@$(BIN)/python -m tools.browser

install: $(VENV)/.dev ## make .venv with everything in it
	@echo "Installed: $(BIN)/inspectorate"

BUILT := src/inspectorate/web/built
FRONT_END := package.json package-lock.json tools/assets.py tools/asset_settings.py tools/catalogues.py hatch_build.py $(wildcard src/inspectorate/web/styles/* src/inspectorate/web/scripts/* \
  src/inspectorate/translations/*/LC_MESSAGES/*.po src/inspectorate/translations/*/review.toml)
$(BUILT)/.ready: $(FRONT_END) | $(VENV)/.run
	@$(BIN)/python -m tools.assets

# ---------------------------------------------------------------- what it does

demo: example $(BUILT)/.ready ## the same, then the service in the browser with a database of its own (PORT=8000)
	@exec $(BIN)/inspectorate demo $(EXAMPLE)

example: $(VENV)/.run ## draw the example's samples, rate it, print every form of its report into build/demo
	@mkdir -p $(DEMO)
	@for group in court out_of_court; do \
	  $(BIN)/inspectorate sample $(EXAMPLE)/long-lists/$$group.csv --edition youth-2018 --domain $$group \
	    --on 2018-09-03 --seed 2018 --to $(DEMO)/sample-$$group > $(DEMO)/sample-$$group.txt || exit 2; \
	  head -n 1 $(DEMO)/sample-$$group.txt; \
	done
	@$(BIN)/inspectorate rate $(EXAMPLE)
	@echo "The report:"
	@$(BIN)/inspectorate report $(EXAMPLE) --to $(DEMO)
	@echo "The samples, with every row accounted for and the balance:"
	@ls -d $(DEMO)/sample-*

serve: $(VENV)/.run $(BUILT)/.ready ## serve inspections from DATABASE_URL (docs/running.md)
	@exec $(BIN)/inspectorate serve

# Compiled once for all the programs that the tests start, wherever compiling is otherwise turned off.
test: export PYTHONPYCACHEPREFIX := $(CURDIR)/build/bytecode
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.dev $(VENV)/s3/.ready $(BUILT)/.ready .tools/chromium/.ready ## run every test, and print the slowest twenty
	@$(BIN)/python -m pytest -n auto --dist worksteal --durations 20

# Only the tests that generate their examples themselves; what fails is kept in .hypothesis and tried first next time.
explore: export HYPOTHESIS_PROFILE := explore
explore: $(VENV)/.dev ## try new generated examples of every property
	@$(BIN)/python -m pytest -q -n auto tests/method tests/tables tests/package tests/typeset tests/spec -m hypothesis
	@$(BIN)/python -m pytest -q -n auto tests/web/test_api_description.py tests/web/test_hostile_requests.py

check: $(VENV)/.dev ## format, lint, types, contracts between rooms, docs up to date
	@$(BIN)/ruff format --check --quiet --output-format concise . || { echo "Run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m tools.chapters --check
	@$(BIN)/python -m tools.rules --check
	@$(BIN)/python -m tools.reference --check

linters: $(VENV)/.dev ## lint the API's description with Redocly and Spectral
	@$(BIN)/python -m tools.linters

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	@echo "Fetching the peers of the benchmarks"
	@$(UV) pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.bench ## measure, each against its peer
	@$(BIN)/python -m bench

# Beside the environment of the tests, not in it: found by PYTHONPATH, and by this target only.
$(VENV)/mutants/.ready: requirements/mutants.txt $(VENV)/.dev
	@echo "Fetching mutmut"
	@$(UV) pip install --quiet --require-hashes --no-deps --target $(VENV)/mutants -r requirements/mutants.txt
	@touch $@

# The same for the S3-compatible server of the tests, and its client: it needs an older dateutil than a notebook does.
$(VENV)/s3/.ready: requirements/s3-server.txt $(VENV)/.dev
	@echo "Fetching the S3-compatible server of the tests"
	@$(UV) pip install --quiet --require-hashes --no-deps --target $(VENV)/s3 -r requirements/s3-server.txt
	@touch $@

mutants: $(VENV)/mutants/.ready ## put small errors into the method and permissions; a test must fail (MODULES="bands tallies")
	@PYTHONPATH=$(CURDIR)/$(VENV)/mutants nice -n 10 $(BIN)/python -m tools.mutants $(MODULES)

packages: $(VENV)/.dev $(BUILT)/.ready ## build the wheel and the sdist into dist
	@$(BIN)/python -m build --no-isolation --outdir dist .

sbom: $(VENV)/.dev ## write the software bill of materials (CycloneDX) to build/sbom.json
	@$(BIN)/python -m tools.sbom

docs: $(VENV)/.dev ## write the pages of docs that are made from code, and run the notebook
	@$(BIN)/python -m tools.chapters
	@$(BIN)/python -m tools.rules
	@$(BIN)/python -m tools.reference
	@$(BIN)/python -m tools.notebook

translations: $(VENV)/.dev ## bring the catalogues of translations up to date with the texts of the code
	@$(BIN)/python -m tools.catalogues update

pictures: $(VENV)/.dev .tools/chromium/.ready ## take the pictures of the report and of the service for the docs
	@$(BIN)/python -m tools.pictures
	@PICTURES=1 $(BIN)/python -m pytest -q -n 2 tests/journeys/test_days.py tests/journeys/test_fieldwork.py tests/journeys/test_the_whole_path.py

# ---------------------------------------------------------------- for its makers

format: $(VENV)/.dev ## put the code in its usual shape
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

freeze: $(VENV)/.dev ## record the hash of a new edition (a frozen one may not change)
	@$(BIN)/python -m tools.freeze

LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11
lock: $(VENV)/.bootstrap ## choose newer parts, pinned by hash
	@$(LOCK) --upgrade requirements/bootstrap.in -o requirements/bootstrap.txt
	@$(LOCK) --upgrade pyproject.toml --extra web --extra word -o requirements/run.txt
	@$(LOCK) --upgrade pyproject.toml --extra web --extra word --extra demo -c requirements/run.txt -o requirements/demo.txt
	@$(LOCK) --upgrade pyproject.toml --extra telemetry --extra sentry -c requirements/demo.txt -o requirements/telemetry.txt
	@$(LOCK) --upgrade pyproject.toml --extra web --extra word --extra demo --extra statistics --extra telemetry --extra sentry \
	  --group dev -c requirements/demo.txt -c requirements/telemetry.txt -o requirements/dev.txt
	@$(LOCK) --upgrade --group bench -c requirements/dev.txt -o requirements/bench.txt
	@$(LOCK) --upgrade pyproject.toml --extra s3 -c requirements/run.txt -o requirements/s3.txt
	@$(LOCK) --upgrade requirements/s3-server.in -c requirements/run.txt -c requirements/s3.txt -o requirements/s3-server.txt
	@$(LOCK) --upgrade requirements/mutants.in -c requirements/dev.txt -o requirements/mutants.txt

clean: ## remove everything that can be made again
	@rm -rf $(VENV) .tools build node_modules .hypothesis src/inspectorate/web/built
