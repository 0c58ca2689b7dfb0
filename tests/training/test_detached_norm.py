"""Statistics left out of the gradient: the same forward pass, another gradient, a worse network."""

import numpy as np
import pytest
import torch

from bn_core import backward, normalize
from bn_core.experiments.run_config import RunConfig
from bn_core.norm.gradient_paths import split_gradient
from bn_core.training.norms import DetachedBatchNorm1d
from bn_core.training.trainer import Trainer, train


def test_detached_norm_differs_only_in_its_gradient():
    torch.manual_seed(0)
    x = torch.randn(8, 3, dtype=torch.float64, requires_grad=True)
    d_y = torch.randn(8, 3, dtype=torch.float64)
    ours = DetachedBatchNorm1d(3, dtype=torch.float64)
    theirs = torch.nn.BatchNorm1d(3, dtype=torch.float64)
    y = ours(x)
    torch.testing.assert_close(y, theirs(x))
    torch.testing.assert_close(ours.running_mean, theirs.running_mean)
    torch.testing.assert_close(ours.running_var, theirs.running_var)
    assert ours.num_batches_tracked == 1
    y.backward(d_y)
    grads = backward(normalize(x.detach().numpy()), d_y.numpy())
    np.testing.assert_allclose(x.grad, split_gradient(grads).direct, atol=1e-12)
    assert np.abs(x.grad.numpy() - grads.d_x).max() > 0.1
    torch.testing.assert_close(ours.eval()(x), theirs.eval()(x))


@pytest.mark.parametrize("norm", ["batch", "left_out"])
def test_detached_norm_lets_a_preceding_bias_move(norm):
    """A target far from 0 pushes every bias; the mean takes it away again."""
    config = RunConfig(third="left_out", depth=1, width=8, data="moons", batch_size=32, steps=10)
    trainer = Trainer(config)
    trainer.step(5)
    net = trainer._learners[config.norms.index(norm)].net
    moved = float(net[0].bias.detach().abs().max())
    assert (moved > 1e-4) == (norm == "left_out"), moved


def test_detached_norm_trains_worse():
    """Claim C10b at learning rate .5; the whole claim has three rates and more steps."""
    losses = []
    for seed in (0, 1):
        config = RunConfig(
            activation="relu", rate=0.5, batch_size=64, steps=150, third="left_out", seed=seed
        )
        last = list(train(config))[-1]
        place = {norm: k for k, norm in enumerate(last.norms)}
        tail = last.losses[-1]
        losses.append(
            (tail[place["batch"]], tail[place["left_out"]], last.ended[place["left_out"]])
        )
    for kept, left_out, ended in losses:
        assert ended or left_out > 2 * kept
