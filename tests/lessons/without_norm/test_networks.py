"""Networks of all rates are those of plain PyTorch, which is also the code to copy."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.lessons.without_norm.clipping import clip_gradient_norm
from bn_core.lessons.without_norm.code import LAYERS, write_lab_code, write_layers_code
from bn_core.lessons.without_norm.config import (
    ARMS,
    BATCH,
    CLIPPED,
    CLIPS,
    DEEP,
    FOURS,
    NONE,
    SCALED,
    SKIPINIT,
    SKIPINIT_CLIPPED,
    WithoutNormConfig,
)
from bn_core.lessons.without_norm.residual_variance import find_branch_share, find_variance_factor
from bn_core.lessons.without_norm.worker.clipping import clip_unitwise
from bn_core.lessons.without_norm.worker.networks import NetworksByRate, draw_weights
from bn_core.lessons.without_norm.worker.training import part

COPIED: dict[str, Any] = {}
exec(LAYERS, COPIED)
SMALL = WithoutNormConfig(blocks=3, width=8, threshold=0.02)
FEATURES, CLASSES = 5, 3
RATES = (0.01, 0.5)


def draw_batches(count: int) -> list[tuple[Tensor, Tensor]]:
    generator = torch.Generator().manual_seed(7)
    return [
        (
            torch.randn(12, FEATURES, generator=generator).double(),
            torch.randint(CLASSES, (12,), generator=generator),
        )
        for _ in range(count)
    ]


class Plain(nn.Module):
    """Blocks without a skip of their own, added to what enters them."""

    def __init__(self, branch: nn.Module) -> None:
        super().__init__()
        self.branch = branch

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = x + self.branch(x)
        return y


def build_reference(arm: str, config: WithoutNormConfig) -> tuple[nn.Module, nn.Linear]:
    """The body and the output layer by PyTorch's own layers and those of the code to copy."""
    norms = {"batch": nn.BatchNorm1d, "layer": nn.LayerNorm, "tanh": COPIED["DynamicTanh"]}
    layers = []
    for weight in draw_weights(config, FEATURES, CLASSES, 0):
        layer = nn.Linear(weight.shape[1], weight.shape[0])
        layer.weight.data.copy_(weight)
        layer.bias.data.zero_()
        layers.append(layer)

    def activate() -> list[nn.Module]:
        return [norms[arm](config.width), nn.ReLU()] if arm in norms else [nn.ReLU()]

    blocks: list[nn.Module] = [nn.Sequential(*activate(), each) for each in layers[1:-1]]
    if config.skips:
        blocks = [(COPIED["SkipInit"] if arm in SCALED else Plain)(each) for each in blocks]
    return nn.Sequential(layers[0], *blocks, *activate()).double(), layers[-1].double()


@pytest.mark.parametrize(
    ("arm", "changed"),
    [
        *((arm, {}) for arm in ARMS),
        (BATCH, {"skips": False}),
        (CLIPPED, {"skips": False}),
        (SKIPINIT_CLIPPED, {"clip_factors": False}),
    ],
)
def test_networks_learn_as_one_of_plain_pytorch_does(arm: str, changed: dict[str, bool]) -> None:
    config = replace(SMALL, **changed)
    weights = draw_weights(config, FEATURES, CLASSES, 0)
    networks = NetworksByRate(arm, config, weights, torch.tensor(RATES, dtype=torch.float64))
    body, head = build_reference(arm, config)
    optimizer = torch.optim.SGD([*body.parameters(), *head.parameters()], lr=RATES[1])
    for x, y in draw_batches(5):
        loss = cross_entropy(head(body(x)), y)
        torch.testing.assert_close(networks.train_step(x, y)[1], loss.detach())
        optimizer.zero_grad()
        loss.backward()
        if arm in CLIPS:
            clipped = [
                each
                for name, each in body.named_parameters()
                if config.clip_factors or not name.endswith("alpha")
            ]
            COPIED["clip_gradients"](clipped, config.threshold)
        optimizer.step()
    x, _ = draw_batches(1)[0]
    torch.testing.assert_close(networks.logits(x, training=False)[1].T, head(body.eval()(x)))
    assert not networks.diverged.any()


def test_network_that_diverges_changes_no_other() -> None:
    weights = draw_weights(SMALL, FEATURES, CLASSES, 0)
    both, alone = (
        NetworksByRate(NONE, SMALL, weights, torch.tensor(rates, dtype=torch.float64))
        for rates in ((0.01, 1e200), (0.01,))
    )
    for x, y in draw_batches(20):
        losses, loss = both.train_step(x, y), alone.train_step(x, y)
        torch.testing.assert_close(losses[:1], loss)
    assert both.diverged.tolist() == [False, True]
    assert losses[1].isnan()
    x, y = draw_batches(1)[0]
    assert both.measure_accuracy(x, y)[1] == 0


def test_clipping_shortens_each_row_by_hand() -> None:
    """A row of norm 5, one at its limit, and one of zeros, whose norm counts as 0.001."""
    weights = torch.tensor([[[3.0, 4.0], [3.0, 4.0], [0.0, 0.0]]])
    gradient = torch.tensor([[[0.0, 2.0], [0.3, 0.4], [6.0, 8.0]]])
    clipped = clip_unitwise(gradient, weights, 0.1)
    expected = torch.tensor([[[0.0, 0.5], [0.3, 0.4], [6e-5, 8e-5]]])
    torch.testing.assert_close(clipped, expected)
    for norm, row in zip((2.0, 0.5, 10.0), range(3), strict=True):
        length = clip_gradient_norm(norm, float(weights[0, row].norm()), 0.1)
        assert float(clipped[0, row].norm()) == pytest.approx(length)


def test_clipping_takes_a_vector_of_biases_for_one_unit() -> None:
    biases, gradient = torch.tensor([[[3.0], [4.0]]]), torch.tensor([[[60.0], [80.0]]])
    clipped = clip_unitwise(gradient, biases, 0.1)
    torch.testing.assert_close(clipped, torch.tensor([[[0.3], [0.4]]]))


def test_variances_of_the_lesson_are_those_of_wide_random_blocks() -> None:
    rng = np.random.default_rng(0)
    width, blocks = 512, 6
    plain = normed = rng.standard_normal((256, width))
    for _ in range(blocks):
        weight = rng.standard_normal((width, width)) * np.sqrt(2 / width)
        plain = plain + np.maximum(plain, 0) @ weight
        x_hat = (normed - normed.mean(axis=0)) / normed.std(axis=0)
        branch = np.maximum(x_hat, 0) @ weight
        normed = normed + branch
    assert (plain**2).mean() == pytest.approx(find_variance_factor(blocks), rel=0.1)
    share = (branch**2).mean() / (normed**2).mean()
    assert share == pytest.approx(find_branch_share(blocks), rel=0.1)


def test_steps_have_what_a_norm_does_and_what_does_without() -> None:
    """A deep network needs a norm or SkipInit, and small batches spoil batch norm."""
    assert (part(DEEP, (NONE, 0)).accuracy == 0).all()
    assert part(DEEP, (SKIPINIT, 0)).accuracy.max() > 0.9
    batch, skipinit = (part(FOURS, (arm, 0)).accuracy.max() for arm in (BATCH, SKIPINIT))
    assert batch < skipinit - 0.05


def test_code_of_the_substitutes_moves_alpha_by_the_clipped_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """α starts at 0, so its gradient is clipped to λ/1000, and the rate is 0.1."""
    exec(write_layers_code(WithoutNormConfig(blocks=2)), {})
    first, second = capsys.readouterr().out.splitlines()
    alpha = float(first.split()[-1])
    assert abs(alpha) == pytest.approx(0.1 * 0.1 * 1e-3)
    values = [float(each) for each in re.findall(r"-?\d\.\d+", second)]  # in any precision
    assert values == pytest.approx([-0.9640, 0.2449, 0.9640], abs=1e-4)


def test_code_of_the_page_prints_a_row_of_rates_for_each_network(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = WithoutNormConfig(blocks=1, steps=20, seeds=1, width=8)
    exec(write_lab_code(config), {})
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed] == list(config.arms)
