"""The variance of x_hat is var / (var + eps)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.lessons.epsilon.variance_shrinkage import shrink_variance

FACTORS = np.logspace(0, 8, 17)
BATCHES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8)


@given(x=BATCHES, eps=st.floats(1e-8, 10))
def test_epsilon_takes_its_share_of_the_variance(x: list[float], eps: float) -> None:
    found = shrink_variance(x, eps, FACTORS)
    var = np.var(np.array(x)[:, None] / FACTORS, axis=0)
    np.testing.assert_allclose(found.std**2, var, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(found.var_hat, found.std**2 / (found.std**2 + eps), rtol=1e-9)
    assert (np.diff(found.var_hat) <= 1e-12).all()


def test_without_epsilon_the_variance_is_one_however_small_the_input() -> None:
    np.testing.assert_allclose(shrink_variance([2, 4, 8, 10], 0.0, FACTORS).var_hat, 1)
    with pytest.raises(ValueError, match="variance 0 and eps is 0"):
        shrink_variance([3, 3], 0.0, FACTORS)
