# `make run` starts the service, `make test` proves it; `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help setup run test check format bench bench-growth bench-peers bench-slow fit words corpora fuzz names-corpora torture demo lock synapse clean

help:          ## this list
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  +##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

setup: $(READY) ## the environment in .venv, from the hashed lock file

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Nightdesk needs Python 3.11 or newer: set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup     ## start the service on ./data with sources.toml
	@exec $(BIN)/monitor run

test: setup    ## everything, from a fresh clone
	$(BIN)/pytest -n 3  # on two cores: a test that waits for a child leaves its core to another

check: setup   ## lint, types, layers
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q -p no:randomly tests/test_layers.py

format: setup  ## put the code in shape
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: setup   ## figures of speed and memory, as docs/measurements.md has them
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.names

bench-growth: setup ## is the database as quick at a gigabyte as at ten megabytes? A minute, 1.2 GB of disk
	$(BIN)/python -m tests.bench.growth

bench-slow: setup ## sixty sources of which fifty drip a byte a second: are the others on time?
	$(BIN)/python -m tests.bench.slow

bench-peers: setup ## the same poll by other tools, in one run; needs nginx (and newsboat)
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m tests.bench.peers

fit: setup     ## weigh anew what makes an event sure, on all labelled cases
	$(BIN)/python -m tests.fit --write

words: setup   ## weigh anew what single words say of events, on all labelled sentences; then make fit
	test -x .venv-fit/bin/python || $(PYTHON) -m venv .venv-fit
	.venv-fit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fit.lock
	mkdir -p build/words
	$(BIN)/python -m tests.word_rows build/words/rows.jsonl
	.venv-fit/bin/python tests/weigh_words.py build/words/rows.jsonl monitor/extract/lexicon --folds 5

names-corpora: setup ## names before foreign data in CORPORA=folder, as docs/measurements.md says
	$(BIN)/python -m tests.corpora.names $(CORPORA)

corpora: setup ## the parsers before foreign data in CORPORA=folder, whole and damaged
	MONITOR_CORPORA=$(CORPORA) $(BIN)/pytest -q -rs -k whatwg tests/doors/test_fetch_addresses.py
	$(BIN)/python -m tests.corpora.parsing $(CORPORA)

fuzz: setup    ## 20,000 documents of our own, cut or damaged: none may break or outgrow its limits
	$(BIN)/python -m tests.corpora.damaged

torture: setup ## twenty minutes of kills, full disks and failed syncs; nothing may be lost
	$(BIN)/python -m tests.torture --minutes $(or $(MINUTES),20)

demo: setup    ## sixty seconds: an invented NGO site, a watch list, and what staff would receive
	$(BIN)/python -m tests.demo

synapse:       ## a Matrix homeserver for tests and demo, in its own environment
	test -x .venv-synapse/bin/python || $(PYTHON) -m venv .venv-synapse
	.venv-synapse/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-synapse.lock

lock:          ## pin all dependencies anew
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -c requirements.lock -o requirements-dev.lock
	echo 'matrix-synapse' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-synapse.lock
	echo 'scikit-learn' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-fit.lock
	printf 'reader\nrss2email\nurlwatch\nsgmllib3k\n' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-bench.lock

clean:         ## remove what can be made again
	rm -rf $(VENV) .venv-synapse .venv-bench .venv-fit .mypy_cache .ruff_cache .pytest_cache build *.egg-info
