"""Claims C45, C47 and C48: networks at their first weights, measured twice, and judged."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.depth.first_weights_config import (
    EXAMPLES,
    GRID,
    INDEPENDENT,
    LAGS,
    LINE_DEPTHS,
    LINE_KINDS,
    NONLINEARITIES,
    NORMS,
    RESIDUAL,
    WIDTHS,
    FirstWeightsConfig,
)
from bn_core.lessons.depth.first_weights_figure import draw_first_weights
from bn_core.lessons.depth.first_weights_result import FirstWeights
from bn_core.lessons.depth.first_weights_verdicts import (
    judge_blocks,
    judge_first_weights,
    judge_gradients,
    judge_representations,
)
from bn_core.lessons.depth.table import first_weights_to_csv
from bn_core.lessons.depth.trials import TRIALS
from bn_core.lessons.depth.worker import first_weights, line_gradients
from bn_core.lessons.depth.worker.network import DeepNetwork
from bn_core.training.norms import EPS

CPU = torch.device("cpu")
TINY = FirstWeightsConfig(layers=5, blocks=5, seeds=1)
LINEAR, RELU = (NONLINEARITIES.index(each) for each in ("linear", "relu"))
HE, BATCH = (NORMS.index(each) for each in ("he", "batch"))
SKIP, BATCH_SKIP = (RESIDUAL.index(each) for each in ("skip", "batch skip"))
LAYERS = np.arange(1, LINE_DEPTHS[-1] + 1)


def plant() -> FirstWeights:
    """A result of six seeds in which every part holds."""
    config = FirstWeightsConfig(layers=5, blocks=50, seeds=6)
    result = replace(first_weights.create_empty_result(config, ""), progress=1.0)
    for name in ("cosine", "rank", "gap", "aligned_gap", "slopes"):
        getattr(result, name)[...] = 0.5
    widths = np.array(WIDTHS)[:, None, None] / WIDTHS[0]
    result.rank[:, HE] = 1.1
    result.rank[:, BATCH] = 3 * widths**0.5
    result.gap[...] = widths**-0.1
    result.aligned_gap[..., 0] = 0.6
    blocks = np.arange(51)
    result.variance[SKIP], result.share[SKIP] = 2.0**blocks, 0.5
    result.variance[BATCH_SKIP], result.share[BATCH_SKIP] = 1 + blocks, 1 / (1 + blocks[1:])
    result.autocorrelation[...] = 0.1
    set_lag(result, "batch skip", 0.2)
    result.correlation[INDEPENDENT.index("batch")] = 0.5 ** (LAYERS - 1)
    result.correlation[INDEPENDENT.index("batch skip")] = LAYERS**-0.5
    return result


def set_lag(result: FirstWeights, kind: str, value: float) -> None:
    """Set the autocorrelation of neighbours in networks of a kind and of all depths."""
    result.autocorrelation[LINE_KINDS.index(kind), :, :, 0] = value


def judge(result: FirstWeights, claim: str, part: str) -> Verdict:
    """The verdict on a part, for which the other claims need not be judged."""
    judges = {"C45": judge_blocks, "C47": judge_representations, "C48": judge_gradients}
    [verdict] = [each for each in judges[claim](result) if each.part.name == part]
    return verdict


def test_planted_result_lets_every_part_hold() -> None:
    verdicts = judge_first_weights(plant())
    assert len({(each.id, each.part.name) for each in verdicts}) == 17
    assert {each.kind for each in verdicts} == {Kind.HOLDS}


@pytest.mark.parametrize(
    ("part", "field", "index", "value", "kind"),
    [
        (("C45", "identity"), "share", (BATCH_SKIP, ..., -1), 1.101 / 51, Kind.FAILS),
        (("C45", "identity"), "share", (BATCH_SKIP, ..., -1), 1.099 / 51, Kind.HOLDS),
        (("C45", "identity"), "share", (BATCH_SKIP, ..., -1), 0.899 / 51, Kind.FAILS),
        (("C45", "half"), "share", (SKIP,), 0.45, Kind.HOLDS),  # at the threshold
        (("C45", "half"), "share", (SKIP,), 0.449, Kind.FAILS),
        (("C45", "half"), "share", (SKIP,), 0.551, Kind.FAILS),
        (("C45", "half"), "share", (SKIP, ..., slice(20)), 1.0, Kind.HOLDS),  # the median counts
        (("C47", "linear collapses"), "rank", (LINEAR, HE), 1.101, Kind.FAILS),
        (("C47", "linear collapses"), "rank", (LINEAR, HE, ..., 0), 9.0, Kind.HOLDS),
        (("C47", "ReLU collapses"), "rank", (RELU, HE), 1.101, Kind.FAILS),
        (("C47", "linear stays"), "rank", (LINEAR, BATCH), 2.0, Kind.HOLDS),
        (("C47", "linear stays"), "rank", (LINEAR, BATCH), 1.99, Kind.FAILS),
        (("C47", "ReLU stays"), "rank", (RELU, BATCH), 1.99, Kind.FAILS),
        (("C47", "bound"), "rank", (LINEAR, BATCH), 9.0, Kind.FAILS),
        (("C47", "orthogonal"), "aligned_gap", (..., -1), 0.6, Kind.FAILS),  # no effect
        (("C47", "orthogonal"), "aligned_gap", (..., -1), 0.599, Kind.HOLDS),
        (("C47", "wider"), "gap", (LINEAR, BATCH), 0.5, Kind.FAILS),  # no effect
    ],
)
def test_number_on_the_other_side_decides(
    part: tuple[str, str], field: str, index: Any, value: float, kind: Kind
) -> None:
    result = plant()
    getattr(result, field)[index] = value
    assert judge(result, *part).kind == kind


@pytest.mark.parametrize(
    ("slope", "kind"), [(0.9, Kind.HOLDS), (0.899, Kind.FAILS), (1.101, Kind.FAILS)]
)
def test_variance_grows_by_one_per_block(slope: float, kind: Kind) -> None:
    result = plant()
    result.variance[BATCH_SKIP] = 3 + slope * np.arange(51)
    assert judge(result, "C45", "grows").kind == kind


@pytest.mark.parametrize(
    ("kind", "name"), [("he", "no norm"), ("centred", "centred"), ("batch", "batch norm")]
)
def test_noise_is_judged_on_both_sides_of_zero(kind: str, name: str) -> None:
    for value, verdict in ((0.12, Kind.HOLDS), (-0.12, Kind.HOLDS), (-0.13, Kind.FAILS)):
        result = plant()
        set_lag(result, kind, value)
        assert judge(result, "C48", name).kind == verdict
    result = plant()
    result.autocorrelation[LINE_KINDS.index(kind), :3, :, 0] = 0.9  # up to 4 layers
    told = judge(result, "C48", name)
    assert told.kind == Kind.ONLY
    assert told.boundary is not None
    assert 4 < told.boundary.interval.median < 10


def test_skips_are_compared_in_deep_networks_alone() -> None:
    result = plant()
    set_lag(result, "batch skip", 0.1)  # no difference
    assert judge(result, "C48", "skips").kind == Kind.FAILS
    result.autocorrelation[LINE_KINDS.index("batch skip"), 3:, :, 0] = 0.11
    told = judge(result, "C48", "skips")
    assert told.kind == Kind.HOLDS
    assert [each.at for each in told.effects] == [10, 24, 50]


@pytest.mark.parametrize(
    ("power", "sublinear", "root"),
    [
        (0.41, Kind.HOLDS, Kind.HOLDS),
        (0.39, Kind.HOLDS, Kind.FAILS),
        (0.61, Kind.HOLDS, Kind.FAILS),
        (1.01, Kind.FAILS, Kind.FAILS),
    ],
)
def test_decay_with_skips_is_a_power_of_the_depth(
    power: float, sublinear: Kind, root: Kind
) -> None:
    result = plant()
    result.correlation[INDEPENDENT.index("batch skip")] = 0.7 * LAYERS**-power
    result.correlation[INDEPENDENT.index("batch skip"), :, :9] = 1  # layers that do not count
    verdicts = {each.part.name: each for each in judge_gradients(result)}
    assert (verdicts["sublinear"].kind, verdicts["root"].kind) == (sublinear, root)
    assert verdicts["root"].effects[0].values == pytest.approx([power] * 6)


def test_correlation_that_is_gone_is_an_infinite_power_and_a_factor_of_zero() -> None:
    result = plant()
    result.correlation[:] = -0.01
    result.correlation[:, :, 0] = 1
    verdicts = {each.part.name: each for each in judge_gradients(result)}
    assert verdicts["root"].effects[0].values == (math.inf,) * 6
    assert verdicts["sublinear"].kind == Kind.FAILS
    assert verdicts["halves"].effects[0].values == (0.0,) * 6
    assert verdicts["halves"].kind == Kind.FAILS


@pytest.mark.parametrize(
    ("factor", "kind"), [(0.46, Kind.HOLDS), (0.44, Kind.FAILS), (0.56, Kind.FAILS)]
)
def test_each_plain_layer_halves_the_correlation(factor: float, kind: Kind) -> None:
    result = plant()
    result.correlation[INDEPENDENT.index("batch")] = factor ** (LAYERS - 1)
    assert judge(result, "C48", "halves").kind == kind


def test_missing_number_decides_nothing() -> None:
    result = plant()
    for name in ("rank", "gap", "aligned_gap", "variance", "share", "autocorrelation"):
        getattr(result, name)[..., 0, :] = math.nan  # the first seed
    result.correlation[:, 0] = math.nan
    result.autocorrelation[:, :, 0] = math.nan
    for each in judge_first_weights(result):
        assert (each.kind, each.obstacle) == (
            Kind.UNDECIDED,
            "A number of a seed is missing, so nothing is decided.",
        )


@pytest.mark.parametrize("activation", NONLINEARITIES)
@pytest.mark.parametrize("norm", NORMS)
def test_representations_are_those_of_numpy(norm: str, activation: str) -> None:
    """Cosines by pairs, singular values by LAPACK, and the layers written out."""
    net = DeepNetwork(norm, 3, 12, activation, 5, 64)
    x = first_weights.draw_digits(5)
    cosine, rank, gap = first_weights.compare_examples(net, x)
    out = x.numpy()
    for layer, weight in enumerate(net.weights):
        out = out @ weight.detach().numpy()
        if norm == "batch":
            out = (out - out.mean(0)) / np.sqrt(out.var(0) + EPS)
        out = np.maximum(out, 0) if activation == "relu" else out
        unit = [row / np.linalg.norm(row) for row in out]
        pairs = [abs(one @ other) for one, other in combinations(unit, 2)]
        assert cosine[layer] == pytest.approx(np.mean(pairs), abs=1e-12)
        squares = np.linalg.svd(out, compute_uv=False) ** 2
        assert rank[layer] == pytest.approx(squares.sum() ** 2 / (squares**2).sum())
        gram = out @ out.T / (out**2).sum()
        best = (np.eye(EXAMPLES) - 1 / EXAMPLES) / (EXAMPLES - 1)
        assert gap[layer] == pytest.approx(np.sqrt(((gram - best) ** 2).sum()))


def test_rank_and_gap_have_their_known_ends() -> None:
    """Examples as orthogonal as mean 0 allows have gap 0; copies have rank 1 and cosine 1."""
    net = DeepNetwork("he", 1, EXAMPLES, "linear", 0)
    with torch.no_grad():
        net.weights[0].copy_(torch.eye(EXAMPLES))
    x = torch.eye(EXAMPLES).double() - 1 / EXAMPLES
    cosine, rank, gap = first_weights.compare_examples(net, x)[:, 0]
    assert (gap, rank) == pytest.approx((0, EXAMPLES - 1), abs=1e-9)
    assert cosine == pytest.approx(1 / (EXAMPLES - 1))
    cosine, rank, _ = first_weights.compare_examples(net, x[:1].repeat(EXAMPLES, 1))[:, 0]
    assert (cosine, rank) == pytest.approx((1, 1))


def test_blocks_are_those_of_numpy() -> None:
    """Variance and shares of two blocks, with the layers written out."""
    for kind in RESIDUAL:
        variance, share = first_weights.measure_blocks(kind, 2, 3, CPU)
        net = DeepNetwork(kind, 3, 256, "relu", 3)
        first, *weights = (each.detach().numpy() for each in net.weights)
        z = first_weights._draw_normal(256, 256, 3).numpy() / math.sqrt(2) @ first
        assert variance[0] == pytest.approx((z**2).mean())
        assert variance[0] == pytest.approx(1, abs=0.05)
        for block, weight in enumerate(weights):
            y = (z - z.mean(0)) / np.sqrt(z.var(0) + EPS) if kind == "batch skip" else z
            branch = np.maximum(y, 0) @ weight
            z = z + branch
            assert variance[block + 1] == pytest.approx((z**2).mean())
            assert share[block] == pytest.approx((branch**2).mean() / (z**2).mean())


@pytest.mark.parametrize("kind", LINE_KINDS)
def test_derivatives_are_central_differences(kind: str) -> None:
    """With the statistics of the unmoved inputs, as in evaluation mode."""
    net = line_gradients.build_network(kind, 4, 10, 1, 2)
    x, direction = line_gradients.make_line()
    weights = [each.detach().numpy() for each in net.weights]
    means, scales = [], []

    def pass_on(moved: np.ndarray, measure: bool) -> list[tuple[np.ndarray, np.ndarray]]:
        z, found = moved @ weights[0], []
        for layer in range(4):
            if measure:
                means.append(z.mean(0) * (kind not in ("he", "skip")))
                scales.append(np.sqrt(z.var(0) + EPS) if "batch" in kind else 1.0)
            out = np.maximum((z - means[layer]) / scales[layer], 0)
            found.append((z, out))
            if layer < 3:
                added = out @ weights[layer + 1]
                z = z + added if "skip" in kind else added
        return found

    pass_on(x.numpy(), True)
    step = 1e-7 * direction.numpy()
    up, down = (pass_on(x.numpy() + sign * step, False) for sign in (1, -1))
    got = list(line_gradients.differentiate(net, kind, x, direction))
    for layer in range(4):
        for one, other, slope in zip(up[layer], down[layer], got[layer], strict=True):
            expected = (one - other) / 2e-7
            off = np.abs(expected - slope.numpy()) > 1e-5 * np.abs(expected).max()
            assert off.mean() < 1e-3  # a kink within the step, if at all


def test_autocorrelation_and_correlation_are_sums_over_pairs() -> None:
    slopes = torch.randn(GRID, 3, generator=torch.Generator().manual_seed(0)).double().cumsum(0)
    rest = (slopes - slopes.mean(0)).numpy()
    sums = sum(np.correlate(unit, unit, "full")[GRID - 1 :] for unit in rest.T)
    np.testing.assert_allclose(line_gradients.autocorrelate(slopes), (sums / sums[0])[1 : LAGS + 1])
    assert (line_gradients.autocorrelate(torch.ones(GRID, 3)) == 1).all()
    few = slopes[:7].numpy()
    pairs = [one @ other for one, other in combinations(few, 2)]
    expected = np.mean(pairs) / (few**2).sum(1).mean()
    assert line_gradients.correlate(slopes[:7]) == pytest.approx(expected)


def test_run_measures_draws_and_writes_everything() -> None:
    results = list(first_weights.run(TINY))
    progress = [each.progress for each in results]
    assert progress == sorted(progress)
    first, last = results[0], results[-1]
    assert last.done
    assert len(last.verdicts) == 17
    shown = ("cosine", "rank", "gap", "aligned_gap", "variance", "share", "autocorrelation")
    for name in (*shown, "slopes", "correlation"):
        assert np.isfinite(getattr(last, name)).all(), name
        assert not np.isfinite(getattr(first, name)).any(), name
    for place in (0, 1, len(results) - 1):
        drawn = draw_first_weights(TINY, results, place, {"theme": "dark"})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
        for each in drawn["figures"]:
            go.Figure(each["data"], each["layout"])
    ranks, shares = drawn["figures"][1], drawn["figures"][2]
    np.testing.assert_allclose(ranks["data"][3]["y"], last.rank[RELU, BATCH, 0, 0], rtol=1e-3)
    np.testing.assert_allclose(shares["data"][1]["y"], last.share[BATCH_SKIP, 0], rtol=1e-3)
    assert [each["name"] for each in ranks["data"]][3] == "batch norm, ReLU"
    rows = list(csv.DictReader(first_weights_to_csv(TINY, last).splitlines()))
    assert len(rows) == sum(getattr(last, name).size for name in (*shown, "correlation"))
    [found] = [
        row
        for row in rows
        if (row["quantity"], row["network"], row["at"])
        == ("participation ratio", "relu he 64", "4")
    ]
    assert float(found["value"]) == last.rank[RELU, HE, 1, 0, 3]


def test_csv_has_each_autocorrelation_in_its_place() -> None:
    planted = plant()
    size = planted.autocorrelation.shape
    whole = replace(planted, autocorrelation=np.arange(math.prod(size), dtype=float).reshape(size))
    text = first_weights_to_csv(FirstWeightsConfig(layers=5, blocks=50, seeds=6), whole)
    [value] = [
        float(row["value"])
        for row in csv.DictReader(text.splitlines())
        if (row["network"], row["at"], row["seed"]) == ("centred", "24 2", "3")
    ]
    assert value == whole.autocorrelation[LINE_KINDS.index("centred"), 4, 3, 1]


def test_trial_runs_a_hundred_layers_and_fifty_blocks() -> None:
    trial = {each.name: each for each in TRIALS}["first weights"]
    assert trial.config("full") == FirstWeightsConfig(layers=100, blocks=50, seeds=6, seed=0)
