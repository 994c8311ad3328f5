# `make` prints what there is.
.DEFAULT_GOAL := help
.PHONY: help run setup quick test wheel bench bench-import bench-growth bench-widget snippets lint types widget translations format lock

# The development environment's tools first: ruff, mypy, pytest, uv, and the Node.js that the lock file pins.
dev = scripts/make-env requirements-dev.lock && PATH="$(CURDIR)/.venv/bin:$$PATH"

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

run: ## start the service on 127.0.0.1:8000 (PORT, DATA_DIR and the rest come from the environment)
	@scripts/make-env requirements.lock
	@DEMO=$${DEMO:-on} exec .venv/bin/flask --app app serve

setup: ## make the development environment: Python, Node.js, the widget's tools
	@scripts/make-env requirements-dev.lock
	@$(dev) scripts/check-widget >/dev/null

# Which tests: make quick TESTS=tests/web/console. Unless told, what a minute has room for: no folder
# whose tests send mails, read files or walk pages.
TESTS ?= tests/*.py tests/models tests/queries tests/rules tests/services tests/web/*.py \
	$(addprefix tests/web/, embed http manage widget)
quick: ## a minute's check: style, types and the fast tests, on SQLite alone
	@$(dev) ruff check .
	@$(dev) ruff format --check .
	@$(dev) mypy
	@$(dev) pytest -q -n 2 -p no:schemathesis -p no:cacheprovider --database sqlite \
		-m "not slow and not browser and not server and not timing" $(TESTS)

test: ## everything that CI runs: tools, lint, types, widget, tests on both databases
	@scripts/test

bench: ## measure the service beside the limits of this machine (QUICK=1, PEERS=isso: see bench/README.md)
	@scripts/install-test-tools wrk nginx
	@$(dev) python -m bench

bench-import: ## measure an import of 100,000 comments: rate and peak memory
	@$(dev) python -m bench.importing

bench-growth: ## measure what a hundred times as many comments cost, on both databases (see bench/growth.md)
	@$(dev) python -m bench.growth

bench-widget: ## measure the first comment, keys and presses on a slow phone, beside the least that could show it
	@scripts/install-test-tools chromium
	@export CHROMIUM=$${CHROMIUM:-chromium}; $(dev) python -m bench.widget
	@export CHROMIUM=$${CHROMIUM:-chromium}; $(dev) python -m bench.widget.interactions

snippets: ## build sites with the console's lines by the generators they are for, and comment on them
	@scripts/install-test-tools chromium
	-@scripts/install-test-tools jekyll
	@$(dev) pytest -n 0 -v --durations=0 -p no:schemathesis -p no:cacheprovider --database sqlite tests/snippets/try_*.py

lint: ## check style and formatting
	@$(dev) ruff check .
	@$(dev) ruff format --check .

types: ## check types
	@$(dev) mypy

widget: ## build the widget into static/
	@$(dev) npm --prefix widget ci --no-audit --no-fund
	@$(dev) npm --prefix widget run build

translations: ## collect the server's sentences and compile their translations
	@scripts/make-env requirements-dev.lock
	@PATH="$(CURDIR)/.venv/bin:$$PATH" scripts/translations

format: ## format the code and sort its imports
	@$(dev) ruff check --fix .
	@$(dev) ruff format .

wheel: ## build the wheel into dist/ (the same bytes each time, from the same sources)
	@$(dev) uv build --wheel --no-build-isolation --out-dir dist

lock: ## renew the lock files from pyproject.toml
	@$(dev) uv lock --upgrade
	@$(dev) uv export --quiet --format requirements.txt --no-emit-project --no-dev -o requirements.lock
	@$(dev) uv export --quiet --format requirements.txt --no-emit-project --all-extras -o requirements-dev.lock
