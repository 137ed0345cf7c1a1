# make serve   the site at http://127.0.0.1:$PORT (8000), from nothing
# make test    every test
# make help    the rest

PYTHON ?= $(firstword $(shell command -v python3.11 python3))
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
VAR    := $(or $(VAR_DIR),var)
# What was done to one database says nothing about another.
DB     := $(firstword $(shell printf %s "$(DATABASE_URL)" | cksum))
ifeq ($(DATABASE_URL)$(wildcard $(VAR)/db.sqlite3),)
  $(shell rm -f $(VAR)/.migrated-* $(VAR)/.content-*)
endif
PO     := $(wildcard locale/*/LC_MESSAGES/django.po)
MO     := $(PO:.po=.mo)
STATIC := $(shell find static -type f)
CONTENT_DIR ?= content
CONTENT := $(shell find $(CONTENT_DIR) -type f)
MIGRATIONS := $(wildcard */migrations/*.py)

export PORT
export SITE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: help serve editor test fuzz interleave check house format messages screenshots handbook-pictures clean

help:
	@echo "make serve        the site at $(SITE_URL)"
	@echo "make editor       an account for the admin"
	@echo "make test         every test; browser tests where Chromium is installed"
	@echo "make fuzz         5,000 odd requests over every public address"
	@echo "make interleave   10,000 steps of three editors at once, with crashes"
	@echo "make check        lint, types, import contracts, migrations, messages"
	@echo "make house        names, imports, annotations and templates measured against their targets"
	@echo "make format       put Python and templates into shape"
	@echo "make messages     collect interface words for translation (needs gettext)"
	@echo "make screenshots  every kind of page, the admin too, into $(VAR)/screenshots (needs Chromium)"
	@echo "make handbook-pictures  those of the editors' handbook, from the admin (needs Chromium)"
	@echo "make clean        forget what was built; keeps the database"

serve: $(VAR)/.content-$(DB) $(VAR)/.static
	@echo "Serving $(SITE_URL)"
	@echo "An editor account: make editor, then $(SITE_URL)/admin/"
	@exec $(BIN)/gunicorn -c deploy/gunicorn.conf.py

editor: $(VAR)/.content-$(DB)
	@$(BIN)/python manage.py createsuperuser $(if $(DJANGO_SUPERUSER_PASSWORD),--noinput)

test: $(VENV)/.dev $(MO)
ifdef COVERAGE
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses auto --dist loadgroup $(TESTS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
else
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup $(TESTS)
endif

fuzz: $(VENV)/.dev $(MO)
	ODD_REQUESTS=5000 $(BIN)/python -m pytest tests/test_any_request.py

interleave: $(VENV)/.dev $(MO)
	STEPS=$${STEPS:-10000} $(BIN)/python -m pytest tests/test_editors_together.py

check: $(VENV)/.dev $(MO)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/**.html')
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python -m tests.messages

house: $(VENV)/.dev
	$(BIN)/python -m tests.house $(SHOW)

format: $(VENV)/.dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	-$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/**.html')

messages: $(VENV)/.dev
	$(BIN)/python -m tests.messages --write

screenshots: $(VENV)/.dev $(MO)
	$(BIN)/python -m pytest -m screenshots --override-ini addopts= tests/browser/test_screenshots.py tests/browser/test_admin_screenshots.py

handbook-pictures: $(VENV)/.dev $(MO)
	$(BIN)/python -m pytest -m screenshots --override-ini addopts= tests/browser/test_handbook_pictures.py

clean:
	rm -rf $(VENV) $(VAR)/static $(VAR)/.static $(MO)

# --- What is made once and again only when its sources change -----------------------------

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer with its venv module is needed."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

%.mo: %.po | $(VENV)/.runtime
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

$(VAR)/.migrated-$(DB): $(VENV)/.runtime $(MIGRATIONS)
	$(BIN)/python manage.py migrate --verbosity 0
	@touch $@

$(VAR)/.content-$(DB): $(VAR)/.migrated-$(DB) $(CONTENT) $(MO)
	$(BIN)/python manage.py load_content --folder $(CONTENT_DIR)
	$(BIN)/python manage.py reindex
	@touch $@

$(VAR)/.static: $(VENV)/.runtime $(STATIC)
	@mkdir -p $(VAR)
	$(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@
