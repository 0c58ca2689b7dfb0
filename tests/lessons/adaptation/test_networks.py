"""Networks with test-time statistics: PyTorch's layers, exact invariance, no trace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from bn_core import RunningStats, normalize, normalize_with
from bn_core.lessons.adaptation.code import MIX_STATISTICS, USE_TEST_BATCH
from bn_core.lessons.adaptation.config import NORMS, AdaptationConfig
from bn_core.lessons.adaptation.mixture import mix_statistics
from bn_core.lessons.adaptation.worker import adapted_net
from bn_core.lessons.adaptation.worker.adaptation import (
    build_net,
    measure_accuracy,
    run,
    train_net,
)
from bn_core.lessons.adaptation.worker.adapted_net import AdaptedNet
from bn_core.lessons.adaptation.worker.digits import Digits
from bn_core.lessons.adaptation.worker.shifted_images import shift_test_images
from bn_core.training.data.datasets import Data, draw_batches
from bn_core.training.nets import build_networks

CONFIG = AdaptationConfig(steps=10, seeds=2)
DIGITS = Digits.load()
DATA = DIGITS.data.to(torch.device("cpu"), torch.float64)


def train(norm: str, data: Data = DATA) -> AdaptedNet:
    net = build_net(norm, CONFIG, data)
    for _ in train_net(net, CONFIG, data):
        pass
    return net


@pytest.fixture(scope="module")
def net() -> AdaptedNet:
    return train("batch")


@pytest.fixture(scope="module")
def twin(net: AdaptedNet) -> nn.Sequential:
    """PyTorch's network with the weights and running averages of the second one."""
    _, twin, _ = build_networks(CONFIG.run(0), DATA)
    twin.double()
    rows = net._tensors(net.parameters.detach())
    with torch.no_grad():
        for parameter, row in zip(twin.parameters(), rows, strict=True):
            parameter.copy_(row[1].reshape(parameter.shape))
        layers = [each for each in twin if isinstance(each, nn.BatchNorm1d)]
        for layer, *statistics in zip(layers, *net.running_statistics, strict=True):
            layer.running_mean, layer.running_var = (each[1, :, 0].clone() for each in statistics)
    return twin.eval()


@pytest.mark.parametrize("norm", NORMS)
def test_training_is_pytorchs(norm: str) -> None:
    stack = train(norm)
    twin = build_networks(CONFIG.run(1), DATA)[NORMS.index(norm)].double().train()
    optimizer = torch.optim.SGD(twin.parameters(), lr=CONFIG.rate)
    for _, (x, y) in zip(range(CONFIG.steps), draw_batches(DATA, 60, 1), strict=False):
        optimizer.zero_grad()
        nn.functional.cross_entropy(twin(x), y).backward()
        optimizer.step()
    twin.eval()
    torch.testing.assert_close(stack.classify(DATA.x_test[None])[1], twin(DATA.x_test).detach())


def load(code: str, name: str) -> Any:
    names: dict[str, Any] = {}
    exec(code, names)
    return names[name]


def test_evaluation_mode_is_pytorchs(net: AdaptedNet, twin: nn.Sequential) -> None:
    torch.testing.assert_close(net.classify(DATA.x_test[None])[1], twin(DATA.x_test).detach())


@pytest.mark.parametrize("size", [2, 7, 500])
@pytest.mark.parametrize("weight", [0, 3])
def test_test_batches_are_those_of_the_code_to_copy(
    net: AdaptedNet, twin: nn.Sequential, size: int, weight: int
) -> None:
    """The last batch is filled up, so its images come from the end of the test set."""
    adapted = load(MIX_STATISTICS, "mix_statistics")(twin, weight)
    x = DATA.x_test
    parts = [adapted(each) for each in x.split(size) if len(each) == size]
    rest = len(x) % size
    parts += [adapted(x[-size:])[size - rest :]] if rest else []
    expected = torch.cat(parts).detach()
    torch.testing.assert_close(net.classify_in_batches(x[None], size, weight)[1], expected)
    if not weight:
        test_batch = load(USE_TEST_BATCH, "use_test_batches")(twin)
        torch.testing.assert_close(test_batch(x[:size]).detach(), expected[:size])


def test_nothing_is_left_by_test_batches(net: AdaptedNet, twin: nn.Sequential) -> None:
    before = [each.clone() for each in net.running_statistics]
    state = {name: values.clone() for name, values in twin.state_dict().items()}
    net.classify_in_batches(100 + DATA.x_test[None], 50, 4)
    load(USE_TEST_BATCH, "use_test_batches")(twin)(100 + DATA.x_test)
    load(MIX_STATISTICS, "mix_statistics")(twin, 4)(100 + DATA.x_test)
    for was, now in zip(before, net.running_statistics, strict=True):
        assert torch.equal(was, now)
    assert all(torch.equal(state[name], values) for name, values in twin.state_dict().items())


def shift(name: str) -> Tensor:
    """The test images at every severity, (S, R, T, 64)."""
    config = AdaptationConfig(shift=name, seeds=2)
    return shift_test_images(config, DIGITS, torch.device("cpu"), torch.float64).x


def test_statistics_of_the_batch_undo_one_affine_map(
    net: AdaptedNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ε exactly, and of the shifts only brightness and contrast."""
    monkeypatch.setattr(adapted_net, "EPS", 0.0)
    logits = {
        name: net.classify_in_batches(images[-1], 50, 0)
        for name, images in ((each, shift(each)) for each in ("brightness", "contrast", "blur"))
    }
    clean = net.classify_in_batches(shift("blur")[0], 50, 0)
    torch.testing.assert_close(logits["brightness"], clean, atol=1e-9, rtol=1e-9)
    torch.testing.assert_close(logits["contrast"], clean, atol=1e-9, rtol=1e-9)
    assert (logits["blur"] - clean).abs().max() > 1
    assert (net.classify(shift("brightness")[-1]) - net.classify(shift("blur")[0])).abs().max() > 1


def test_result_holds_each_networks_accuracy_in_its_place() -> None:
    *_, result = run(CONFIG)
    images = shift_test_images(CONFIG, DIGITS, torch.device("cpu"))
    nets = {"running": "batch", "layer": "layer", "none": "none"}
    for way, norm in nets.items():
        net = train(norm, DIGITS.data)
        for severity in (0, 3, 8):
            expected = measure_accuracy(net.classify(images.x[severity]), images.y)
            np.testing.assert_array_equal(getattr(result, way)[severity], expected)
        if norm == "batch":
            logits = net.classify_in_batches(images.x[3], 16, 0)
            np.testing.assert_array_equal(
                result.at("batch", 3, 16), measure_accuracy(logits, images.y)
            )


def test_network_that_diverged_classifies_nothing_correctly() -> None:
    logits = torch.eye(3).expand(2, 3, 3).clone()
    logits[1] = torch.nan
    measured = measure_accuracy(logits, torch.tensor([[0, 1, 1]] * 2))
    np.testing.assert_allclose(measured, [2 / 3, 0])


def test_pixels_of_both_parts_are_standardized_by_all_training_pixels() -> None:
    assert abs(float(DATA.x_train.mean())) < 1e-6
    assert abs(float(DATA.x_train.std(correction=0)) - 1) < 1e-6
    step = DIGITS.standardize(np.array([0.0, 16.0]))
    assert torch.equal(DIGITS.data.x_train.min(), step[0])
    assert torch.equal(DIGITS.data.x_test.max(), step[1])


def test_mixture_is_training_mode_at_weight_0_and_evaluation_mode_at_a_large_one() -> None:
    x = np.random.default_rng(0).standard_normal((6, 3))
    step, running = normalize(x), RunningStats(np.full(3, 2.0), np.full(3, 5.0))
    for weight, expected in ((0, step.y), (1e15, normalize_with(running, x).y)):
        mixed = mix_statistics(running, step, weight)
        np.testing.assert_allclose(normalize_with(mixed, x).y, expected, atol=1e-12)
    four = normalize([[8.0], [9.0], [11.0], [12.0]])
    mixed = mix_statistics(RunningStats.start(1), four, 16)
    assert (float(mixed.mean[0]), float(mixed.var[0])) == pytest.approx((2.0, 1.3))
