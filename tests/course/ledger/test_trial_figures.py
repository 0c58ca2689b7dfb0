"""The pictures of what is run for the ledger alone: the results' own numbers, first to last."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_figure import MAX_POINTS, draw_printed
from bn_core.course.ledger.printed_result import Printed
from bn_core.course.ledger.worker import printed as arithmetic
from bn_core.course.ledger.worker import printed_backward
from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.verdict import Verdict
from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.activations.config import FigureOneConfig
from bn_core.lessons.activations.figure_one import draw_figure_one
from bn_core.lessons.activations.result import FigureOne
from bn_core.lessons.detached_statistics.config import RATES, DetachedNetworksConfig
from bn_core.lessons.detached_statistics.figure import draw_detached_networks
from bn_core.lessons.detached_statistics.result import DetachedNetworks
from bn_core.lessons.running_averages.config import MOMENTA, MomentumSweepConfig
from bn_core.lessons.running_averages.momentum_figure import draw_momentum_sweep
from bn_core.lessons.running_averages.momentum_result import MomentumSweep

PART = ClaimPart("C99", "", "Claimed.", "what is compared", "Why.", least=0.0)
VERDICT = Verdict.of(PART, Effect.exact(1.0), "Measured.", "Why.")


def random(*size: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(0.1, 0.9, size)


def half(values: np.ndarray, axis: int) -> np.ndarray:
    """The first of two seeds has come."""
    known = values.copy()
    np.moveaxis(known, axis, 0)[1] = math.nan
    return known


def steps(whole: Any, *fields: tuple[str, int]) -> list[Any]:
    """Nothing, half and all of a result, by the axis of its seeds."""
    none = {name: np.full_like(getattr(whole, name), math.nan) for name, _ in fields}
    verdict: dict[str, Any] = {"verdicts": ()} if hasattr(whole, "verdicts") else {"verdict": None}
    some = {name: half(getattr(whole, name), axis) for name, axis in fields}
    return [
        replace(whole, progress=0.0, step=0, **verdict, **none),
        replace(whole, progress=0.5, step=10, **verdict, **some),
        whole,
    ]


LEFT_OUT = DetachedNetworksConfig(seeds=2)
FIGURE = FigureOneConfig(seeds=2, steps=200)
MOMENTUM = MomentumSweepConfig(seeds=2)


@cache
def case(name: str) -> tuple[Any, Any, list[Any]]:
    """What draws it, its config, and its results."""
    if name == "printed":
        config = PrintedConfig(seeds=1, batches=200)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(printed_backward, "_STEPS", 5)
            return draw_printed, config, list(arithmetic.run(config))
    if name == "detached statistics":
        losses = random(len(RATES), 2, 10, 3)
        whole: Any = DetachedNetworks(1.0, "", 20, losses, (VERDICT,))
        return draw_detached_networks, LEFT_OUT, steps(whole, ("losses", 1))
    if name == "figure 1":
        whole = FigureOne(1.0, "", 20, random(2, 11, 2), np.sort(random(2, 11, 2, 3)), (VERDICT,))
        return draw_figure_one, FIGURE, steps(whole, ("accuracy", 0), ("percentiles", 0))
    whole = MomentumSweep(1.0, "", 20, random(3, 2, len(MOMENTA)), random(3, 2), VERDICT)
    return draw_momentum_sweep, MOMENTUM, steps(whole, ("accuracy", 1), ("exact", 1))


each_case = pytest.mark.parametrize(
    "name", ["detached statistics", "figure 1", "momenta", "printed"]
)


def draw_case(name: str, shown: int = -1, theme: str = "light") -> dict[str, Any]:
    draw, config, results = case(name)
    shown = range(len(results))[shown]
    figures: dict[str, Any] = draw(config, results, shown, {"theme": theme})
    return figures


@each_case
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_result_is_drawn(name: str, theme: Any) -> None:
    draw, config, results = case(name)
    for shown in range(len(results)):
        made = draw(config, results, shown, {"theme": theme.name})
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert made["say"]
        assert len({each["id"] for each in made["figures"]}) == len(made["figures"]) > 0
        for each in made["figures"]:
            go.Figure(each["data"], each["layout"])
            assert each["alt"]
            assert each["row"]
            for axis in ("xaxis", "yaxis"):
                assert each["layout"][axis]["title"]["text"]
            assert each["layout"]["font"]["color"] == theme.text


@each_case
def test_the_sentences_are_short_and_end_with_the_verdict(name: str) -> None:
    draw, config, results = case(name)
    for shown in range(len(results)):
        for sentence in draw(config, results, shown, {})["say"]:
            assert sentence.endswith(".")
            assert len(sentence.split()) <= 75
    verdicts = getattr(results[-1], "verdicts", None) or (results[-1].verdict,)
    said = " ".join(draw(config, results, len(results) - 1, {})["say"])
    assert all(each.because in said for each in verdicts)


def test_the_losses_are_the_medians_of_the_seeds() -> None:
    last = case("detached statistics")[2][-1]
    for rate, figure in enumerate(draw_case("detached statistics")["figures"]):
        for norm in range(3):
            low, high, middle = figure["data"][3 * norm : 3 * norm + 3]
            curves = last.losses[rate, :, :, norm]
            np.testing.assert_allclose(middle["y"], np.median(curves, axis=0), rtol=1e-3)
            np.testing.assert_allclose(low["y"], curves.min(axis=0), rtol=1e-3)
            np.testing.assert_allclose(high["y"], curves.max(axis=0), rtol=1e-3)
            assert middle["x"][-1] == LEFT_OUT.steps


def test_figure_one_has_one_span_for_both_units() -> None:
    last = case("figure 1")[2][-1]
    accuracy, *units = draw_case("figure 1")["figures"]
    assert units[0]["layout"]["yaxis"]["range"] == units[1]["layout"]["yaxis"]["range"]
    for norm, unit in enumerate(units):
        low, high, middle = unit["data"]
        for trace, place in ((low, 0), (middle, 1), (high, 2)):
            assert trace["x"] == list(FIGURE.measured_steps)
            np.testing.assert_allclose(trace["y"], last.percentiles[0, :, norm, place], rtol=1e-3)
        drawn = accuracy["data"][3 * norm + 2]["y"]
        np.testing.assert_allclose(drawn, np.median(last.accuracy[..., norm], axis=0), rtol=1e-3)


def test_every_momentum_has_its_accuracy() -> None:
    last = case("momenta")[2][-1]
    for place, figure in enumerate(draw_case("momenta")["figures"]):
        *_, middle, exact = figure["data"]
        assert middle["x"] == list(MOMENTA)
        np.testing.assert_allclose(middle["y"], np.median(last.accuracy[place], axis=0), rtol=1e-3)
        np.testing.assert_allclose(exact["y"], np.median(last.exact[place]), rtol=1e-3)


def test_what_is_printed_stands_beside_what_is_computed() -> None:
    results: Sequence[Printed] = case("printed")[2]
    figures = draw_case("printed")["figures"]
    for figure, entries in zip(figures, results[-1].entries, strict=False):
        assert figure["row"] == entries.id
        theirs, ours = figure["data"]
        np.testing.assert_allclose(theirs["y"], entries.printed, atol=1e-3)
        np.testing.assert_allclose(ours["y"], entries.computed, atol=1e-3)
    assert [each["row"] for each in figures] == [
        "C01",
        "C02",
        "C02",
        "C03",
        "C08",
        "C07",
        "C10",
        "C10",
        "C25",
    ]
    [variance] = [each for each in figures if each["row"] == "C03"]
    assert results[-1].shrunk is not None
    np.testing.assert_allclose(variance["data"][0]["y"], results[-1].shrunk.var_hat, rtol=1e-3)


def test_units_are_thinned_to_what_can_be_told_apart() -> None:
    results = case("printed")[2]
    many = np.tile(results[-1].units, (1, 9))
    crowded = draw_printed(PrintedConfig(), [replace(results[-1], units=many)], 0, {})
    drawn = crowded["figures"][-1]["data"][0]["x"]
    assert len(drawn) <= MAX_POINTS < many.shape[1]
