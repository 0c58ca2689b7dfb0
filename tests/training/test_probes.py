"""A probe tells the truth, and leaves no trace."""

import copy
import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.nets import NONLINEARITIES, record_forward
from bn_core.training.trainer import Trainer

SHAPE = (2, 3, 128, 7)


def some(scale: float = 3.0) -> Tensor:
    return torch.randn(SHAPE, generator=torch.Generator().manual_seed(0)) * scale


def state(trainer: Trainer) -> list[Tensor]:
    """Copies of every parameter, buffer and gradient of a run."""
    found = []
    for one in trainer._learners:
        found += [t.clone() for t in one.net.state_dict().values()]
        found += [p.grad.clone() for p in one.net.parameters() if p.grad is not None]
    return found


def test_measure_histogram_agrees_with_numpy() -> None:
    pre = some()
    pre[0, 0, :4, 0] = torch.tensor([-math.inf, math.inf, -6.0, 6.0])
    shares = probes.measure_histogram(pre).numpy()
    for k, layer in np.ndindex(2, 3):
        inside = pre[k, layer].numpy().clip(-6, 6)
        counts = np.histogram(inside, probes.EDGES)[0]
        np.testing.assert_allclose(shares[k, layer], counts / inside.size, rtol=1e-6)


def test_measure_percentiles_agree_with_numpy() -> None:
    pre = some()
    for unit, index in ((1, 0), (7, 6), (128, 6)):
        expected = np.percentile(pre[..., index].numpy(), [15, 50, 85], axis=-1)
        np.testing.assert_allclose(
            probes.measure_percentiles(pre, unit), np.moveaxis(expected, 0, -1), atol=1e-5
        )


@pytest.mark.parametrize("activation", NONLINEARITIES)
def test_measure_saturation_counts_slopes_under_5_percent(activation: str) -> None:
    pre = some().requires_grad_()
    slope = torch.autograd.grad(NONLINEARITIES[activation]()(pre).sum(), pre)[0]
    largest = 0.25 if activation == "sigmoid" else 1.0
    expected = (slope < 0.05 * largest).float().mean((-2, -1))
    torch.testing.assert_close(probes.measure_saturation(pre.detach(), activation), expected)


def test_probes_of_nan_are_nan_in_the_same_rows() -> None:
    pre = some()
    pre[1, 2, 5, 0] = math.nan
    for row in (
        probes.measure_histogram(pre),
        probes.measure_saturation(pre, "tanh"),
        probes.measure_percentiles(pre, 1),
    ):
        lost = row.isnan().flatten(2).all(-1) if row.dim() == 3 else row.isnan()
        assert lost.nonzero().tolist() == [[1, 2]]
        assert row.isnan().sum() == row[1, 2].numel()


@pytest.mark.parametrize("made", [0, 3])
def test_frame_changes_no_state(made: int) -> None:
    trainer = Trainer(RunConfig(third="layer"))
    if made:
        trainer.step(made)
    before = state(trainer)
    trainer.frame()
    for a, b in zip(before, state(trainer), strict=True):
        assert torch.equal(a, b)
    assert all(one.net.training for one in trainer._learners)


def test_frames_change_no_later_step() -> None:
    config = RunConfig(third="layer", depth=2, width=16)
    watched, alone = Trainer(config), Trainer(config)
    for _ in range(30):
        watched.step(1)
        alone._update()
    for a, b in zip(state(watched), state(alone), strict=True):
        assert torch.equal(a, b)


def test_batch_norm_pre_activations_have_mean_0_and_variance_1() -> None:
    """y = (x - mean) / sqrt(var + eps), so its variance is var / (var + eps), unit by unit."""
    net = Trainer(RunConfig(init_scale=0.01))._learners[1].net
    x = datasets.load_dataset("digits").x_test[: probes.EXAMPLES]
    pre = record_forward(net, x, running=False).pre[0].double()
    with torch.no_grad():
        var = net[0](x).double().var(0, correction=0)
    torch.testing.assert_close(pre.mean(0), torch.zeros(100).double(), atol=1e-6, rtol=0)
    torch.testing.assert_close(pre.var(0, correction=0), var / (var + 1e-5), atol=1e-5, rtol=1e-5)


def gradients(config: RunConfig, made: int) -> tuple[Frame, list[list[float]]]:
    """A frame, and the norms of the gradients it should show, by autograd on copies."""
    trainer = Trainer(config)
    if made > 1:
        trainer.step(made - 1)
    nets = [copy.deepcopy(one.net) for one in trainer._learners]
    stream = datasets.draw_batches(
        datasets.load_dataset(config.data), config.batch_size, config.seed
    )
    for _ in range(max(made, 1)):
        x, y = next(stream)
    norms = []
    for net in nets:
        weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
        norms.append([g.norm().item() for g in torch.autograd.grad(loss(net, x, y), weights)])
    return (trainer.step(1)[-1] if made else trainer.frame()), norms


def loss(net: nn.Module, x: Tensor, y: Tensor) -> Tensor:
    return cross_entropy(net(x), y)


@pytest.mark.parametrize("made", [0, 1, 12])
def test_measure_gradient_norms_agrees_with_autograd(made: int) -> None:
    frame, expected = gradients(RunConfig(third="layer"), made)
    assert frame.step == made
    np.testing.assert_allclose(frame.gradient, expected, rtol=1e-5)


def test_measure_accuracy_uses_the_running_statistics() -> None:
    trainer = Trainer(RunConfig())
    frame = trainer.step(30)[-1]
    digits = datasets.load_dataset("digits")
    for k, one in enumerate(trainer._learners):
        with torch.no_grad():
            guess = copy.deepcopy(one.net).eval()(digits.x_test).argmax(1)
        assert frame.accuracy[k] == (guess == digits.y_test).float().mean().item()
