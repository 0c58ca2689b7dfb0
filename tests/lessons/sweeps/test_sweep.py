"""A cell of a sweep is the very run that the lesson on activations would train."""

import numpy as np
import pytest

from bn_core.experiments.recording import Recording
from bn_core.lessons.sweeps.code import write_sweep_code
from bn_core.lessons.sweeps.config import PANELS, SweepConfig
from bn_core.lessons.sweeps.worker.sweep import part
from bn_core.training.trainer import train

SMALL = SweepConfig(
    data="moons", rates=3, cells=3, seeds=2, steps=40, depth=2, width=8, batch_size=32
)


@pytest.mark.parametrize("axis", ["scale", "depth", "batch"])
def test_each_cell_ends_as_its_run_trained_alone(axis: str) -> None:
    """float32, and rates at which no chaos enlarges rounding."""
    config = SweepConfig(
        axis=axis,
        data="moons",
        rates=3,
        cells=3,
        seeds=2,
        steps=40,
        depth=2,
        width=8,
        batch_size=32,
    )
    pairs = config.parts[0 if axis == "depth" else -1]
    found = part(config, pairs)
    assert found.accuracy.shape == (len(pairs), 3, 3, 21)
    for at, (cell, seed) in enumerate(pairs):
        frames = list(train(config.run(cell, 0, seed)))
        losses = np.concatenate([frame.losses for frame in frames])
        np.testing.assert_allclose(found.loss[at, :, 0], losses[-4:].mean(axis=0), rtol=1e-3)
        np.testing.assert_allclose(found.accuracy[at, :, 0, -1], frames[-1].accuracy, atol=0.005)


@pytest.mark.parametrize(("cell", "rate", "wins"), [(0, 5, 1), (9, 0, 0)])
def test_default_has_cells_where_batch_norm_wins_and_where_it_loses(
    cell: int, rate: int, wins: int
) -> None:
    """Weights × 0.01 at rate 0.316, and weights × 10 at rate 0.001, of one seed."""
    config = SweepConfig(layer_norm=False)
    assert (config.cell_values[cell], config.rate_values[rate]) in ((0.01, 0.316), (10.0, 0.001))
    record = Recording(activations=False, gradients=False, every=config.steps)
    *_, last = train(config.run(cell, rate, 0), record)
    assert last.accuracy[wins] > 0.5
    assert last.accuracy[1 - wins] < 0.3


def test_sweep_reports_the_step_of_a_divergence() -> None:
    config = SweepConfig(
        data="moons", activation="relu", rates=3, cells=3, seeds=1, steps=60, depth=4, width=16
    )
    [place] = [n for n, pairs in enumerate(config.parts) if (2, 0) in pairs]
    found = part(config, config.parts[place])
    at = config.parts[place].index((2, 0))
    frames = list(train(config.run(2, 2, 0)))
    assert f"diverged at step {int(found.ended[at, 0, 2])}:" in frames[-1].ended[0]
    assert np.isnan(found.loss[at, 0, 2])


@pytest.mark.parametrize("panel", PANELS)
def test_code_of_each_panel_runs(panel: str, capsys: pytest.CaptureFixture[str]) -> None:
    config = SweepConfig(data="moons", rates=3, cells=1, seeds=1, steps=20, width=4, depth=1)
    exec(write_sweep_code(config, 1, panel), {})
    assert capsys.readouterr().out
