# Regatta: every target sets up what it needs first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n 3 --dist worksteal

# The tests start many processes; none of them should compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup web screenshots run serve test coverage lint format bench bench-realtime torture client lock clean

help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The lock files name everything that is needed, so nothing is resolved again: pip would look past
# them for packages with extras once there is something newer.
$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Regatta needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.runtime ## Make .venv and install what the server needs

web: ## Build the dashboard (needs Node 20)
	@cd web && npm ci --silent --no-audit --no-fund --ignore-scripts && npm run --silent build

screenshots: setup web ## Take pictures of the dashboard's pages into web/screenshots (needs Chromium)
	@node web/scripts/screenshots.mjs $(BIN)/regatta

# The dashboard is built where that can be done; without it the server says how.
web/dist/index.html: $(shell find web clients/typescript/src -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/screenshots/*' 2>/dev/null)
	@if command -v npm >/dev/null && node -e 'process.exit(Number(parseInt(process.versions.node) < 20))'; then \
		$(MAKE) --no-print-directory web || echo "The dashboard could not be built; the server runs without it."; \
	fi

run: setup web/dist/index.html ## Start everything with a live demo race on http://127.0.0.1:8080
	@exec $(BIN)/regatta demo

serve: setup ## Start the server alone
	@exec $(BIN)/regatta serve

test: $(VENV)/.dev ## Run the whole test suite
	$(PYTEST)

coverage: $(VENV)/.dev ## Run it and show what no test reaches (takes half as long again)
	$(PYTEST) --cov --cov-report=term

lint: $(VENV)/.dev ## Check style, types and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev ## Measure side by side with peers (takes minutes)
	$(BIN)/python -m benchmarks

bench-realtime: $(VENV)/.dev ## Measure real time beside Node's socket.io (a quarter of an hour)
	$(BIN)/python -m benchmarks.realtime $(ARGUMENTS)

torture: $(VENV)/.dev ## Hurt two servers for ten minutes and check what clients saw (SEED=, SECONDS=)
	$(BIN)/python -m tests.torture --seconds $(or $(SECONDS),600) $(if $(SEED),--seed $(SEED))

client: $(VENV)/.dev ## Generate the TypeScript client anew from the server's documents (needs Node 20)
	cd clients/typescript && { [ -d node_modules/typescript ] || npm ci --no-audit --no-fund --ignore-scripts; }
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(BIN)/regatta openapi >"$$folder/openapi" && $(BIN)/regatta asyncapi >"$$folder/asyncapi" && \
		node clients/typescript/scripts/generate.mjs "$$folder/openapi" "$$folder/asyncapi"

lock: ## Renew both lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras pyproject.toml -o requirements-dev.lock

clean: ## Remove the environment and the data folder
	rm -rf $(VENV) data
