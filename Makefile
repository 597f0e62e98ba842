# Every command of the house. `make` alone lists them.
#
# The virtual environment is stamped with the content of the requirements: a second `make run`
# finds its stamp and installs nothing; a changed pin makes a new stamp.

PYTHON ?= python3
PORT ?= 8501
TESTS ?= tests
# Three processes for the whole suite, also on two cores: stories in a browser often wait. A part of
# the suite is in sight sooner with one.
WORKERS ?= $(if $(filter tests,$(TESTS)),3,0)

VENV := .venv
IN_VENV := $(VENV)/bin/python
PIP := $(IN_VENV) -m pip --disable-pip-version-check
KEY := $(shell cat requirements.txt requirements-dev.txt constraints.txt | cksum | cut -d ' ' -f 1)
RUN_STAMP := $(VENV)/installed-run-$(KEY)
DEV_STAMP := $(VENV)/installed-dev-$(KEY)
CHROMIUM := $(VENV)/chromium

.PHONY: help run demo test check fix bench faults audit pictures install clean
.DEFAULT_GOAL := help

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN_STAMP) ## start the app on this machine (PORT=8501)
	@$(IN_VENV) -m screening master-key
	@echo "IMS Intake: http://127.0.0.1:$(PORT)   (stop it with Ctrl+C)"
	@IMS_ADDRESS=$${IMS_ADDRESS:-http://127.0.0.1:$(PORT)} $(IN_VENV) -m streamlit run app.py \
		--server.address 127.0.0.1 --server.port $(PORT)

demo: $(RUN_STAMP) ## fill an empty place with 60 invented patients (IMS_DATA_DIR=demo)
	@$(IN_VENV) -m screening master-key
	@IMS_ADDRESS=$${IMS_ADDRESS:-http://127.0.0.1:$(PORT)} $(IN_VENV) -m screening demo

test: $(DEV_STAMP) $(CHROMIUM) ## run every test (TESTS=tests/unit for some)
	$(IN_VENV) -m pytest -n $(WORKERS) $(TESTS)

check: $(DEV_STAMP) ## lint, types, layers, content
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m mypy
	$(VENV)/bin/lint-imports
	$(IN_VENV) -m screening check

fix: $(DEV_STAMP) ## let ruff correct what it can
	$(IN_VENV) -m ruff check --fix .
	$(IN_VENV) -m ruff format .

bench: $(DEV_STAMP) $(CHROMIUM) ## measure, and write docs/benchmarks.md
	$(IN_VENV) -m tests.bench

faults: $(DEV_STAMP) $(CHROMIUM) ## break the machine under the records, and write docs/faults.md
	$(IN_VENV) -m pytest -m thorough
	$(IN_VENV) -m tests.faults

audit: $(DEV_STAMP) ## look for known holes in what is pinned (asks PyPI)
	$(IN_VENV) -m pip_audit --strict --no-deps --disable-pip -r requirements.txt -r constraints.txt

pictures: $(DEV_STAMP) $(CHROMIUM) ## make the README's pictures from the running app
	$(IN_VENV) scripts/pictures.py

install: $(DEV_STAMP) $(CHROMIUM) ## install everything, start nothing

clean: ## remove what was installed; the patients' data/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/made:
	@$(PYTHON) scripts/python_version.py
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_STAMP): $(VENV)/made
	@echo "Installing what the app needs; this takes a minute or two, once."
	$(PIP) install --quiet -r requirements.txt
	@touch $@

$(DEV_STAMP): $(VENV)/made
	@echo "Installing what the tests need; this takes a minute or two, once."
	$(PIP) install --quiet -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

$(CHROMIUM): scripts/chromium.py $(DEV_STAMP)
	$(IN_VENV) scripts/chromium.py $@
