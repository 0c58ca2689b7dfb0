"""Who shares a mean is told rightly: sharing is put to the test of the norms themselves."""

import math
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core import BATCH, INSTANCE, LAYER, Axes, group, normalize
from bn_core.lessons.which_axes.code import does_pytorch_refuse, write_numpy_norm, write_torch_norm
from bn_core.lessons.which_axes.sharing import (
    choose_axes,
    count_statistics,
    find_groups,
    list_divisors,
    make_block,
)
from tests.hypothesis_profiles import examples

AXES = [BATCH, LAYER, INSTANCE, group(1), group(2), group(4)]
SHAPES = [(3, 4), (2, 4, 5), (3, 8, 2, 3), (1, 4, 2, 2), (4, 4, 1, 1)]
each_axes = pytest.mark.parametrize("axes", AXES, ids=lambda axes: f"{axes.name}{axes.groups}")
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


@each_axes
@each_shape
def test_numbers_of_one_group_normalize_to_mean_zero(axes: Axes, shape: tuple[int, ...]) -> None:
    step = normalize(make_block(shape, 1), axes=axes)
    groups = find_groups(axes, shape)
    for each, (mean, var) in enumerate(zip(step.mean.ravel(), step.var.ravel(), strict=True)):
        here = step.x[groups == each]
        assert here.size == step.count
        assert here.mean() == pytest.approx(mean, abs=1e-12)
        assert here.var() == pytest.approx(var, abs=1e-12)
        assert step.x_hat[groups == each].mean() == pytest.approx(0, abs=1e-12)


@settings(max_examples=examples(60))
@given(axes=st.sampled_from(AXES), shape=st.sampled_from(SHAPES), data=st.data())
def test_changing_one_number_changes_exactly_its_group(
    axes: Axes, shape: tuple[int, ...], data: st.DataObject
) -> None:
    x = np.random.default_rng(2).normal(size=shape)
    place = data.draw(st.integers(0, x.size - 1))
    changed = x.copy()
    changed.flat[place] += 3.7
    moved = normalize(x, axes=axes).x_hat != normalize(changed, axes=axes).x_hat
    groups = find_groups(axes, shape)
    same = groups == groups.flat[place]
    assert not moved[~same].any()
    if same.sum() > 2:
        assert moved[same].all()


@each_axes
@each_shape
def test_the_count_is_that_of_the_norm(axes: Axes, shape: tuple[int, ...]) -> None:
    step, found = normalize(make_block(shape, 0), axes=axes), count_statistics(axes, shape)
    assert (found.means, found.values_per_mean) == (step.mean.size, step.count)
    assert found.means == len(np.unique(find_groups(axes, shape)))
    assert found.parameters == step.gamma.size + step.beta.size


@pytest.mark.parametrize(
    ("axes", "layer"),
    [
        (BATCH, torch.nn.BatchNorm2d(12)),
        (INSTANCE, torch.nn.InstanceNorm2d(12, affine=True)),
        (LAYER, torch.nn.GroupNorm(1, 12)),
        (group(3), torch.nn.GroupNorm(3, 12)),
    ],
)
def test_parameters_and_buffers_are_pytorchs(axes: Axes, layer: torch.nn.Module) -> None:
    found = count_statistics(axes, (2, 12, 3, 3))
    assert found.parameters == sum(each.numel() for each in layer.parameters())
    assert found.buffers == sum(each.numel() for each in layer.buffers() if each.ndim)


def test_512_features_have_1024_parameters_and_buffers_apart() -> None:
    layer = torch.nn.BatchNorm1d(512)
    assert sum(each.numel() for each in layer.parameters()) == 1024
    assert sum(each.numel() for each in layer.buffers()) == 1024 + 1
    found = count_statistics(BATCH, (1, 512))
    assert (found.parameters, found.buffers) == (1024, 1024)


def test_groups_that_do_not_divide_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be split"):
        find_groups(group(3), (2, 4, 3, 3))


@pytest.mark.parametrize("features", range(1, 9))
def test_every_divisor_is_a_group_norm_and_the_ends_have_names(features: int) -> None:
    x = make_block((2, features, 2, 3), 5)
    for groups in list_divisors(features):
        assert find_groups(choose_axes("group", groups), x.shape).max() == 2 * groups - 1
    first, last = list_divisors(features)[0], list_divisors(features)[-1]
    for groups, named in ((first, "layer"), (last, "instance")):
        mine = normalize(x, axes=choose_axes("group", groups)).x_hat
        np.testing.assert_array_equal(mine, normalize(x, axes=choose_axes(named, 1)).x_hat)


def test_a_batch_of_one_picture_is_instance_norm() -> None:
    x = make_block((1, 4, 3, 3), 7)
    np.testing.assert_array_equal(normalize(x).x_hat, normalize(x, axes=INSTANCE).x_hat)


def test_a_smaller_block_is_a_part_of_a_larger_one() -> None:
    large = make_block((4, 8, 4, 4), 0)
    np.testing.assert_array_equal(make_block((1, 4, 1, 1), 0), large[:1, :4, :1, :1])


def test_a_block_is_that_of_its_seed() -> None:
    np.testing.assert_array_equal(make_block((2, 3, 4, 4), 9), make_block((2, 3, 4, 4), 9))
    assert (make_block((2, 3, 4, 4), 9) != make_block((2, 3, 4, 4), 10)).any()
    assert math.isfinite(make_block((4, 8, 4, 4), 9999).sum())


def run_code(code: str) -> np.ndarray:
    """What a snippet prints, but at full precision."""
    scope: dict[str, object] = {"print": lambda *_: None}
    exec(code, scope)
    return np.asarray(scope["y"])


@pytest.mark.parametrize("shape", [(3, 4, 2, 3), (1, 4, 2, 2), (2, 4, 1, 1), (1, 4, 1, 1)], ids=str)
@each_axes
def test_the_code_to_copy_gives_the_same_numbers(axes: Axes, shape: tuple[int, ...]) -> None:
    x = make_block(shape, 3)
    y = normalize(x, axes=axes).y
    for write in (write_numpy_norm, write_torch_norm):
        code = write(x, axes, 1e-5)
        np.testing.assert_allclose(run_code(code), y, atol=1e-12)
        assert max(map(len, code.splitlines())) <= 100
    refused = does_pytorch_refuse(axes, shape)
    assert ("The layer raises an error" in write_torch_norm(x, axes, 1e-5)) == refused
    layer = re.search(r"torch\.nn\.\w+", write_torch_norm(x, axes, 1e-5))
    assert (layer is None) == refused


@each_axes
@pytest.mark.parametrize("shape", [(2, 4, 1, 1), (1, 4, 1, 1), (1, 4, 2, 1)], ids=str)
def test_does_pytorch_refuse_agrees_with_pytorch(axes: Axes, shape: tuple[int, ...]) -> None:
    layers = {"batch": torch.nn.BatchNorm2d(4), "instance": torch.nn.InstanceNorm2d(4)}
    layer = layers.get(axes.name) or torch.nn.GroupNorm(axes.groups or 1, 4)
    try:
        layer(torch.zeros(shape))
    except ValueError:
        assert does_pytorch_refuse(axes, shape)
    else:
        assert not does_pytorch_refuse(axes, shape)
