# Klankbord: `make run` to use it, `make test` to trust it. See README.md.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.ONESHELL:
.SHELLFLAGS := -eu -c
.PHONY: help run dev test check bench soak pictures lighthouse lock ready ready-dev unit lint rules types

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?= 1
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
export HOST PORT

python := .venv/bin/python
# The long tests stand together in tests/browser: whoever has nothing left takes some of them over.
pytest := .venv/bin/pytest -q -n $(JOBS) --dist worksteal
# Tests and checks answer to the tree alone, not to what this shell happens to have set.
clean := env -u HOST -u PORT -u DEMO -u DEBUG -u PUBLIC_URL -u VALKEY_URL -u DATABASE_URL

help: # what there is
	@echo "make run    start Klankbord with its demo world (PORT=8000, DEMO=0 for an empty one)"
	@echo "make test   everything that must hold; make check is its fast half"
	@echo "make dev    the same world with reload on every change"
	@echo "make bench  the figures; make soak the long tests; make lock renews the pinned lists"
	@echo "make pictures  what the main pages look like (PAGES=home,/boards/ PERSONA=colleague IN=en; README=1)"
	@echo "make lighthouse  what Lighthouse says of them (needs npm; PAGES=home DESK=1)"

ready:
	@$(PYTHON) deploy/bootstrap.py requirements.txt

ready-dev:
	@$(PYTHON) deploy/bootstrap.py requirements-dev.txt

run: ready
	@DEMO=$(DEMO) exec $(python) manage.py serve --prepare

dev: ready-dev
	@export DEMO=$(DEMO) DEBUG=1
	$(python) manage.py prepare
	exec $(python) manage.py runserver $(HOST):$(PORT)

# mypy takes as long as the rest: side by side.
lint: ready-dev
	@$(MAKE) --no-print-directory --output-sync=target -j 2 rules types

rules: ready-dev
	@export DATA_DIR=$$(mktemp -d) && trap 'rm -rf "$$DATA_DIR"' EXIT
	.venv/bin/ruff format --check --output-format concise . || { echo "Put it right with .venv/bin/ruff format"; exit 1; }
	.venv/bin/ruff check --output-format concise .
	.venv/bin/lint-imports --no-logo
	$(clean) $(python) manage.py messages check
	$(clean) $(python) manage.py makemigrations --check --dry-run --verbosity 1
	$(clean) PUBLIC_URL=https://klankbord.example $(python) -W error::UserWarning manage.py check --deploy --fail-level WARNING

types: ready-dev
	@export DATA_DIR=$$(mktemp -d) && trap 'rm -rf "$$DATA_DIR"' EXIT
	$(clean) .venv/bin/mypy

check: lint
	@$(clean) $(pytest) -m "not browser and not valkey and not soak and not bench"

test: lint
	@CHROMIUM=$$($(PYTHON) deploy/browser.py); export CHROMIUM
	$(clean) $(pytest) --db=postgres -m "not browser and not once and not soak and not bench"
	$(clean) $(pytest) --db=sqlite -m "not soak and not bench"

soak: ready-dev
	@CHROMIUM=$$($(PYTHON) deploy/browser.py); export CHROMIUM
	$(clean) $(pytest) -m soak
	$(clean) $(pytest) --db=postgres -m soak tests/live

bench: ready-dev
	@for module in $$(cd tests/bench && ls [a-z]*.py); do
	  echo
	  echo "== python -m tests.bench.$${module%.py}"
	  $(clean) $(python) -m tests.bench.$${module%.py}
	done

pictures: ready-dev
	@CHROMIUM=$$($(PYTHON) deploy/browser.py); export CHROMIUM
	$(clean) $(python) -m tests.browser.pictures --pages "$(PAGES)" --language "$(or $(IN),nl)" \
	  $(if $(PERSONA),--persona $(PERSONA)) $(if $(SITE),--site $(SITE)) $(if $(README),--readme)

lighthouse: ready-dev
	@CHROMIUM=$$($(PYTHON) deploy/browser.py); export CHROMIUM
	$(clean) $(python) -m tests.lighthouse --pages "$(PAGES)" $(if $(DESK),--desk) $(if $(SITE),--site $(SITE))

# The lists carry no addresses: whichever index is set on a machine serves them.
compile := .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --no-annotate --custom-compile-command "make lock"
lock: ready-dev
	@$(compile) pyproject.toml --output-file requirements.txt $(LOCK)
	$(compile) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt $(LOCK)
	$(compile) --group setup --output-file deploy/uv.txt $(LOCK)
