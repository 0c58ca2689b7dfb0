"""The gradient agrees with PyTorch and with central differences, and keeps the symmetries."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import BATCH, INSTANCE, LAYER, RunningStats, backward, group, normalize, normalize_with
from tests.hypothesis_profiles import examples

F = torch.nn.functional
SHAPES = [(6, 4), (6, 4, 5), (6, 4, 5, 3)]
TOLERANCE = {np.float64: 1e-12, np.float32: 1e-5}
NORMS = [BATCH, LAYER, INSTANCE, group(2)]


def torch_norm(axes, x, gamma, beta, eps):
    if axes is BATCH:
        return F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)
    return F.group_norm(x, axes.groups or x.shape[1], gamma, beta, eps)


def close(ours, theirs, tolerance, scale=0.0):
    np.testing.assert_allclose(
        ours, theirs, rtol=0, atol=tolerance * max(scale, np.abs(theirs).max())
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("axes", NORMS, ids=lambda axes: axes.name)
def test_backward_agrees_with_pytorch(axes, shape, dtype):
    rng = np.random.default_rng(5)
    x, d_y = rng.normal(5, 3, (2, *shape)).astype(dtype)
    gamma, beta = rng.normal(1, 1, (2, shape[1])).astype(dtype)
    step = normalize(x, gamma, beta, 1e-3, axes)
    grads = backward(step, d_y)
    inputs = [torch.from_numpy(a).requires_grad_() for a in (x, gamma, beta)]
    theirs = torch.autograd.grad(torch_norm(axes, *inputs, 1e-3), inputs, torch.from_numpy(d_y))
    # d_x is what is left when two projections are taken from d_x_hat * inv_std: its rounding is
    # of that size, also where little or nothing is left.
    straight = np.abs(grads.d_x_hat).max() * step.inv_std.max()
    close(grads.d_x, theirs[0].numpy(), TOLERANCE[dtype], straight)
    close(grads.d_gamma, theirs[1].numpy(), TOLERANCE[dtype], np.abs(d_y).max())
    close(grads.d_beta, theirs[2].numpy(), TOLERANCE[dtype])
    assert grads.d_x.dtype == grads.d_var.dtype == grads.d_gamma.dtype == dtype


def test_backward_intermediates_agree_with_autograd():
    rng = np.random.default_rng(6)
    x, d_y = rng.normal(5, 3, (2, 7, 3))
    gamma = rng.normal(1, 1, 3)
    grads = backward(normalize(x, gamma, eps=1e-3), d_y)
    tx = torch.from_numpy(x).requires_grad_()
    mean = tx.mean(0)
    var = ((tx - mean) ** 2).mean(0)
    x_hat = (tx - mean) / torch.sqrt(var + 1e-3)
    y = x_hat * torch.from_numpy(gamma)
    wanted = torch.autograd.grad(y, (x_hat, var, mean), torch.from_numpy(d_y))
    for ours, theirs in zip((grads.d_x_hat, grads.d_var, grads.d_mean), wanted, strict=True):
        close(ours, theirs.numpy(), 1e-12, np.abs(d_y).max())


@st.composite
def problems(draw):
    """A batch at any scale, with a random gradient: (step, d_y, rng)."""
    shape = draw(
        st.tuples(st.integers(1, 8), st.sampled_from([2, 4]))
        | st.tuples(st.integers(1, 5), st.just(4), st.integers(1, 4))
        | st.tuples(st.integers(1, 3), st.just(2), st.integers(1, 3), st.integers(1, 3))
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.normal(size=shape) + draw(st.sampled_from([0, 1, -1e3]))
    if draw(st.booleans()):
        x[:, 0] = x.flat[0]
    x *= 10.0 ** draw(st.integers(-8, 8))
    gamma, beta = rng.normal(size=(2, shape[1]))
    axes = draw(st.sampled_from(NORMS))
    return normalize(x, gamma, beta, 1e-5, axes), rng.normal(size=shape), rng


laws = settings(max_examples=examples(150))


def inv_std(step):
    """1 / sqrt(var + eps) of each number, shaped as x."""
    view = step.axes.view(step.x)
    return np.broadcast_to(step.axes.align(step.inv_std, view), view.shape).reshape(step.x.shape)


def sums(values, axes):
    """Add up the numbers that share one mean; shaped as the mean."""
    return axes.squeeze(
        axes.view(values).sum((0, 2, 3) if axes.pools_examples else (2, 3), keepdims=True)
    )


@laws
@given(problems())
def test_d_x_sums_to_zero(problem):
    step, d_y, _ = problem
    grads = backward(step, d_y)
    scale = sums(np.abs(grads.d_x_hat * inv_std(step)), step.axes)
    # The path through the variance counts too: |x_hat| is up to sqrt(m) < 10.
    assert (np.abs(sums(grads.d_x, step.axes)) <= 1e-13 * scale).all()


@laws
@given(problems())
def test_d_x_is_orthogonal_to_x_hat_up_to_eps(problem):
    step, d_y, _ = problem
    grads, axes = backward(step, d_y), step.axes
    straight = grads.d_x_hat * inv_std(step)
    expected = sums(straight * step.x_hat, axes) * step.eps / (step.var + step.eps)
    found = sums(grads.d_x * step.x_hat, axes)
    scale = 10 * sums(np.abs(straight), axes)  # |x_hat| is at most sqrt(m) < 10
    assert (np.abs(found - expected) <= 1e-13 * scale).all()


@laws
@given(problems())
def test_backward_agrees_with_central_differences(problem):
    step, d_y, rng = problem
    grads = backward(step, d_y)
    # In units of sqrt(var + eps) y is as smooth as 1 / sqrt(1 + t): with third derivatives below
    # 1000, h = 1e-4 errs by 2e-6 at most. Rounding x + h * d costs 1e-16 * |x|, over h.
    d_x = rng.uniform(-1, 1, step.x.shape) / inv_std(step)
    d_gamma, d_beta = rng.uniform(-1, 1, (2, step.x.shape[1]))

    def loss(h):
        moved = (step.x + h * d_x, step.gamma + h * d_gamma, step.beta + h * d_beta)
        return (normalize(*moved, step.eps, step.axes).y * d_y).sum()

    measured = (loss(1e-4) - loss(-1e-4)) / 2e-4
    ours = (grads.d_x * d_x).sum() + grads.d_gamma @ d_gamma + grads.d_beta @ d_beta
    scale = np.abs(d_y).sum() * (1 + np.abs(step.gamma).max() + np.abs(step.beta).max())
    rounding = 1e-11 * np.abs(step.x * inv_std(step)).max()
    assert abs(measured - ours) <= (1e-5 + rounding) * scale


@laws
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_backward_treats_fixed_statistics_as_constants(seed, examples):
    rng = np.random.default_rng(seed)
    x, d_y = rng.normal(size=(2, examples, 3, 2))
    mean, var, gamma = rng.normal(size=3), rng.uniform(0.5, 2, 3), rng.normal(size=3)
    out = normalize_with(RunningStats(mean, var), x, gamma)
    grads = backward(out, d_y)
    np.testing.assert_allclose(grads.d_x, grads.d_x_hat * out.inv_std[:, None], rtol=1e-15)
    to_mean, to_var = rng.uniform(-1, 1, (2, 3))

    def loss(h):
        moved = RunningStats(mean + h * to_mean, var + h * to_var)
        return (normalize_with(moved, x, gamma).y * d_y).sum()

    measured = (loss(1e-5) - loss(-1e-5)) / 2e-5
    ours = grads.d_mean @ to_mean + grads.d_var @ to_var
    # var >= 0.5 and |x - mean| < 10: third derivatives below 1e3, rounding 1e-15 / 1e-5.
    assert abs(measured - ours) <= 1e-6 * np.abs(d_y * gamma[:, None]).sum()


def test_d_x_of_one_example_is_zero():
    step = normalize([[3.0, 7.0]], gamma=[2, 3])
    assert backward(step, [[0.3, 0.7]]).d_x.tolist() == [[0, 0]]


def test_backward_converts_d_y_to_the_type_of_x():
    step = normalize(np.float32([[1], [2]]))
    assert backward(step, [[1], [2]]).d_x.dtype == np.float32


NAN = float("nan")
BAD = {
    r"^d_y has shape \(2,\), but y has \(2, 1\): every output needs one gradient\.$": [1, 2],
    r"^d_y must hold finite numbers: example 2, feature 1 is NaN\.$": [[1], [NAN]],
    r"^d_y is ragged": [[1], [1, 2]],
    r"^d_y must hold real numbers, but it holds str": [["a"], ["b"]],
    r"^A gradient is too large for float64: make d_y smaller, or eps larger\.$": [[1e308], [1e308]],
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("sentence", BAD)
def test_backward_rejects_invalid_d_y_in_one_sentence(sentence):
    with pytest.raises(ValueError, match=sentence):
        backward(normalize([[1], [2]]), BAD[sentence])
