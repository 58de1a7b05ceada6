# The executable documentation: `make help` lists what a person does here.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEV_READY := .venv/.dev-ready
PIP := $(BIN)/pip --quiet --disable-pip-version-check
COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-emit-index-url --quiet
CORPUS ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help install demo run up fast test check docs bench score lock release clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Wirewatch needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "Installing into .venv (about a minute, once) ..." >&2
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_READY): requirements-dev.lock $(READY)
	@echo "Adding what tests and checks need (half a minute, once) ..." >&2
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

install: $(READY) ## make .venv from requirements.lock, then the project, editable

demo: $(READY) ## the main job on a small bundled world, offline, through the Prefect flows
	@$(BIN)/wirewatch demo

run: $(READY) ## one cycle now with config/: poll, read, group, compose, deliver
	@$(BIN)/wirewatch run

up: $(READY) ## server and schedule until stopped
	@$(BIN)/wirewatch up

fast: $(DEV_READY) ## the fast tests alone
	@$(BIN)/pytest -q -n 2 -m "not slow"

test: $(DEV_READY) ## the fast tests, then the slow ones; with T=tests/domain/test_polling.py these alone
ifdef T
	@$(BIN)/pytest -q -n 0 $(T)
else
	@$(MAKE) --no-print-directory fast
	@$(BIN)/pytest -q -n 2 -m slow
endif

check: $(DEV_READY) ## lint, format, types, architecture, spelling, config
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m benchmarks.readability
	@$(BIN)/codespell README.md CONTRIBUTING.md CHANGELOG.md docs flows wirewatch/entrypoints wirewatch/steps wirewatch/adapters wirewatch/render config/feeds.yaml config/digests.yaml config/settings.yaml
	@$(BIN)/validate-pyproject pyproject.toml
	@$(BIN)/pytest -q -p no:randomly tests/test_architecture.py
	@$(BIN)/wirewatch check

docs: ## the documentation as a site with a search, in build/site (installs mkdocs beside .venv)
	@$(PYTHON) -m venv build/docs-venv
	@build/docs-venv/bin/pip install --quiet --disable-pip-version-check "mkdocs>=1.6,<2"
	@build/docs-venv/bin/mkdocs build --quiet --strict

bench: $(DEV_READY) ## speed and memory, as ratios
	@$(BIN)/python -m benchmarks

score: $(DEV_READY) ## the scorers, against benchmarks/ratchet.json, where the corpus is at hand
	@$(BIN)/python -m benchmarks.score $(CORPUS)

lock: ## pin anew, in both locks, what pyproject.toml allows (needs uv)
	$(COMPILE) --extra postgresql --extra s3 --group build --upgrade -o requirements.lock
	$(COMPILE) --extra dev --constraints requirements.lock --upgrade -o requirements-dev.lock \
	  $$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock)
	sed '/^# The following packages were excluded/,$$d; /^$$/d' requirements-dev.lock > .lock && mv .lock requirements-dev.lock

release: ## build and check sdist and wheel of what is committed, try the wheel, tag it (deploy/release.sh)
	@deploy/release.sh

clean: ## take away what was built, never var/ or config/
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
