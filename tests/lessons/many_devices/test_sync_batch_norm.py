"""Real processes: together they are one big batch, apart they are not, and none is left behind."""

from __future__ import annotations

import gc
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.worker import sync_batch_norm
from bn_core.lessons.many_devices.worker.sync_batch_norm import run, split_batch

SMALL = SyncBatchNormConfig(device_batch=3)


@pytest.fixture
def started_processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that the experiment starts."""
    kept: list[subprocess.Popen[bytes]] = []
    right = subprocess.Popen

    def noted(*args: Any, **more: Any) -> subprocess.Popen[bytes]:
        kept.append(right(*args, **more))
        return kept[-1]

    monkeypatch.setattr(sync_batch_norm.subprocess, "Popen", noted)
    return kept


def test_together_is_one_big_batch(started_processes: list[subprocess.Popen[bytes]]) -> None:
    config = replace(SMALL, ranks="4")
    first, *_, last = run(config)
    assert (first.progress, last.progress, last.failed) == (0, 1, "")
    assert len(started_processes) == config.processes
    assert all(each.poll() is not None for each in started_processes)
    assert last.whole.shape == last.separate.shape == (config.samples, sync_batch_norm.UNITS)
    for gradient in (False, True):
        assert last.measure_difference(gradient, together=True) < 1e-12
        assert last.measure_difference(gradient, together=False) > 0.1
    shares = split_batch(config).x.split(3), np.split(last.separate, config.processes)
    layer = torch.nn.BatchNorm1d(sync_batch_norm.UNITS, dtype=torch.float64)
    for part, told in zip(*shares, strict=True):
        np.testing.assert_allclose(layer(part).detach().numpy(), told, atol=1e-12)
    assert "SyncBatchNorm expected input tensor to be on GPU" in last.refusal


def test_run_reports_too_little_time_and_ends_the_processes(
    started_processes: list[subprocess.Popen[bytes]],
) -> None:
    *_, last = run(SMALL, limit=0.01)
    assert last.failed.startswith("The processes gave no answer")
    assert last.done
    assert np.isnan(last.measure_difference(False, False))
    assert started_processes
    assert all(each.poll() is not None for each in started_processes)


def test_run_quotes_the_error_of_a_process_that_stops(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sync_batch_norm.sys, "executable", str(broken := tmp_path / "python"))
    broken.write_text("#!/bin/sh\necho out of memory >&2\nexit 3\n")
    broken.chmod(0o755)
    *_, last = run(SMALL)
    assert "stopped, saying “out of memory”" in last.failed


def test_run_ends_the_processes_if_it_is_closed(
    started_processes: list[subprocess.Popen[bytes]],
) -> None:
    going = run(SMALL)
    next(going)
    next(going)
    del going
    gc.collect()
    assert started_processes
    assert all(each.poll() is not None for each in started_processes)


def test_sorted_shares_hold_few_classes() -> None:
    config = SyncBatchNormConfig(device_batch=32, ranks="4")
    by_class = replace(config, shared_by="class")
    assert split_batch(config).counts == [32] * 4
    both = [split_batch(each).x.numpy() for each in (config, by_class)]
    np.testing.assert_array_equal(*(np.sort(x, axis=0) for x in both))
    between = [np.var(np.split(x, 4), axis=1).mean() for x in both]
    assert between[1] < between[0]
