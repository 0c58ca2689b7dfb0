# Two commands: `make run` opens the lab, `make test` passes its tests. Both start from nothing.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8501
BIN    := .venv/bin
# Deno checks the scripts: it is one binary with TypeScript, a linter and a formatter.
DENO   := DENO_DIR=$(CURDIR)/.venv/deno DENO_NO_UPDATE_CHECK=1 $(BIN)/deno

# Installs nothing that requirements.lock does not list with a hash. An archive of source code is
# refused, because building it would bring build tools that have no hash.
INSTALL := install --quiet --disable-pip-version-check --only-binary :all: -c requirements.lock
TORCH  := $(shell grep '^torch==' requirements.txt)

.PHONY: run test test-deep test-gpu lint types unit bench claims ship-claims lock audit clean \
        cluster-certificates scheduler worker

run: .venv/app.done
	@exec $(BIN)/python -m bn_core --host $(HOST) --port $(PORT)

test: lint types unit

lint: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(DENO) lint --quiet
	$(DENO) fmt --check --quiet

types: .venv/test.done
	$(BIN)/mypy
	$(DENO) check --quiet pages/shared/frontend

# Tests start a hundred processes: without bytecode each would compile all sources again.
unit: export PYTHONDONTWRITEBYTECODE =
unit: .venv/test.done
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest -n 3 --dist worksteal

# The same tests, with twenty times the examples for every law.
test-deep: export HYPOTHESIS_PROFILE = deep
test-deep: test

# On a machine with a GPU: compares its results with those of the CPU.
test-gpu: export BN_LAB_TEST_GPU = 1
test-gpu: .venv/test.done
	$(BIN)/python -m pytest tests/training/test_gpu.py

# Prints ratios; never fails on a time, but fails if a benchmark does not run.
bench: .venv/test.done
	@set -e; for name in core trainer stack landscape app playground opening pages exercises room homework processes load recovery scheduling; do echo "== $$name"; $(BIN)/python -m tests.bench.bench_$$name; done

# Runs every claim and prints the table; make claims ARGS=--full takes six seeds.
claims: .venv/app.done
	$(BIN)/python -m bn_core claims $(ARGS)

# Runs every claim in full, and writes the results that the lab is shipped with and their tables;
# make ship-claims ARGS=C50 runs one, and leaves the results of the others.
ship-claims: .venv/app.done
	$(BIN)/python -m bn_core claims --ship $(ARGS)

# Computing on several machines: see docs/hosting.md.
cluster-certificates: .venv/app.done
	$(BIN)/python -m bn_core cluster certificates

scheduler: .venv/app.done
	$(BIN)/python -m bn_core cluster scheduler

worker: .venv/app.done
	$(BIN)/python -m bn_core cluster worker $(BN_LAB_SCHEDULER)

# Writes requirements.lock: every package for every system and Python from 3.11 on, with its hashes.
# What the lock holds already stays; make lock ARGS=--upgrade takes the newest instead.
COMPILE = .venv/lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
  --generate-hashes --only-binary :all: --custom-compile-command 'make lock'

lock: .venv/lock.done
	$(COMPILE) $(ARGS) --no-emit-package torch -o requirements.lock \
	  requirements-test.txt requirements-audit.txt requirements-pip.txt
	echo '$(TORCH)' | $(COMPILE) --no-deps --no-header --no-annotate - \
	  | awk 'FNR == NR { if (!/^#/) cpu = cpu "    --hash=sha256:" $$1 " \\\n"; next } \
	         { print } /^torch==/ { printf "%s", cpu }' torch-cpu.sha256 - >> requirements.lock

.venv/lock.done: requirements-lock.txt | .venv/bin/python
	$(BIN)/python -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-lock.txt
	@touch $@

# Looks up what is installed among the licences that pyproject.toml allows, and everything in the
# lock among the advisories of the Python Packaging Authority. The second needs the internet.
audit: .venv/audit.done .venv/test.done
	.venv/audit/bin/pip-licenses --python $(BIN)/python
	.venv/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock $(ARGS)

.venv/audit.done: requirements-audit.txt requirements.lock .venv/pip.done
	$(BIN)/python -m venv --without-pip .venv/audit
	$(BIN)/python -m pip --python .venv/audit $(INSTALL) -r requirements-audit.txt
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "BatchNorm Lab needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/pip.done: requirements-pip.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-pip.txt
	@touch $@

# If pip has to match hashes while it chooses, it prefers the registry's build of torch, on Linux one
# of gigabytes for GPUs, to a CPU build that lies in a folder. So pip chooses without hashes, and then
# installs what it chose, with hashes. A build of this version that is installed already stays.
.venv/torch.done: requirements.txt requirements.lock .venv/pip.done
	@$(BIN)/python -m pip freeze | grep -q "^$(TORCH)" || { set -ex; rm -rf .venv/torch; \
	  $(BIN)/python -m pip download --quiet --only-binary :all: --no-deps --dest .venv/torch $(TORCH); \
	  $(BIN)/python -m pip $(INSTALL) --no-deps --no-index --find-links .venv/torch $(TORCH); rm -r .venv/torch; }
	@touch $@

.venv/app.done: requirements.txt requirements.lock .venv/torch.done
	$(BIN)/python -m pip $(INSTALL) -r requirements.txt
	@touch $@

# What the lab needs on PostgreSQL.
.venv/postgresql.done: .venv/app.done
	$(BIN)/python -m pip $(INSTALL) "psycopg[binary]"
	@touch $@

.venv/test.done: requirements.txt requirements-test.txt requirements.lock .venv/torch.done
	$(BIN)/python -m pip $(INSTALL) -r requirements-test.txt
	@touch .venv/app.done $@

clean:
	rm -rf .venv out .pytest_cache .hypothesis .ruff_cache .mypy_cache
