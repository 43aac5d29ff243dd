# `make run` sets the program up and runs it; `make test` runs all tests. README.md says more.
PYTHON ?= python3
python = .venv/bin/python
lock = $(python) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
.DEFAULT_GOAL = help
.PHONY: help run setup tools test check format lock bench

help:            ## say what can be made
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run:             ## set up and run, with the example authority, on port $PORT or 8000
	@$(PYTHON) -m commissioning.installation run

setup:           ## everything but running
	@$(PYTHON) -m commissioning.installation setup

tools:           ## what tests and checks need
	@$(PYTHON) -m commissioning.installation tools

test: tools      ## all tests; ARGS="-k money -n 0" goes to pytest
	$(python) -m pytest $(ARGS)

check: tools     ## lint, format, types, import rules, migrations, Django's deployment checks
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m djhtml --check --tabwidth 2 templates
	$(python) -m mypy
	$(python) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())'
	$(python) manage.py makemigrations --check --dry-run
	@key=$$($(python) -c 'import secrets; print(secrets.token_urlsafe(50))'); echo 'manage.py check --deploy, as in production'; \
	  DEBUG=0 SECRET_KEY=$$key ALLOWED_HOSTS=decisions.example $(python) manage.py check --deploy --fail-level WARNING

format: tools    ## mend what lint and format can mend
	$(python) -m ruff check --fix .
	$(python) -m ruff format .
	$(python) -m djhtml --tabwidth 2 templates

lock: tools      ## write the lock files anew; ARGS=--upgrade takes the newest releases
	$(lock) $(ARGS) pyproject.toml -o requirements.lock
	$(lock) $(ARGS) pyproject.toml --extra dev --constraint requirements.lock -o requirements-dev.lock
	$(lock) $(ARGS) --group node -o requirements-node.lock

bench: tools     ## measurements
	$(python) manage.py bench $(ARGS)
