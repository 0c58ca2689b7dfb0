"""One update of all weights: what is measured, drawn and told."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from bn_core.lessons.activations.config import UPDATE_RATES, UpdateConfig
from bn_core.lessons.activations.sentences import (
    UpdateFacts,
    describe_update,
    tell_depth,
    tell_values,
)
from bn_core.lessons.activations.table import update_to_csv
from bn_core.lessons.activations.update_figure import draw_update
from bn_core.lessons.activations.update_result import LayerUpdate
from bn_core.lessons.activations.worker.update import measure_updates, run
from bn_core.training.data import datasets
from bn_core.training.nets import build_networks, list_weight_layers, record_forward

SMALL = UpdateConfig(layers=3, seeds=1, trained=2)
OPENED = UpdateConfig(seeds=2)
"""What the page opens with, with fewer seeds."""


@pytest.fixture(scope="module")
def small() -> LayerUpdate:
    *_, last = run(SMALL)
    return last


@pytest.fixture(scope="module")
def opened_update() -> LayerUpdate:
    *_, last = run(OPENED)
    return last


def test_update_multiplies_the_last_variance_without_batch_norm_only(
    opened_update: LayerUpdate,
) -> None:
    ratio, own = (np.median(each, axis=0)[:, -1] for each in _ratios(opened_update, "0.5"))
    assert ratio[0] > 1.25
    assert own[0] == pytest.approx(1, abs=0.02)
    assert ratio[1] == pytest.approx(1, abs=0.01)


def test_values_move_in_both_networks_and_further_with_batch_norm(
    opened_update: LayerUpdate,
) -> None:
    none, batch = np.median(opened_update.movement("0.5"), axis=0)[:, -1]
    assert 0.5 < none < batch


def _ratios(result: LayerUpdate, rate: str) -> tuple[np.ndarray, np.ndarray]:
    return result.ratio(rate), result.own_ratio(rate)


@pytest.mark.parametrize("number", [0, 1])
def test_measurements_are_those_of_pytorch(small: LayerUpdate, number: int) -> None:
    """A step of torch.optim.SGD, and the layers as a live run reads them."""
    digits = datasets.load_dataset("digits")
    config = SMALL.run(0)
    net = build_networks(config, digits)[number]
    batches = datasets.draw_batches(digits, config.batch_size, 0)
    optimizer = torch.optim.SGD(net.parameters(), lr=config.rate)
    for step in range(SMALL.trained + 1):
        before = copy.deepcopy(net)
        if step == SMALL.trained:
            optimizer.param_groups[0]["lr"] = 0.5
        optimizer.zero_grad()
        x, y = next(batches)
        cross_entropy(net(x), y).backward()
        optimizer.step()
    old, new = (
        torch.stack(record_forward(each, digits.x_test, running=False).pre)
        for each in (before, net)
    )
    place = UPDATE_RATES.index("0.5")
    for values, measured in ((old, small.before[0, number]), (new, small.after[0, place, number])):
        variance = values.var(dim=1, correction=0).mean(1)
        np.testing.assert_allclose(measured, variance.numpy(), rtol=1e-4)
    change = (new - old).square().mean((1, 2)) / old.var(dim=1, correction=0).mean(1)
    np.testing.assert_allclose(small.moved[0, place, number], change.sqrt().numpy(), rtol=1e-3)


def test_first_layer_changes_by_its_own_weights_alone(small: LayerUpdate) -> None:
    """There is no layer before it."""
    np.testing.assert_array_equal(small.after[..., 0], small.own[..., 0])
    np.testing.assert_array_equal(small.moved[..., 0], small.moved_own[..., 0])
    assert (small.after[:, -1, 0, 1:] != small.own[:, -1, 0, 1:]).all()


def test_measuring_changes_neither_weights_nor_running_statistics() -> None:
    digits = datasets.load_dataset("digits")
    net = build_networks(SMALL.run(0), digits)[1]
    before = {name: each.clone() for name, each in net.state_dict().items()}
    measure_updates(net, digits, UpdateConfig(layers=3), 0)
    weights = {f"{list(net).index(each)}.weight" for each in list_weight_layers(net)}
    for name in weights:
        torch.testing.assert_close(net.state_dict()[name], before[name], rtol=0, atol=0)


def test_picture_is_plain_json_of_the_measured_numbers(small: LayerUpdate) -> None:
    made = draw_update(SMALL, [small], 0, {"update_rate": "0.1", "theme": "dark", "frame": "0"})
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    left, right = made["figures"]
    np.testing.assert_allclose(left["data"][2]["y"], small.ratio("0.1")[0, 0], rtol=6e-4)
    np.testing.assert_allclose(left["data"][6]["y"], small.own_ratio("0.1")[0, 0], rtol=6e-4)
    np.testing.assert_allclose(right["data"][5]["y"], small.movement("0.1")[0, 1], rtol=6e-4)
    with pytest.raises(ValueError, match="learning rate of the update"):
        draw_update(SMALL, [small], 0, {"update_rate": "3"})


def test_unfinished_result_is_drawn_and_told() -> None:
    first = next(run(UpdateConfig(layers=2)))
    made = draw_update(UpdateConfig(layers=2), [first], 0, {})
    assert made["say"] == ["0 of 10 networks are updated."]
    assert all(each["layout"]["annotations"] for each in made["figures"])


def test_overflow_is_told_in_words(small: LayerUpdate) -> None:
    lost: dict[str, Any] = {
        name: np.full_like(getattr(small, name), np.nan) for name in ("after", "moved")
    }
    broken = LayerUpdate(1.0, "", 2, small.before, own=small.own, moved_own=small.own, **lost)
    [told] = draw_update(SMALL, [broken], 0, {})["say"]
    assert "overflow" in told


def test_steps_tell_nothing_before_the_result(opened_update: LayerUpdate) -> None:
    for tell in (tell_depth, tell_values):
        assert tell(UpdateFacts(OPENED, "0.5", None)) == ""
    ratio = np.median(opened_update.ratio("0.5")[:, 0, -1])
    assert f"layer 8 is multiplied by {ratio:.3g}." in tell_depth(
        UpdateFacts(OPENED, "0.5", opened_update)
    )
    assert "moves further" in tell_values(UpdateFacts(OPENED, "0.5", opened_update))


def test_csv_has_a_row_for_every_measured_layer(small: LayerUpdate) -> None:
    lines = update_to_csv(SMALL, small).splitlines()
    assert len(lines) == 1 + small.after.size
    assert update_to_csv(SMALL, None).count("\n") == 1


def test_sentence_tells_no_factor_of_rounding_error() -> None:
    """Twenty sigmoid layers pass on no difference between images: the variance is 1e-16."""
    config = UpdateConfig(activation="sigmoid", layers=20, seeds=1)
    *_, last = run(config)
    assert last.before[0, 0, -1] < 1e-12
    [said] = describe_update(config, last, "0.5")
    assert "which is rounding error" in said
    assert "With batch norm the factor is" in said


def test_sentence_on_one_seed_tells_no_range(
    small: LayerUpdate, opened_update: LayerUpdate
) -> None:
    assert "Median of" not in " ".join(describe_update(SMALL, small, "0.5"))
    assert "(Median of 2 seeds, and their range.)" in " ".join(
        describe_update(OPENED, opened_update, "0.5")
    )
