# make run    the site on http://127.0.0.1:8000/ (HOST, PORT, WEB_CONCURRENCY change that)
# make test   the whole suite, browser journeys included
# make test-postgres   the suite on a private PostgreSQL
# make bench  the speed and growth figures, into docs/bench.md (BENCH gives it options)
# make check  style, templates, settings, missing migrations
# make lock   write the locked requirements anew

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
export DJANGO_SETTINGS_MODULE := newsblog.settings
export PYTHONPATH := $(CURDIR)

# uv where it is present, else plain pip: the locked files suit both.
INSTALL := $(if $(shell command -v uv),VIRTUAL_ENV=.venv uv pip install --quiet,$(BIN)/python -m pip install --quiet --disable-pip-version-check)
NEEDED := $(if $(filter postgres% redis%,$(DATABASE_URL) $(CACHE_URL)),requirements-postgres.txt,requirements.txt)

.PHONY: run test test-postgres bench check lock
.DELETE_ON_ERROR:

run: .venv/$(NEEDED) var/static/.collected
	@$(MANAGE) demo --migrate
	@exec $(BIN)/gunicorn --config deploy/gunicorn.conf.py newsblog.wsgi

test: .venv/requirements-dev.txt var/static/.collected
	@.ci/install-needs browser
	@$(BIN)/pytest -n auto --dist loadfile

# The same suite on PostgreSQL: a private cluster in a temporary folder, gone afterwards. The
# browser journeys start databases of their own and are not repeated.
test-postgres: .venv/requirements-dev.txt .venv/requirements-postgres.txt
	@.ci/install-needs postgres
	@.ci/with-postgres $(BIN)/pytest -n auto --dist loadfile -m "not browser"

bench: .venv/$(NEEDED) var/static/.collected
	@$(BIN)/python -m newsblog.bench $(BENCH)

check: .venv/requirements-dev.txt
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@git ls-files -z -- 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	@SITE_URL=https://news.example.org $(MANAGE) check --deploy --fail-level WARNING
	@$(MANAGE) makemigrations --check --dry-run --verbosity 1

lock: .venv/requirements-dev.txt
	@for file in .txt:"" -postgres.txt:"--extra postgres --extra redis" -dev.txt:"--group dev"; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url \
	    --no-header --python-version 3.11 pyproject.toml $${file#*:} -o requirements$${file%%:*} \
	    $$( [ "$${file%%:*}" = .txt ] || echo "-c requirements.txt" ) || exit 1; \
	done

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv .venv

.venv/requirements%: requirements% .venv/bin/python
	@echo "Installing $< …"
	@$(INSTALL) --require-hashes -r $<
	@touch $@

# Collected once for each change of our files or of the packages; compressing takes a while.
var/static/.collected: .venv/$(NEEDED) $(shell find static -type f)
	@echo "Collecting static files …"
	@$(MANAGE) collectstatic --no-input --clear --verbosity 0
	@touch $@
