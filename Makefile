# Everything a developer does here. `make` alone lists it.
SHELL := /bin/sh
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help up down test lint fmt docs bench bench-uploads run-env dev-env

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: run-env ## Install what is missing, start Plotworks, draw a first chart; Ctrl-C ends it
	@exec $(BIN)/plotworks up

down: ## End the Plotworks of this folder
	@if [ -x $(BIN)/plotworks ]; then exec $(BIN)/plotworks down; else echo "Plotworks is not installed here, so none runs."; fi

test: dev-env ## Run all tests: those that may run side by side, then those that need the machine
	@parallel=0; serial=0; \
	$(BIN)/pytest -n $$(( $$(nproc) + 1 )) -m "not serial" || parallel=$$?; \
	$(BIN)/pytest -m serial || serial=$$?; \
	exit $$(( parallel > serial ? parallel : serial ))

lint: dev-env ## Check style, types and who imports whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fmt: dev-env ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format

docs: dev-env ## Write docs/reference anew from the code
	@$(BIN)/python -m docs.generate

bench: dev-env ## Measure beside other chart libraries (an hour), write docs/explanation/benchmarks.md
	@$(BIN)/python -m bench --publish

bench-uploads: dev-env ## Measure large files beside DuckDB and pandas, write docs/explanation/large-files.md
	@$(BIN)/python -m bench.uploads --publish

run-env:
	@sh deploy/setup.sh run

dev-env:
	@sh deploy/setup.sh dev
