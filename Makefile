# Two commands: `make run` opens the lab, `make test` passes its tests. Both start from nothing.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8501
BIN    := .venv/bin
# Deno checks the scripts: it is one binary with TypeScript, a linter and a formatter.
DENO   := DENO_DIR=$(CURDIR)/.venv/deno DENO_NO_UPDATE_CHECK=1 $(BIN)/deno

.PHONY: run test test-deep lint types unit bench claims worker clean

run: .venv/app.done
	@exec $(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

test: lint types unit

lint: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(DENO) lint --quiet
	$(DENO) fmt --check --quiet

types: .venv/test.done
	$(BIN)/mypy
	$(DENO) check --quiet pages/shared/frontend

unit: .venv/test.done
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest -n 2

# The same tests, with twenty times the examples for every law.
test-deep: export HYPOTHESIS_PROFILE = deep
test-deep: test

# Prints ratios; never fails on a time, but fails if a benchmark does not run.
bench: .venv/test.done
	@set -e; for name in core trainer stack landscape app pages room; do echo "== $$name"; $(BIN)/python -m tests.bench.bench_$$name; done

# Runs every claim and prints the table; make claims ARGS=--full takes five seeds.
claims: .venv/app.done
	$(BIN)/python -m bn_core claims $(ARGS)

# One more worker for a lab that runs with BN_LAB_SCHEDULER=tcp://host:8786. Its memory is kept for
# the next step, which Dask's own setting is not: see bn_core/compute/cluster.py.
worker: .venv/app.done
	MALLOC_TRIM_THRESHOLD_=268435456 MALLOC_MMAP_THRESHOLD_=33554432 \
	  PYTHONPATH=. $(BIN)/dask worker $(BN_LAB_SCHEDULER) --nthreads 1 --nworkers auto --no-dashboard

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "BatchNorm Lab needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/app.done: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test.done: requirements.txt requirements-test.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch .venv/app.done $@

clean:
	rm -rf .venv out .pytest_cache .hypothesis .ruff_cache .mypy_cache
