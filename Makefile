# The executable documentation: `make help` lists what a person does here.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CORPUS ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help install demo run up test check bench score lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Wirewatch needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "Installing into .venv (about a minute, once) ..." >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(READY) ## make .venv from the lock, then the project, editable

demo: $(READY) ## the main job on a small bundled world, offline, through the Prefect flows
	@$(BIN)/wirewatch demo

run: $(READY) ## one cycle now with config/: poll, read, group, compose, deliver
	@$(BIN)/wirewatch run

up: $(READY) ## server and schedule until stopped
	@$(BIN)/wirewatch up

test: $(READY) ## the fast tests, then the slow ones
	@$(BIN)/pytest -q -n 2 -m "not slow"
	@$(BIN)/pytest -q -n 2 -m slow

check: $(READY) ## lint, format, types, architecture, spelling, config
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell README.md CONTRIBUTING.md CHANGELOG.md docs flows wirewatch/entrypoints wirewatch/steps wirewatch/adapters wirewatch/render config/feeds.yaml config/digests.yaml config/settings.yaml
	@$(BIN)/validate-pyproject pyproject.toml
	@$(BIN)/pytest -q -p no:randomly tests/test_architecture.py
	@$(BIN)/wirewatch check

bench: $(READY) ## speed and memory, as ratios
	@$(BIN)/python -m benchmarks

score: $(READY) ## the scorers, against benchmarks/ratchet.json, where the corpus is at hand
	@$(BIN)/python -m benchmarks.score $(CORPUS)

lock: ## pin anew what pyproject.toml allows (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --no-emit-index-url -q -U -o requirements.lock

clean: ## take away what was built, never var/ or config/
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
