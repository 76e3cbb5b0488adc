# `make lint` and `make test` need Python >= 3.11, make and a package index; see `make help`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python
# Made once per change of the requirements; all paths are relative: the checkout's own may have spaces.
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help lint test test-slow test-lower-bounds bench bench-links accuracy pins packs docs tools clean

help: ## show this help
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | \
	while IFS='|' read -r target text; do printf '%-24s %s\n' "$$target" "$$text"; done

lint: $(READY) ## lint the question bank in content/
	$(PY) -m qa_lint check --preview --fail-on warning content

test: $(READY) ## check the style, the types, the tests, and the repository's own Markdown
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict
	$(PY) -m pytest
	$(PY) -m qa_lint check --preview --fail-on warning content README.md

test-slow: $(READY) ## run the tests marked slow
	$(PY) -m pytest -m slow

test-lower-bounds: ## run the tests with the oldest supported versions of the dependencies
	$(call make_venv,$(VENV)/lower-bounds)
	$(call in_venv,$(VENV)/lower-bounds) -m pip install --quiet -r requirements/lower-bounds.txt -e '.[dev]'
	$(call in_venv,$(VENV)/lower-bounds) -m pytest

bench: $(READY) ## measure the speed, beside a peer's (needs the development data; npm for the peer)
	$(PY) tests/bench/run.py

bench-links: $(READY) ## measure the check of links beside lychee (Linux)
	$(PY) tests/bench/links.py --runs 100

accuracy: $(READY) ## measure what is found on the development data (needs it)
	$(PY) tests/bench/accuracy.py
	$(PY) tests/bench/latex.py --write docs/accuracy.md

pins: ## write requirements/dev.txt anew, with the newest versions
	$(call make_venv,$(VENV)/pins,--clear)
	$(call in_venv,$(VENV)/pins) -m pip install --quiet --upgrade -e '.[dev]'
	{ echo '# Written by `make pins`: the versions that `make test` and CI use.'; \
	  $(call in_venv,$(VENV)/pins) -m pip freeze --exclude-editable; } > $(VENV)/pins/frozen.txt
	mv $(VENV)/pins/frozen.txt requirements/dev.txt
	rm -rf $(VENV)/pins

packs: $(READY) ## compile rules/facts, rules/formulas and rules/hosts.yaml to JSON in rules/data
	$(PY) tools/compile_packs.py
	$(PY) tools/compile_hosts.py

docs: $(READY) ## write the rule pages, the settings page and the outputs in README anew
	$(PY) tools/docs.py

tools: $(READY) ## install the programs that some tests use as judges (needs npm's registry)
	$(PY) tools/install.py

clean: ## remove everything that make, the tests and the builds leave behind
	rm -rf $(VENV) tools/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find qa_lint tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements/dev.txt
	$(call make_venv,$(VENV))
	$(PY) -m pip install --quiet --disable-pip-version-check --compile -r requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(PY) -m compileall -q qa_lint
	@touch $@

# The interpreter of the virtual environment $(1).
in_venv = $(1)/$(notdir $(BIN))/python

# Makes the virtual environment $(1), with further options $(2).
define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo 'qa-lint needs Python 3.11 or newer, and "$(PYTHON)" is not: try "make PYTHON=python3.12 ..."' >&2; \
	exit 1; }
$(PYTHON) -m venv $(2) $(1)
endef
