"""Claim C56: what later tokens do to a token, and where models make use of it."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.sequences.config import (
    BATCH,
    LAYER,
    NORMS,
    RMS,
    SCANNED,
    FlipsConfig,
    LeakConfig,
)
from bn_core.lessons.sequences.influence import draw_tokens
from bn_core.lessons.sequences.leak_figure import draw_leak
from bn_core.lessons.sequences.result import GUESSING, Leak
from bn_core.lessons.sequences.trials import TRIALS
from bn_core.lessons.sequences.verdicts import judge_leak
from bn_core.lessons.sequences.worker import coin_flips, leak
from bn_core.lessons.sequences.worker.influence_check import differentiate

TINY = LeakConfig(seeds=1, steps=30, length=2)


def plant(gain: float, excess: float, later: float = 0.04, other: float = 0.0) -> Leak:
    """A result of six seeds, the same for every number of sequences."""
    shares = np.zeros((3, 8, 4, 8))
    shares[BATCH] = later
    shares[[LAYER, RMS]] = other
    for position in range(8):
        shares[:, position, 0, position] = 1
    losses = np.full((len(SCANNED), 6), GUESSING)
    return Leak(1.0, "here", 1, shares, losses - gain, losses + excess, losses)


@pytest.mark.parametrize(
    ("nats", "kind"),
    [
        (0.02, Kind.HOLDS),
        (0.01, Kind.HOLDS),  # at the threshold
        (0.0099, Kind.WEAKER),
        (0.0, Kind.FAILS),
        (-0.02, Kind.FAILS),
    ],
)
def test_losses_are_judged_against_guessing(nats: float, kind: Kind) -> None:
    _, _, used, evaluation = judge_leak(plant(nats, nats))
    assert (used.part.name, used.kind) == ("used", kind)
    assert (evaluation.part.name, evaluation.kind) == ("evaluation", kind)


def test_model_that_diverged_is_worse_than_guessing_in_both_modes() -> None:
    _, _, used, evaluation = judge_leak(plant(math.nan, math.nan))
    assert (used.kind, evaluation.kind) == (Kind.FAILS, Kind.HOLDS)
    assert used.effects[0].values == (-math.inf,) * 6


def test_boundary_lies_where_the_gain_passes_the_threshold() -> None:
    result = plant(0.03, 0.0)
    result.training[2:] = GUESSING + 0.01  # from 4 sequences on
    used = judge_leak(result)[2]
    assert used.kind == Kind.ONLY
    assert used.boundary is not None
    assert used.boundary.side == "below"
    assert used.boundary.interval.median == pytest.approx(2 * math.sqrt(2))


def test_one_token_without_influence_or_one_other_with_it_decides() -> None:
    kinds = [each.kind for each in judge_leak(plant(0.1, 0.1))]
    assert kinds == [Kind.HOLDS] * 4
    deaf = plant(0.1, 0.1)
    deaf.shares[BATCH, 3, 0, 5] = 0
    assert judge_leak(deaf)[0].kind == Kind.FALSE
    blind = plant(0.1, 0.1)
    blind.shares[BATCH, 3, 0, 2] = 0  # an earlier token, which is no leak
    assert judge_leak(blind)[0].kind == Kind.HOLDS
    leaky = plant(0.1, 0.1)
    leaky.shares[RMS, 3, 0, 5] = 1e-300
    assert judge_leak(leaky)[1].kind == Kind.FALSE


def test_shares_are_those_of_pytorch_and_of_the_formula() -> None:
    """Of m tokens another has the derivative −(1 + x̂ᵢx̂ⱼ)/(mσ) in each feature, up to ε."""
    config = LeakConfig(length=4)
    shares = leak.measure_shares(config)
    for place, norm in enumerate(NORMS[:3]):
        for position in range(4):
            size = differentiate(config.token(norm, position + 1))
            np.testing.assert_allclose(shares[place, position], size / size[0, position], atol=1e-9)
    x = draw_tokens(config.token("batch", 2))
    x_hat, m = (x - x.mean(0)) / x.std(0), len(x)
    one, other = (
        np.linalg.norm((k - (1 + x_hat[1] * x_hat[j]) / m) / x.std(0)) for j, k in [(1, 1), (3, 0)]
    )
    assert shares[BATCH, 1, 0, 3] == pytest.approx(other / one, rel=1e-4)


def test_run_trains_the_models_of_the_page() -> None:
    results = list(leak.run(TINY))
    progress = [each.progress for each in results]
    assert progress == sorted(progress)
    last = results[-1]
    assert last.done
    assert len(last.verdicts) == 4
    assert last.step == len(SCANNED) * TINY.steps
    *_, flips = coin_flips.run(TINY.flips(SCANNED[1]))
    means = flips.training[-1].mean(axis=-1)
    np.testing.assert_array_equal(last.training[1], means[BATCH])
    np.testing.assert_array_equal(last.layer[1], means[LAYER])
    np.testing.assert_array_equal(last.evaluation[1], flips.evaluation[-1, BATCH].mean(axis=-1))
    for shown in (0, len(results) - 1):
        drawn = draw_leak(TINY, results, shown, {"theme": "dark"})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    influence, losses = drawn["figures"]
    assert [each["x"] for each in influence["data"]] == [[2]] * 3
    assert losses["data"][2]["y"][1] == pytest.approx(last.training[1, 0], rel=1e-3)


def test_trial_runs_the_default_models_of_the_page() -> None:
    [trial] = TRIALS
    assert isinstance(trial.base, LeakConfig)
    for sequences in SCANNED:
        expected = replace(FlipsConfig(sequences=str(sequences)), seeds=6)
        assert replace(trial.base, seeds=6).flips(sequences) == expected
    other = {"length": 3, "rate": 0.01, "steps": 40, "seeds": 2, "seed": 5}
    assert LeakConfig(**other).flips(4) == FlipsConfig(sequences="4", **other)  # type: ignore[arg-type]
