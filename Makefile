# Two commands for a fresh machine: make demo, make test. Needs Python >= 3.11 and make; see README.

PYTHON ?= python3
SERVE ?= 1
# Tests run beside each other in so many processes, each with databases of its own.
TEST_PROCESSES ?= 2
BIN := .venv/bin
# Locked packages come with hashes, and the project itself is built with what is locked, so nothing else is fetched.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml

.PHONY: demo serve test check fmt bench soak pictures lock clean

demo: .venv/run.stamp assets
	ENVIRONMENT=demo $(BIN)/matchmaker demo $(if $(filter 0,$(SERVE)),--no-serve)

serve: .venv/run.stamp assets
	$(BIN)/matchmaker serve

test: .venv/dev.stamp assets chromium
	$(BIN)/python -m pytest -n $(TEST_PROCESSES)

check: .venv/dev.stamp assets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/architecture

fmt: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The register is measured against an official list only where one is named: make bench OFFICIAL=FILE
bench: .venv/dev.stamp assets
	for script in $(filter-out benchmarks/register.py,$(wildcard benchmarks/*.py)); do $(BIN)/python $$script || exit 1; done
	$(if $(OFFICIAL),$(BIN)/python benchmarks/register.py $(OFFICIAL))

soak: .venv/dev.stamp
	$(BIN)/python -m tests.soak --report var/soak.md

# Every page at 1280 and 390 px, on sheets to look over.
pictures: .venv/dev.stamp assets chromium
	$(BIN)/python -m tests.browser.gallery --folder docs/pictures/pages --contents docs/pages.md

lock: .venv/dev.stamp
	$(COMPILE) --group build -o requirements/run.lock
	$(COMPILE) --group dev -o requirements/dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --group node -o requirements/node.lock

clean:
	rm -rf .venv node_modules api/static/vendor matchmaker/towns/register.csv var

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Nötig ist Python 3.11 oder neuer; nennen Sie es mit PYTHON=..., etwa: make demo PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.lock | .venv/bin/python
	$(PIP) --require-hashes -r requirements/run.lock
	touch $@

.venv/dev.stamp: requirements/dev.lock | .venv/bin/python
	$(PIP) --require-hashes -r requirements/dev.lock
	touch $@ .venv/run.stamp

# Node is not needed on the machine: without npm it comes as a locked Python package.
.venv/node.stamp: requirements/node.lock | .venv/bin/python
	@command -v npm >/dev/null || $(PIP) --require-hashes -r requirements/node.lock
	touch $@

# The build hook fetches page assets and the register, and does nothing where they are up to date.
.PHONY: assets
assets: .venv/project.stamp
	@$(BIN)/python -c "import pathlib, hatch_build; hatch_build.bring_up_to_date(pathlib.Path(), needs_test_tools=True)"

.venv/project.stamp: pyproject.toml hatch_build.py .venv/node.stamp
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.PHONY: chromium
chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	else echo "Für die Tests im Browser fehlt Chromium. Installieren Sie es, etwa mit: sudo apt-get install chromium" >&2; exit 1; fi
