# Every door of the project. A verb does its own set-up, and only what is not done yet; CI calls the same.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

PORT ?= 8080
N ?= 1000
DATA ?= data
BIN := .venv/bin
WORKERS := -n 4 --dist loadfile --no-loadscope-reorder # many tests wait for servers and browsers: four fill two cores
QUICK := not journey and not browser and not kill and not long and not night
# What stood on the day of the last look. The order of work is walked by tests with servers as well, not counted here.
OF_RULES := 96
OF_ORDER := 75
WEB := $(shell find web config -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: help setup run test unit test-long test-postgres test-night coverage check bench fmt wheel docs chromium
help: ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14
setup: $(BIN)/.ready hybridmeet/web/index.html ## all set-up and builds, nothing started
run: setup ## both demonstration meetings at http://127.0.0.1:8080 (PORT=, DATA=)
	@exec $(BIN)/hybridmeet demo --port "$(PORT)" --data "$(DATA)"
test: setup chromium ## every kind of test, in under five minutes
	@mkdir -p build; (cd web && npm test --silent) >build/web-tests.txt 2>&1 & pages=$$!; failed=; \
	$(BIN)/pytest $(WORKERS) -m "not long and not night" || failed=1; \
	wait $$pages || failed=1; cat build/web-tests.txt; [ -z "$$failed" ]
unit: $(BIN)/.ready ## rules, order of work, house: under thirty seconds
	@$(BIN)/pytest tests/domain tests/application tests/properties tests/house --hypothesis-profile=unit -m "$(QUICK)"
test-long: setup chromium ## what make test leaves out, more kills, more examples: about ten minutes
	@$(BIN)/pytest $(WORKERS) --hypothesis-profile=long -m "(long or hypothesis) and not night"
test-postgres: setup chromium ## the tests with servers, their records in PostgreSQL
	@HYBRIDMEET_TEST_ENGINE=postgres $(BIN)/pytest $(WORKERS) -m "not long and not night" \
	  tests/cli tests/journeys tests/faults tests/nodes tests/security tests/browser tests/adapters/http tests/adapters/storage
test-night: setup chromium ## everything, as long as it takes
	@cd web && npm test --silent
	@$(BIN)/pytest $(WORKERS) --hypothesis-profile=night
coverage: $(BIN)/.ready ## how much of the rules their own tests walk, branches too: floors that only rise
	@$(BIN)/pytest -q tests/domain tests/application tests/properties --hypothesis-profile=unit -m "$(QUICK)" \
	  --cov=hybridmeet/domain --cov=hybridmeet/application --cov-branch --cov-report=
	@$(BIN)/coverage report --include='hybridmeet/domain/*' --fail-under=$(OF_RULES)
	@$(BIN)/coverage report --include='hybridmeet/application/*' --fail-under=$(OF_ORDER)
check: setup ## format, lint, types, layers, web types, house rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy hybridmeet tests docs
	@$(BIN)/lint-imports --no-logo
	@[ ! -x $(BIN)/hadolint ] || $(BIN)/hadolint docker/Dockerfile
	@cd web && npm run --silent check
	@$(BIN)/pytest -q tests/house
bench: setup ## how fast one click reaches N browsers, against C, Python and Node (N=10000)
	@$(BIN)/python -m tests.bench --clients "$(N)"
fmt: $(BIN)/.ready ## format, and mend what can be mended by itself
	@$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .
wheel: setup ## what is installed elsewhere: dist/*.whl
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist
docs: $(BIN)/.ready ## write what is generated: docs/protocol.md, web/src/contract
	@$(BIN)/python -m docs.protocol && $(BIN)/python -m docs.contract

# Set-up. Each stamp stands inside what it vouches for, so removing the one removes the other.
$(BIN)/.ready: requirements.lock pyproject.toml
	@PY=; for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { PY="$$p"; break; }; done; \
	[ -n "$$PY" ] || { echo "hybridmeet needs Python 3.11 or newer: install it (Debian: apt install python3 python3-venv), then make again." >&2; exit 1; }; \
	echo "Setting up Python packages in .venv …" >&2; \
	[ -x $(BIN)/pip ] || "$$PY" -m venv --clear .venv >/dev/null || { echo "Python's venv module is missing: install it (Debian: apt install python3-venv), then make again." >&2; exit 1; }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
web/node_modules/.ready: web/package.json web/package-lock.json
	@node -e 'const [a,b]=process.versions.node.split(".");process.exit(+a>20||(+a==20&&+b>=19)?0:1)' 2>/dev/null && command -v npm >/dev/null \
	  || { echo "hybridmeet's pages are built with Node 20.19 or newer and npm: install it (https://nodejs.org), then make again." >&2; exit 1; }
	@echo "Setting up web packages in web/node_modules …" >&2
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@
hybridmeet/web/index.html: web/node_modules/.ready $(WEB)
	@echo "Building the pages …" >&2
	@cd web && npm run --silent build -- --logLevel error
	@touch $@
chromium: $(BIN)/.ready # never fails here: the browser tests say why there is no browser
	@bash tests/chromium.sh
