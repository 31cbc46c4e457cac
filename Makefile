# Every task of the project. Each target sets up what it needs; doing it again is quick.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

UV_VERSION := 0.13.9
# uv may use only a Python that is here already; the first of these that is new enough.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv 2>/dev/null || echo $(CURDIR)/.tools/uv/bin/uv)
BIN := $(CURDIR)/backend/.venv/bin
# Node and npm always come from the wheel in the virtual environment.
NPM := PATH="$(BIN):$$PATH" "$(BIN)/npm" --prefix frontend --no-fund --no-audit
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(PYTHON)
unexport VIRTUAL_ENV

SPA_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
	-not -path '*/test-results/*' -not -path '*/screenshots/*' -not -path 'frontend/e2e/*' 2>/dev/null)

##@ Every day
.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: setup frontend/dist/.built ## Run everything on this machine: web app, worker, database, simulated WhatsApp
	@"$(BIN)/pengingat" demo

.PHONY: test
test: setup frontend/dist/.built ## Run all tests: backend, web app, browser, one start and stop of the demo
	cd backend && "$(BIN)/pytest" $(PYTEST_ARGS)
	$(NPM) run test
	$(NPM) run e2e

.PHONY: check
check: setup ## Check form, types, arrows, and that generated files are fresh
	cd backend && "$(BIN)/ruff" format --check . && "$(BIN)/ruff" check .
	cd backend && "$(BIN)/mypy"
	cd backend && "$(BIN)/lint-imports"
	"$(BIN)/python" backend/scripts/check_generated.py
	$(NPM) run check

.PHONY: fix
fix: setup ## Put code into form
	cd backend && "$(BIN)/ruff" check --fix . ; "$(BIN)/ruff" format .
	$(NPM) run fix

##@ Parts
.PHONY: setup
setup: backend/.venv/.ready frontend/node_modules/.ready ## Install everything from the lock files

.PHONY: e2e
e2e: setup frontend/dist/.built ## Run the browser tests only
	$(NPM) run e2e

.PHONY: bench
bench: setup ## Measure and print figures: make bench ROWS="10000 100000" (otherwise up to a million)
	cd backend && "$(BIN)/python" -m bench $(ROWS)

.PHONY: screenshots
screenshots: setup frontend/dist/.built ## Take pictures of every page, wide and narrow
	$(NPM) run screenshots

.PHONY: migrate
migrate: setup ## Bring the database to the newest schema
	@"$(BIN)/pengingat" migrate

.PHONY: revision
revision: setup ## Write a migration from what the models say: make revision m="add x"
	PATH="$(BIN):$$PATH" "$(BIN)/alembic" revision --autogenerate -m "$(m)"

.PHONY: openapi
openapi: setup ## Write the OpenAPI document and the web app's types from it
	"$(BIN)/pengingat" export-openapi
	$(NPM) run generate

.PHONY: client
client: setup ## Generate the Python client into backend/client
	"$(BIN)/python" backend/scripts/generate_client.py backend/client

.PHONY: routes
routes: setup ## Print every route with the permission it needs
	@"$(BIN)/pengingat" routes

.PHONY: clean
clean: ## Remove what set-up and builds made; data stays
	rm -rf .tools backend/.venv backend/client frontend/node_modules frontend/dist

# --- set-up -------------------------------------------------------------------------------------------------------

$(CURDIR)/.tools/uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	$(PYTHON) -m venv .tools/uv && .tools/uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) \
		|| $(PYTHON) -m pip install --quiet --target .tools/uv uv==$(UV_VERSION)

backend/.venv/.ready: backend/pyproject.toml backend/uv.lock | $(UV)
	"$(UV)" --directory backend sync --frozen --quiet --compile-bytecode
	@touch $@

frontend/node_modules/.ready: frontend/package.json frontend/package-lock.json backend/.venv/.ready
	$(NPM) ci --loglevel=error
	@touch $@

frontend/dist/.built: frontend/node_modules/.ready $(SPA_SOURCES)
	$(NPM) run build --silent
	@touch $@
