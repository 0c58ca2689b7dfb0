"""The spectrum's ends are eigenvalues, and its weights count all of them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from bn_core.lessons.smoothness.config import SpectrumConfig
from bn_core.lessons.smoothness.facts import (
    SmoothnessFacts,
    describe_spectrum,
    tell_flat,
    tell_spectrum,
)
from bn_core.lessons.smoothness.spectrum_figure import draw_spectrum
from bn_core.lessons.smoothness.spectrum_result import Spectrum
from bn_core.lessons.smoothness.table import spectrum_to_csv
from bn_core.lessons.smoothness.worker import spectrum
from bn_core.lessons.smoothness.worker.eigenvalues import find_ritz_values

SMALL = SpectrumConfig(depth=2, width=8, examples=32, steps=5, seeds=1)


@pytest.fixture(scope="module")
def results() -> list[Spectrum]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spectrum, "LANCZOS_STEPS", 12)
        return list(spectrum.run(SMALL))


def test_find_ritz_values_of_a_small_matrix_are_all_its_eigenvalues() -> None:
    values = torch.tensor([-3.0, -1.0, 0.5, 2.0, 7.0], dtype=torch.float64)
    turn, _ = torch.linalg.qr(
        torch.randn(5, 5, generator=torch.Generator().manual_seed(0)).double()
    )
    matrix = turn @ torch.diag(values) @ turn.T
    first = torch.ones(5, dtype=torch.float64)
    found = find_ritz_values(lambda v: matrix @ v, first, 64)
    np.testing.assert_allclose(found.values, values, rtol=1e-10)
    np.testing.assert_allclose(found.weights, (turn.T @ (first / first.norm())) ** 2, rtol=1e-8)
    assert found.residuals.max() < 1e-8


def test_find_ritz_values_bounds_its_errors_and_keeps_the_trace() -> None:
    values = torch.cat(
        [torch.randn(200, generator=torch.Generator().manual_seed(1)), torch.ones(1)]
    )
    values = values.double() * torch.cat([torch.ones(200), torch.full((1,), 9.0)]).double()
    first = torch.ones(201, dtype=torch.float64)
    found = find_ritz_values(lambda v: values * v, first, 30)
    assert found.weights.sum() == pytest.approx(1)
    assert found.values @ found.weights == pytest.approx(values.mean().item(), rel=1e-9)
    nearest = np.abs(found.values[:, None] - values.numpy()).min(axis=1)
    assert (nearest <= found.residuals + 1e-9).all()
    assert found.values[-1] == pytest.approx(9, rel=1e-9)


def test_find_ritz_values_of_what_is_not_finite_are_nan() -> None:
    found = find_ritz_values(lambda v: v * torch.nan, torch.ones(8, dtype=torch.float64), 4)
    assert np.isnan(found.values).all()


def test_run_ends_whole_and_density_counts_all_eigenvalues(results: list[Spectrum]) -> None:
    last = results[-1]
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    assert (last.top > 0).all()
    grid = np.linspace(last.bottom.min() - 5, last.top.max() + 5, 4000)
    counted = last.smooth_density(grid, 0.5).sum(axis=-1) * (grid[1] - grid[0])
    np.testing.assert_allclose(counted, [last.parameters] * 2, rtol=1e-3)
    assert len(spectrum_to_csv(SMALL, last).splitlines()) == 1 + 3 * 2 * 2 * 12


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_draw_spectrum_draws_every_result(results: list[Spectrum], theme: str) -> None:
    for shown in range(len(results)):
        drawn = draw_spectrum(SMALL, results, shown, {"theme": theme})
        assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
        [figure] = drawn["figures"]
        go.Figure(figure["data"], figure["layout"])
        assert drawn["say"]


def test_batch_norm_raises_the_largest_eigenvalue_of_small_first_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the last step shows: 0.66 and 16 with three seeds; the other network learns nothing."""
    monkeypatch.setattr(spectrum, "LANCZOS_STEPS", 16)
    *_, result = spectrum.run(SpectrumConfig(init="lecun", examples=64, seeds=1))
    (none, batch), _ = result.top[..., 0]
    assert batch > 5 * none
    assert result.loss[1, 0] > 2.2 > 1.8 > result.loss[1, 1]
    facts = SmoothnessFacts(spectrum=result)
    assert tell_flat(facts).startswith("Batch norm raises the largest eigenvalue")
    assert "most negative" in tell_spectrum(facts)


def test_sentence_on_a_network_that_diverged_says_so(results: list[Spectrum]) -> None:
    """It has no eigenvalues after training, although the run is complete."""
    last = results[-1]
    assert len(describe_spectrum(last)) == 1
    values, loss = last.values.copy(), last.loss.copy()
    values[1, 0] = loss[1, 0] = np.nan
    said = " ".join(describe_spectrum(replace(last, values=values, loss=loss)))
    assert "A spectrum takes" not in said
    assert "NaN" not in said
    assert "Without batch norm the network diverged with 1 of 1 seed" in said
    assert "With batch norm the network diverged" not in said


def test_most_negative_eigenvalue_is_found_where_an_iteration_ended_early() -> None:
    values = np.array([np.nan, np.nan, -2.0, 0.5, 3.0])
    each = np.tile(values, (2, 2, 1, 1))
    held = Spectrum(1.0, "", 4, each, each, each, np.ones((2, 2, 1)), (9, 9))
    assert (held.bottom == -2).all()
    assert (held.top == 3).all()
