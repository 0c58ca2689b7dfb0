"""Axes say which numbers share one mean: the shape of the mean, and who depends on whom."""

import numpy as np
import pytest

from bn_core import BATCH, INSTANCE, LAYER, group, normalize
from bn_core.norm.axes import FIXED

SHAPES = [(5, 4), (5, 4, 3), (5, 4, 3, 2)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("axes", "expected"),
    [(BATCH, (4,)), (LAYER, (5,)), (INSTANCE, (5, 4)), (group(2), (5, 2)), (group(1), (5, 1))],
)
def test_squeeze_gives_each_norm_its_shape(shape, axes, expected):
    step = normalize(np.random.default_rng(0).normal(size=shape), axes=axes)
    assert step.mean.shape == step.var.shape == step.inv_std.shape == expected
    assert step.count * step.mean.size == step.x.size
    assert step.x_hat.shape == step.y.shape == step.centered.shape == shape


@pytest.mark.parametrize("axes", [LAYER, INSTANCE, group(2)])
def test_normalize_depends_on_other_examples_only_in_batch_norm(axes):
    x = np.random.default_rng(1).normal(size=(5, 4, 3))
    changed = x.copy()
    changed[1:] = changed[1:] * 3 + 1
    np.testing.assert_array_equal(normalize(x, axes=axes).y[0], normalize(changed, axes=axes).y[0])
    assert not np.allclose(normalize(x).y[0], normalize(changed).y[0])
    assert BATCH.pools_examples
    assert not axes.pools_examples


def test_group_norm_equals_layer_norm_and_instance_norm_at_the_extremes():
    x = np.random.default_rng(2).normal(size=(3, 6, 4))
    np.testing.assert_array_equal(normalize(x, axes=group(1)).y, normalize(x, axes=LAYER).y)
    np.testing.assert_array_equal(normalize(x, axes=group(6)).y, normalize(x, axes=INSTANCE).y)


@pytest.mark.parametrize("axes", [BATCH, LAYER, INSTANCE, group(2), FIXED])
def test_align_and_squeeze_are_inverse(axes):
    view = axes.view(np.zeros((5, 4, 3)))
    statistics = axes.squeeze(np.zeros((1 if axes.pools_examples else 5, view.shape[1], 1, 1)))
    assert axes.squeeze(axes.align(statistics, view)).shape == statistics.shape


def test_axes_compare_by_value():
    assert group(2) == group(2) != group(3)
    assert len({BATCH, LAYER, INSTANCE, FIXED, group(2), group(2)}) == 5


def test_view_rejects_groups_that_do_not_divide_features():
    with pytest.raises(ValueError, match=r"^5 features cannot be split into 2 equal groups\.$"):
        normalize(np.ones((2, 5)), axes=group(2))


@pytest.mark.parametrize("groups", [0, -1, 2.0, True, "2"])
def test_group_rejects_other_than_positive_integers(groups):
    with pytest.raises(ValueError, match="number of groups must be a whole number from 1 up"):
        group(groups)
