# The two commands are `make demo` and `make test`; `make setup` alone leaves .venv/bin/comity.
PYTHON ?= python3
COMITY = .venv/bin/comity

.PHONY: demo test setup develop check reference pictures lock clean

demo: setup
	$(COMITY) demo --data var/demo --port 8000

reference: setup
	$(COMITY) reference --data var/reference
	$(COMITY) up --data var/reference --port 8001

test: develop
	.venv/bin/python -m pytest -q -n 2 -m "not slow"

check: develop
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
	.venv/bin/mypy src/comity
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet src/comity/web/templates

setup: .venv/.installed
develop: .venv/.developing

.venv/.installed: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Comity needs Python 3.11 or newer; $(PYTHON) is older."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv is missing. Install it: apt-get install python3-venv"; exit 1; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	@.venv/bin/python requirements/link.py
	@touch $@

.venv/.developing: .venv/.installed requirements/develop.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/develop.txt
	@touch $@

pictures: develop
	.venv/bin/python tools/pictures.py pictures

lock:
	uv lock
	uv export --quiet --frozen --no-dev --no-emit-project --no-annotate --output-file requirements/run.txt
	uv export --quiet --frozen --only-group dev --no-emit-project --no-annotate --output-file requirements/develop.txt
	uv export --quiet --frozen --only-group bench --no-emit-project --no-annotate --output-file requirements/bench.txt

clean:
	rm -rf .venv var pictures
