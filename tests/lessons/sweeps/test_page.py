"""The sweep's page asks for what its controls say, and a cell's link is that cell's run."""

from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import torch

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.sweeps.config import BATCH_SIZES, SIGMOID, SweepConfig
from pages.sweeps.cell import write_address
from tests.open_lesson import Page

RUN = "sweep run"
TINY = {"rates": "3", "cells": "3", "seeds": "2", "steps": "20", "width": "4", "data": "moons"}


def test_the_address_is_the_sweep() -> None:
    page = Page("sweeps", axis="depth", activation="tanh", layer_norm="false", steps="100")
    config = page.claimed(RUN).config
    assert (config.axis, config.activation, config.norms) == ("depth", "tanh", ("none", "batch"))
    assert f"{config.networks:,} networks" in page.words


def test_how_it_is_read_asks_for_no_other() -> None:
    page = Page("sweeps", **TINY)
    first = page.claimed(RUN)
    page.set("button_group", "measure", "loss").set("button_group", "panel", "row").set(
        "number_input", "cell_place", 2
    )
    assert page.claimed(RUN) is first


@pytest.mark.parametrize(("number", "config"), [(3, SIGMOID), (4, BATCH_SIZES)])
def test_step_starts_its_sweep(number: int, config: SweepConfig) -> None:
    page = Page("sweeps", depth="4", panel="row").do(f"do step {number}")
    assert page.claimed(RUN).config == config
    assert page.claimed(RUN).asked_for
    assert not page.app.success, "nothing is told before the sweep has finished"


def test_step_reads_the_default_sweep_in_another_picture() -> None:
    page = Page("sweeps", depth="4").do("do step 1")
    assert page.claimed(RUN).config == SweepConfig()
    assert page.said["panel"] == "difference"


def test_too_much_work_is_reported_and_the_last_sweep_stays() -> None:
    page = Page("sweeps", axis="depth", width="100", steps="1000", seeds="5")
    assert "times the most that is computed here" in page.warnings
    assert page.claimed(RUN).config == SweepConfig()


@pytest.mark.parametrize(
    "config",
    [
        SweepConfig().run(0, 3, 2),
        SweepConfig(axis="depth", optimizer="adam").run(4, 0, 0),
        SweepConfig(axis="batch", momentum=0.9, layer_norm=False).run(1, 9, 7),
    ],
)
def test_the_link_of_a_cell_opens_its_run(config: RunConfig) -> None:
    told = {
        name: value for name, [value] in parse_qs(urlparse(write_address(config)).query).items()
    }
    page = Page("activations", **told)
    assert page.errors == page.warnings == ""
    opened = page.claimed("activations run").config
    assert {name: getattr(opened, name) for name, _ in RunConfig.knobs()} == {
        name: getattr(config, name) for name, _ in RunConfig.knobs()
    }


def test_the_chosen_cell_is_spelled_out_seed_by_seed() -> None:
    page = Page("sweeps", **TINY, cell_place="2", rate_place="3")
    sweep = page.finish(RUN)
    [table] = [each.body for each in page.app.html if "chosen cell" in each.body]
    assert f"{sweep.accuracy[1, 1, 2, 0]:.3g}" in table


def test_a_click_on_a_cell_chooses_it_and_nonsense_does_not(monkeypatch: Any) -> None:
    page = Page("sweeps", **TINY)
    from pages.sweeps import cell

    held: dict[str, int] = {}
    monkeypatch.setattr(cell.st, "session_state", held)
    cell.choose_cell(2, 1)
    assert held == {"cell_place": 3, "rate_place": 2}
    cell.choose_cell(-5, 10**9)
    assert held == {"cell_place": 3, "rate_place": 2}
    del page


def test_predictions_are_answered_by_the_finished_sweep() -> None:
    page = Page("sweeps", **TINY)
    for asked in [e for e in page.app.number_input if (e.key or "").startswith("predict")]:
        asked.set_value(0.123)
    page.run()
    assert "let the sweep run to its end" in page.words
    page.finish(RUN)
    assert "let the sweep run to its end" not in page.words
    told = [each.value for each in page.app.info]
    assert any("You said 0.123" in each or "No rate" in each for each in told)


@pytest.mark.parametrize(("optimizer", "times"), [(torch.optim.SGD, 100), (torch.optim.Adam, 10)])
def test_ten_times_longer_weights_need_the_rate_that_the_page_says(
    optimizer: type[torch.optim.Optimizer], times: int
) -> None:
    x = torch.randn(64, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    target = torch.tanh(x[:, 0])

    def train(length: float, rate: float) -> torch.Tensor:
        w = torch.tensor([1.0, 2.0, -1.0, 0.5, 3.0], dtype=torch.float64) * length
        w.requires_grad_()
        steps = optimizer([w], lr=rate)  # type: ignore[call-arg]
        for _ in range(20):
            z = x @ w
            loss = ((z - z.mean()) / z.std(correction=0) - target).square().mean()
            steps.zero_grad()
            loss.backward()
            steps.step()
        return w.detach() / w.detach().norm()

    torch.testing.assert_close(train(10.0, 0.05 * times), train(1.0, 0.05), rtol=1e-4, atol=1e-4)
