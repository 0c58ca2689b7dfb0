"""Normalize one batch in several processes, with and without shared statistics.

Real processes of torch.distributed (gloo) on this machine, as a training on many devices has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import batch_norm

import bn_core
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.many_devices.config import UNITS, SyncBatchNormConfig
from bn_core.lessons.many_devices.result import SyncBatchNorm
from bn_core.training.data import datasets
from bn_core.training.norms import EPS
from bn_core.training.weights import draw_initial_weights

LIMIT = 60.0
"""Seconds after which processes are ended, answered or not."""
_STAGES = ("started", "met", "answer")
_POLL_INTERVAL = 0.05
_DEVICE_SENTENCE = "Computing in processes on this machine's CPU."


@dataclass(frozen=True, slots=True, eq=False)
class SplitBatch:
    """Samples (N, U) in process order, their upstream gradient, digits and counts."""

    x: Tensor
    upstream: Tensor
    classes: NDArray[np.integer]
    counts: list[int]


def run(config: SyncBatchNormConfig, limit: float = LIMIT) -> Iterator[SyncBatchNorm]:
    """Start the processes, wait for their answers, and compare.

    If a process fails, the last result says why.
    """
    shared = split_batch(config)
    none = np.empty((0, 0))
    arrays = none, none, none, none, none, none
    yield (state := SyncBatchNorm(0.0, _DEVICE_SENTENCE, 0, shared.classes, *arrays))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        np.savez(
            folder / "samples.npz",
            x=shared.x,
            upstream=shared.upstream,
            counts=shared.counts,
            eps=np.array(EPS),
        )
        processes: list[subprocess.Popen[bytes]] = []
        try:
            for rank in range(config.processes):
                processes.append(_start_process(rank, config.processes, folder, limit))
            for later in _wait_for_answers(state, processes, folder, limit):
                yield (state := later)
            if not state.failed:
                yield _compare_answers(state, shared, _read_answers(folder, config.processes))
        finally:
            for process in processes:
                with suppress(OSError):
                    process.kill()
                process.wait()


def split_batch(config: SyncBatchNormConfig) -> SplitBatch:
    """Compute first-layer pre-activations of digits and a random upstream gradient."""
    digits = datasets.load_dataset("digits")
    rng = np.random.default_rng(config.seed)
    chosen = rng.choice(len(digits.x_train), config.samples, replace=False)
    if config.shared_by == "class":
        chosen = chosen[np.argsort(digits.y_train.numpy()[chosen], kind="stable")]
    run = RunConfig(depth=1, width=UNITS, activation="relu", seed=config.seed)
    weight = draw_initial_weights(run, digits.features, digits.classes)[0].double()
    x = digits.x_train[torch.from_numpy(chosen)].double() @ weight.T
    upstream = torch.from_numpy(rng.standard_normal((config.samples, UNITS)))
    classes = digits.y_train.numpy()[chosen]
    return SplitBatch(x, upstream, classes, [config.device_batch] * config.processes)


def _start_process(rank: int, ranks: int, folder: Path, limit: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bn_core.lessons.many_devices.worker.sync_process"]
    root = str(Path(bn_core.__file__).parent.parent)
    with (folder / f"words{rank}").open("wb") as words:
        return subprocess.Popen(
            [*command, str(rank), str(ranks), str(folder), str(limit)],
            env={**os.environ, "PYTHONPATH": root, "OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
        )


def _wait_for_answers(
    state: SyncBatchNorm, processes: list[subprocess.Popen[bytes]], folder: Path, limit: float
) -> Iterator[SyncBatchNorm]:
    """Yield a result per poll until all have answered, one failed, or time is up."""
    until = monotonic() + limit
    most = len(_STAGES) * len(processes)
    while True:
        late = monotonic() > until
        ended = [process.poll() for process in processes]
        seen = sum(
            (folder / _name_file(each, r)).exists() for each in _STAGES for r in range(len(ended))
        )
        state = replace(state, step=seen, progress=0.99 * seen / most)
        if all((folder / _name_file("answer", rank)).exists() for rank in range(len(ended))):
            yield state
            return
        failed = [rank for rank, code in enumerate(ended) if code]
        if failed or late:
            why = (
                _read_error(folder, failed[0])
                if failed
                else f"they took more than {limit:g} seconds"
            )
            yield replace(state, failed=f"The processes gave no answer: {why}. Try it again.")
            return
        yield state
        sleep(_POLL_INTERVAL)


def _name_file(kind: str, rank: int) -> str:
    return f"{kind}{rank}{'.npz' if kind == 'answer' else ''}"


def _read_error(folder: Path, rank: int) -> str:
    """Read the last line that a process wrote."""
    lines = (folder / f"words{rank}").read_text(errors="replace").strip().splitlines()
    if any("Timeout" in line for line in lines):
        return f"process {rank} was not done in time"
    return f"process {rank} stopped, saying “{lines[-1].strip()[:120] if lines else 'nothing'}”"


def _read_answers(folder: Path, ranks: int) -> dict[str, NDArray[Any]]:
    """Join the processes' arrays in the batch's order, with the first's refusal."""
    parts = []
    for rank in range(ranks):
        with np.load(folder / _name_file("answer", rank)) as part:
            parts.append(dict(part))
    names = [name for name in parts[0] if name != "refusal"]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in names}
    return joined | {"refusal": parts[0]["refusal"]}


def _compare_answers(
    state: SyncBatchNorm, shared: SplitBatch, result: dict[str, NDArray[Any]]
) -> SyncBatchNorm:
    """Compare the answers with those of one process that has the whole batch."""
    x = shared.x.clone().requires_grad_()
    y = batch_norm(x, None, None, training=True, eps=EPS)
    (d_x,) = torch.autograd.grad(y, x, shared.upstream)
    return replace(
        state,
        progress=1.0,
        whole=y.detach().numpy(),
        d_whole=d_x.numpy(),
        separate=result["separate"],
        together=result["together"],
        d_separate=result["d_separate"],
        d_together=result["d_together"],
        refusal=str(result["refusal"]),
    )
