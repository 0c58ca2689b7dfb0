"""Every case fails, a known fix repairs it, and a plausible one does not."""

from __future__ import annotations

import dataclasses
import json
import math
import re
import runpy
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from bn_core.lessons.clinic.case import Case
from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script, find_remaining_cause
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.lessons.clinic.verdicts import judge
from bn_core.lessons.clinic.worker.run_script import run
from bn_core.lessons.clinic.worker.script_process import RunningScript

SEED = 2
KEYS = [each.key for each in CASES]
TEMPTS = {
    "neighbours": "inference",
    "cold": "train",
    "one": "other",
    "sorted": "group",
    "missing": "outputs",
    "saved": "train",
    "keras": "momentum 0.999",
    "two": "eps",
    "validated": "inference",
    "volts": "bias",
    "accumulated": "sum",
    "frozen": "once",
    "folded": "eps",
    "domains": "momentum 0.01",
    "sensors": "eps",
    "detached": "var",
    "zero_gamma": "adam",
    "scaled": "eps",
    "never_back": "first",
    "target": "detach",
    "silence": "eps",
    "ported": "abs",
    "one_pass": "clamp",
    "averaged": "longer",
    "transposed": "gamma",
    "bits": "twelve",
    "clinics": "weighted",
    "decayed": "exclude",
}
"""A fix of each case that is plausible and fails."""
each_case = pytest.mark.parametrize("key", KEYS)


def config(key: str, fix: str = "", seed: int = SEED) -> ClinicConfig:
    number = KEYS.index(key)
    fixes = [each.key for each in CASES[number].fixes]
    return ClinicConfig(case=str(number + 1), fix=fixes.index(fix) + 1 if fix else 0, seed=seed)


@cache
def last(wanted: ClinicConfig) -> ClinicResult:
    *_, found = run(wanted)
    return found


def first_repair(case: Case) -> str:
    """The first fix that removes the cause."""
    return next(each.key for each in case.fixes if each.key in case.repairs)


@each_case
def test_case_fails_and_can_be_fixed_or_missed(key: str) -> None:
    case = CASES[KEYS.index(key)]
    fixes = ("", first_repair(case), TEMPTS[key])
    broken, fixed, missed = (last(config(key, fix)) for fix in fixes)
    assert (broken.healthy, fixed.healthy, missed.healthy) == (False, True, False)
    for result in (broken, fixed, missed):
        assert result.progress == 1
        assert result.verdict == judge(dataclasses.replace(result, verdict=None))
        assert bool(result.error) == (result.confusion.size == 0)
        if not result.error:
            right = np.trace(result.confusion) / result.confusion.sum()
            assert right == pytest.approx(result.accuracy, abs=1e-6)
            assert len(result.losses) == result.step


@pytest.mark.parametrize(
    ("key", "fix"), [(each.key, fix.key) for each in CASES for fix in each.fixes if fix.hides]
)
def test_fix_that_hides_the_fault_passes_the_test(key: str, fix: str) -> None:
    assert last(config(key, fix)).healthy
    assert find_remaining_cause(config(key, fix)) == CASES[KEYS.index(key)].fix(fix).hides


@each_case
def test_every_diagnosis_quotes_only_what_was_measured(key: str) -> None:
    facts = last(config(key)).facts
    for each in CASES[KEYS.index(key)].diagnoses:
        for name in re.findall(r"\{(\w+)\}", each.because):
            assert not math.isnan(facts[name]) or key in ("missing", "one"), (each.key, name)


def test_verdict_follows_from_the_accuracy_alone() -> None:
    done = dataclasses.replace(last(config("one", "drop")), verdict=None)
    for accuracy, holds in (
        (done.threshold, True),
        (done.threshold - 1e-6, False),
        (math.nan, False),
    ):
        assert judge(dataclasses.replace(done, accuracy=accuracy)).holds is holds
    assert judge(dataclasses.replace(done, error="ValueError: no")).holds is False
    assert judge(dataclasses.replace(done, progress=0.5)).holds is None


def test_script_that_stops_gives_a_result_with_the_error_message() -> None:
    found = last(config("one"))
    assert found.error.startswith("ValueError: Expected more than 1 value per channel")
    assert found.step == 36
    assert found.verdict
    assert found.error in found.verdict.measured
    assert "layers" in {each.name for each in found.tables}


def test_running_statistics_show_too_few_batches() -> None:
    found = last(config("cold"))
    [buffers] = [each for each in found.tables if each.name == "running statistics"]
    for _, seen, *_, running, true in buffers.rows:
        assert seen == found.step
        assert float(running) > 5 * float(true)


def test_test_leaves_the_network_as_it_was() -> None:
    script = RunningScript(build_script(config("neighbours")))
    for _ in script.train():
        pass
    answers = [script.test()[1] for _ in range(2)]
    assert torch.equal(*answers)


def test_alternating_runs_give_the_results_of_each_alone() -> None:
    one, other = config("cold"), config("cold", seed=7)
    alone = last(one).losses
    state = torch.random.get_rng_state()
    ours, theirs = run(one), run(other)
    for found in ours:
        next(theirs, None)
        final = found
    np.testing.assert_array_equal(final.losses, alone)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert not np.array_equal(last(other).losses, alone)


def test_first_result_is_empty() -> None:
    first = next(run(config("cold")))
    assert (first.step, first.progress, first.verdict) == (0, 0, None)
    json.dumps(first.device)


def test_run_refuses_a_fix_that_the_case_does_not_have() -> None:
    beyond = next(n for n, each in enumerate(CASES, 1) if len(each.fixes) < 8)
    with pytest.raises(ValueError, match="fixes, not 8"):
        next(run(ClinicConfig(case=str(beyond), fix=8)))


def list_tests() -> list[str]:
    """The first case of each way to test the network, which is the end of a script."""
    ends = {build_script(config(key)).split("def ready")[1]: key for key in reversed(KEYS)}
    return [key for key in KEYS if key in ends.values()]


@pytest.mark.parametrize(
    ("key", "fix"),
    [
        *(
            pytest.param(key, "broken", marks=() if key in list_tests() else pytest.mark.deep)
            for key in KEYS
        ),
        *((key, "fixed") for key in ("cold", "folded", "one")),
    ],
)
def test_copied_script_prints_the_same_accuracy(
    key: str, fix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where only what is trained differs, that shows in the results of its run."""
    wanted = config(key, first_repair(CASES[KEYS.index(key)]) if fix == "fixed" else "")
    if last(wanted).error:
        pytest.skip("it stops with the error of its run")
    path = tmp_path / "copied.py"
    path.write_text(build_script(wanted), encoding="utf-8")
    with torch.random.fork_rng():
        runpy.run_path(str(path), run_name="__main__")
    accuracy = float(capsys.readouterr().out.split("test accuracy")[1])
    assert accuracy == pytest.approx(last(wanted).accuracy, abs=1e-4)


def test_run_follows_the_settings() -> None:
    short = last(config("cold"))
    longer = last(dataclasses.replace(config("cold"), epochs_times=3))
    wider = last(dataclasses.replace(config("cold"), batch_times=4))
    assert longer.step == 3 * short.step
    assert wider.facts["largest"] == 4 * short.facts["largest"]


@pytest.mark.parametrize(
    ("fix", "options"),
    [
        (0, {"optimizer": "SGD", "lr": 0.1, "momentum": 0.0, "weight_decay": 0.0}),
        (3, {"optimizer": "Adam", "lr": 0.001, "betas": "0.9, 0.999", "weight_decay": 0.0}),
    ],
)
def test_settings_list_the_options_of_the_optimizer(
    fix: int, options: dict[str, float | str]
) -> None:
    [settings] = [t for t in last(ClinicConfig(case="17", fix=fix)).tables if t.name == "settings"]
    assert dict(settings.rows).items() >= options.items()  # type: ignore[arg-type]
