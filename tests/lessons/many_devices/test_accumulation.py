"""Accumulated gradients are those of one batch for all norms but batch norm."""

from __future__ import annotations

import csv
import json

import numpy as np
import plotly.graph_objects as go
import pytest

from bn_core.lessons.many_devices.accumulation_figure import draw_accumulation
from bn_core.lessons.many_devices.config import NORMS, PARTS, SAMPLES, AccumulationConfig
from bn_core.lessons.many_devices.result import Accumulation
from bn_core.lessons.many_devices.sentences import Facts, describe_accumulation, tell_accumulation
from bn_core.lessons.many_devices.table import write_accumulation_csv
from bn_core.lessons.many_devices.worker.accumulation import run

CONFIG = AccumulationConfig(seeds=1)


@pytest.fixture(scope="module")
def results() -> list[Accumulation]:
    return list(run(CONFIG))


def test_run_compares_every_size_of_a_part(results: list[Accumulation]) -> None:
    blank, last = results
    assert not np.isfinite(blank.difference).any()
    assert last.done
    assert last.sizes.tolist() == [*map(int, PARTS), SAMPLES]
    batch, others = last.difference[NORMS.index("batch")], np.delete(last.difference, 1, axis=0)
    assert (others < 1e-14).all()
    assert (np.diff(batch[:, 0]) < 0).all()
    assert batch[0] > 10  # pairs that nearly coincide have a tiny σ and a huge gradient
    assert batch[last.at(32)] > 0.2
    assert batch[-1] == 0
    assert (np.diff(last.moved[:, 0]) < 0).all()
    assert last.moved[-1] == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figure_draws_medians(results: list[Accumulation], theme: str) -> None:
    for shown, result in enumerate(results):
        made = draw_accumulation(CONFIG, results, shown, {"theme": theme, "micro": "4"})
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        [figure] = made["figures"]
        go.Figure(figure["data"], figure["layout"])
        if result.done:
            drawn = [trace["y"] for trace in figure["data"]]
            np.testing.assert_allclose(drawn, result.difference[:, :-1, 0], rtol=6e-4)
            assert figure["layout"]["shapes"][1]["x0"] == 4


def test_sentences_tell_rounding_as_zero(results: list[Accumulation]) -> None:
    last = results[-1]
    assert "off by 0" in " ".join(describe_accumulation(last))
    told = tell_accumulation(Facts(accumulation=last, micro=8))
    assert "In parts of 8" in told
    assert "With the three others it is off by 0." in told
    assert tell_accumulation(Facts()) == ""


def test_csv_has_every_difference(results: list[Accumulation]) -> None:
    rows = list(csv.DictReader(write_accumulation_csv(CONFIG, results[-1]).splitlines()))
    differences = [float(each["difference"]) for each in rows]
    assert differences == results[-1].difference.ravel().tolist()
