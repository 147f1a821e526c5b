# Everything a clone needs, on a machine with Python 3.11 or newer and a package index.
.DEFAULT_GOAL := help
.PHONY: help run setup test lint bench faults ledger lock words pictures packages test-packages browser

PYTHON ?= python3
BIN := .venv/bin

# The system's Python is used, never one that uv would fetch; the locks say how they are made.
export UV_PYTHON_DOWNLOADS := never
export UV_CUSTOM_COMPILE_COMMAND := make lock

help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: packages  ## Start AskUsers and print its address; without keys, all in a sandbox
	@exec $(BIN)/python -m serve web bot worker

setup: test-packages browser  ## Install everything that running and testing needs

test: setup  ## Run the tests (ONLY=tests/sending for some)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ONLY)

lint: test-packages  ## Check style and the walls between the rooms
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/lint-imports

bench: test-packages  ## Measure the figures of the README (ONLY=send for one group)
	@$(BIN)/python -m setup.bench_tools
	@$(BIN)/python -m benchmarks $(ONLY)

faults: test-packages  ## Run the long fault tests: kill -9 at every step, at random, and what is lost
	@$(BIN)/python -m benchmarks.faults

ledger: test-packages  ## Walk the ledger of credits in 2,000 orders of 40 acts against its model
	@LEDGER_SEQUENCES=2000 $(BIN)/python -m pytest tests/credits/test_books.py

pictures: test-packages browser  ## Take the pictures of docs/pictures from the running product
	@$(BIN)/python -m setup.pictures
	@$(BIN)/python -m setup.panel_pictures

words: test-packages  ## Gather what the panel says into the catalogues to translate
	@$(BIN)/python -m setup.words

lock:  ## Write the lock files anew from pyproject.toml
	@$(PYTHON) -m setup.lock

packages:
	@$(PYTHON) -m setup.packages requirements.lock

test-packages:
	@$(PYTHON) -m setup.packages requirements-dev.lock

browser: test-packages
	@$(BIN)/python -m setup.browser $(if $(CI),--required)
