"""Fixed statistics in a link are those of any batch, or one sentence on what is wrong."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bn_core.inputs.batches.statistics import read_statistics, write_statistics
from tests.hypothesis_profiles import examples


@settings(max_examples=examples(50))
@given(
    mean=arrays(np.float64, 3, elements=st.floats(-1e12, 1e12)),
    var=arrays(np.float64, 3, elements=st.floats(0, 1e24)),
)
def test_read_statistics_reads_what_was_written(
    mean: np.ndarray[tuple[int], np.dtype[np.float64]],
    var: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    table = np.column_stack([mean, var])
    np.testing.assert_array_equal(read_statistics(write_statistics(table), 3), table)
    np.testing.assert_array_equal(read_statistics(write_statistics(table[:1]), 1), table[:1])


@pytest.mark.parametrize(
    "text", ["", ";", "1", "1 2 3;", "1 2; 3 4", "a b;", "1 -1;", "nan 1;", "1 inf;", "1 1e25;"]
)
def test_read_statistics_refuses_other_texts(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(Fixed statistics are|A fixed mean goes up to)"):
        read_statistics(text, 1)
