"""Networks whose gradient leaves the statistics out are compared rate by rate, seed by seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.recording import Recording
from bn_core.lessons.detached_statistics.config import RATES, DetachedNetworksConfig
from bn_core.lessons.detached_statistics.result import DetachedNetworks
from bn_core.lessons.detached_statistics.verdicts import judge_networks
from bn_core.lessons.detached_statistics.worker.networks import PARTS, average_tenths, run
from bn_core.training import norms
from bn_core.training.trainer import train

SMALL = DetachedNetworksConfig(seeds=2, steps=60)


@pytest.fixture(scope="module")
def results() -> Sequence[DetachedNetworks]:
    return list(run(SMALL))


def test_a_run_comes_rate_by_rate_and_ends_whole(results: Sequence[DetachedNetworks]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    last = results[-1]
    assert last.step == SMALL.steps * SMALL.seeds * len(RATES)
    assert last.losses.shape == (len(RATES), 2, PARTS, 3)
    assert not np.isnan(last.losses).any()
    assert [not each.verdicts for each in results] == [not each.done for each in results]


def test_the_losses_are_the_trainings_own(results: Sequence[DetachedNetworks]) -> None:
    frames = list(train(SMALL.run(0.1, 1), Recording(activations=False, gradients=False)))
    own = np.concatenate([frame.losses for frame in frames])
    assert len(own) == SMALL.steps
    end = own[-SMALL.steps // PARTS :].astype(np.float64).mean(axis=0)
    np.testing.assert_allclose(results[-1].last[1, 1], end, rtol=1e-12)


def test_a_network_that_has_ended_has_an_infinite_loss() -> None:
    frames = list(train(SMALL.run(0.1, 0)))
    ended = [
        replace(each, losses=np.where([[True, True, each.step < 30]], each.losses, np.nan))
        for each in frames
    ]
    found = average_tenths(ended, SMALL.steps)
    assert np.isfinite(found[:, :2]).all()
    assert np.isinf(found[-1, 2])


def test_a_left_out_that_leaves_nothing_out_is_no_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: the third network has the true gradient after all."""
    monkeypatch.setitem(norms._NORMS, "left_out", norms._NORMS["batch"])
    *_, last = run(SMALL)
    np.testing.assert_array_equal(last.losses[..., 2], last.losses[..., 1])
    assert last.verdicts[0].kind == Kind.FAILS


@pytest.mark.parametrize(
    ("kept", "left", "worse", "blown"),
    [
        (1, (4, 4, 4, 4), Kind.HOLDS, Kind.HOLDS),
        (1, (4, 4, 4, np.inf), Kind.HOLDS, Kind.HOLDS),
        (1, (2, 2, 2, 2), Kind.HOLDS, Kind.FAILS),
        (1, (2, 2, 4, 4), Kind.HOLDS, Kind.ONLY),
        (1, (1, 1, 1, 1), Kind.FAILS, Kind.FAILS),
        (1, (0.5, 2, 2, 2), Kind.ONLY, Kind.FAILS),
        (1, (0.5, 0.5, 0.5, 0.5), Kind.FAILS, Kind.FAILS),
        (np.inf, (np.inf, np.inf, np.inf, np.inf), Kind.UNDECIDED, Kind.HOLDS),
    ],
)
def test_verdicts_follow_planted_losses(
    results: Sequence[DetachedNetworks],
    kept: float,
    left: tuple[float, ...],
    worse: Kind,
    blown: Kind,
) -> None:
    losses = np.full((len(RATES), 6, PARTS, 3), float(kept))
    losses[..., 2] = np.array(left)[:, None, None]
    verdicts = judge_networks(replace(results[-1], losses=losses))
    assert [each.part.name for each in verdicts] == ["worse", "blows up"]
    assert [each.kind for each in verdicts] == [worse, blown]


def test_reason_of_no_blow_up_gives_the_losses_and_the_tested_rates(
    results: Sequence[DetachedNetworks],
) -> None:
    losses = np.full((len(RATES), 6, PARTS, 3), 0.02)
    losses[..., 2] = np.array([0.03, 0.06, 0.2, 1.5])[:, None, None]
    _, blown = judge_networks(replace(results[-1], losses=losses))
    assert blown.because == (
        "The loss never gets as bad as guessing: it ends at 1.5 nats or less. In the median over "
        "the seeds it is higher than with batch norm all the same, 1.5 to 75 times at the tested "
        "rates 0.01, 0.1, 0.5 and 2. Higher rates were not tested."
    )
    losses[0, ..., 2] = 0.01
    _, blown = judge_networks(replace(results[-1], losses=losses))
    assert "it is 0.5 to 75 times that with batch norm at the tested rates" in blown.because


@pytest.mark.parametrize(("kept", "kind"), [(1.0, Kind.HOLDS), (2.0, Kind.UNDECIDED)])
def test_loss_of_a_network_that_has_not_learned_is_no_blow_up(
    results: Sequence[DetachedNetworks], kept: float, kind: Kind
) -> None:
    """After ten steps every loss is near that of guessing, with batch norm, too."""
    losses = np.full((len(RATES), 6, PARTS, 3), kept)
    losses[..., 2] = 2.4
    worse, blown = judge_networks(replace(results[-1], losses=losses))
    assert (worse.kind, blown.kind) == (Kind.HOLDS, kind)
    assert ("more steps are needed" in blown.sentence) == (kind == Kind.UNDECIDED)
