# gendan: `make up` starts everything, `make test` tests everything. Needs Python 3.11 or newer and make; installs the rest
# into .venv, by hash.

PYTHON ?= python3
BIN := .venv/bin
# what tests of the contract need of Node; where there is no npm they are skipped
NODE := $(if $(shell command -v npm),contract/node_modules/.installed)

.PHONY: up test promises mutants faults contract contract-answers contract-fuzz pictures check bench lock clean

up: .venv/.runtime  ## start everything; ARGS='--state DIR --port N' puts it elsewhere
	$(BIN)/gendan up $(ARGS)

# hundreds of processes are started: without what Python has compiled each of them would compile all of it again
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.dev $(NODE)  ## all tests, on real PostgreSQL and nats-server; ARGS='-k words' picks some
	$(BIN)/python -m compileall -q gendan services shared tests
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

promises: .venv/.dev  ## each promise of docs/reliability.md with the numbers that it names; takes long
	GENDAN_THOROUGH=1 $(BIN)/pytest tests/promises tests/launcher/test_first_look.py $(ARGS)

mutants: .venv/.dev  ## bugs planted in copies of the core, each of which a test must notice; ARGS='--only WORDS' picks some
	$(BIN)/python -m tests.mutants $(ARGS)

faults: .venv/.dev  ## real processes under load, killed, stopped and cut off, then planted bugs; SEED=7 runs a plan again, DURATION in seconds
	$(BIN)/python -m tests.faults --duration $(DURATION) $(if $(SEED),--seed $(SEED)) $(ARGS)
	$(BIN)/python -m tests.mutants

contract: .venv/.dev  ## write the documents of the contract anew; ARGS=--break also where clients may fail
	$(BIN)/python -m tests.contract $(ARGS)

contract-answers: .venv/.dev  ## send all examples once, and keep what was answered as the examples of answers
	GENDAN_KEEP_ANSWERS=1 $(BIN)/pytest -q tests/contract/test_examples.py -k taken $(ARGS)
	$(MAKE) contract

contract-fuzz: .venv/.dev  ## 10,000 requests made up from the contract for each service; SEED=7 sends the same again
	$(BIN)/python -m tests.contract.fuzzing $(if $(SEED),--seed $(SEED)) $(ARGS)

pictures: .venv/.dev  ## of all boards and of an order, from the demo, for docs/pictures; needs chromium
	$(BIN)/python -m tests.pictures

check: .venv/.dev  ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev  ## what is measured, as ratios within one run; ROW=import picks one
	$(BIN)/python -m benchmarks $(ROW)

lock: .venv/.dev  ## the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile $(LOCKING) --extra build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCKING) --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(if $(NODE),cd contract && npm install --package-lock-only --ignore-scripts --silent)
	$(BIN)/python -m tests.contract.locking

DURATION ?= 600

LOCKING := --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gendan needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q gendan services shared  # also where Python itself may not keep what it compiles
	touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

contract/node_modules/.installed: contract/package.json contract/package-lock.json
	cd contract && npm ci --silent
	touch $@

clean:  ## forget the virtual environment; the data in .gendan stays
	rm -rf .venv contract/node_modules
