"""Whatever is typed, pasted or uploaded is a bounded batch, or one sentence on what was wrong."""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bn_core import normalize
from bn_core.inputs.batches import text as text_module
from bn_core.inputs.batches.batch import (
    MAX_BYTES,
    MAX_EXAMPLES,
    MAX_FEATURES,
    MAX_MAGNITUDE,
    MAX_TEXT,
    MIN_MAGNITUDE,
    Batch,
    BatchError,
)
from bn_core.inputs.batches.presets import PRESETS, random_batch
from bn_core.inputs.batches.tables import read_csv, read_rows
from bn_core.inputs.batches.text import read_batch, write_batch
from bn_core.inputs.tabular import grid
from tests.hypothesis_profiles import examples

admissible = st.floats(-MAX_MAGNITUDE, MAX_MAGNITUDE).map(
    lambda value: value if abs(value) >= MIN_MAGNITUDE else 0.0
)
shapes = st.tuples(st.integers(1, 12), st.integers(1, MAX_FEATURES))
tables = shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=admissible))
quick = settings(max_examples=examples(150))
FOUR = [[2], [4], [8], [10]]
SQUARE = [[1, 2], [3, 4]]


def values(text):
    return read_batch(text).values.tolist()


def sentence(text):
    with pytest.raises(BatchError) as caught:
        read_batch(text)
    return str(caught.value)


def one_sentence(message):
    return "\n" not in message and not message[0].islower() and message.endswith(".")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2, 4, 8, 10", FOUR),
        ("2,4,8,10", FOUR),
        ("2 4\t8  10", FOUR),
        ("2; 4; 8; 10", FOUR),
        ("2\n4\r\n\n8\n10\n", FOUR),
        ("2, 4, 8, 10,", FOUR),
        ("[2, 4, 8, 10]", FOUR),
        ("array([2., 4.,\n       8., 10.])", FOUR),
        ("[[2], [4], [8], [10]]", FOUR),
        ("1 5\n2 500", [[1, 5], [2, 500]]),
        ("1 5; 2 500", [[1, 5], [2, 500]]),
        ("(1, 5), (2, 500)", [[1, 5], [2, 500]]),
        ("[[1, 2], [3, 4]]", SQUARE),
        ("[[1. 2.]\n [3. 4.]]", SQUARE),
        ("[1 2; 3 4]", SQUARE),
        ("[1,2;3,4]", SQUARE),
        ("tensor([[1., 2.],\n        [3., 4.]], dtype=torch.float64)", SQUARE),
        ("1\t2\n3\t4", SQUARE),
        ("1 2 3;", [[1, 2, 3]]),
        ("[[1, 2, 3]]", [[1, 2, 3]]),
        ("5", [[5]]),
        ("5;", [[5]]),
        ("−3 +.5 1e-3 4.", [[-3], [0.5], [0.001], [4]]),
        ("1\u00a02\u20093", [[1], [2], [3]]),
        ("２， ４； ６， ８", [[2, 4], [6, 8]]),
        ("\ufeff1 2", [[1], [2]]),
    ],
)
def test_read_batch_of_every_form(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ("1,5 2,5 3,0", [[1.5], [2.5], [3]], "decimal points (1,5 is 1.5)"),
        ("0,05 1,25", [[0.05], [1.25]], "decimal points (0,05 is 0.05)"),
        ("1,5;2,5", [[1.5], [2.5]], "put a space after each comma"),
        ("1,5 2,5\n3 4,5", [[1.5, 2.5], [3, 4.5]], "decimal points"),
        ("1,5\n2\n3,5", [[1.5], [2], [3.5]], "decimal points (1,5 is 1.5)."),  # only reading
        ("1,5 2\n3 4", [[1.5, 2], [3, 4]], "decimal points (1,5 is 1.5)."),
        ("1,2\n3,4", SQUARE, "write points: 1.2"),
        ("2,4", [[2], [4]], "separators (2,4 is two numbers)"),
        ("1, 5; 2, 5", [[1, 5], [2, 5]], ""),
        ("2,4,8,10", FOUR, ""),
        ("1,2,3 4,5,6", [[1], [2], [3], [4], [5], [6]], ""),
        ("1.5,2.5 3", [[1.5], [2.5], [3]], ""),
    ],
)
def test_read_batch_takes_commas_as_decimal_only_on_evidence(text, expected, note):
    batch = read_batch(text)
    assert batch.values.tolist() == expected
    assert note in batch.note
    assert bool(note) == bool(batch.note)


def test_batch_note_describes_the_other_reading():
    assert "space after each comma" in read_batch("1,5;2,5").note
    assert read_batch("1, 5;2, 5").values.shape == (2, 2)
    assert "write points: 1.2" in read_batch("1,2\n3,4").note
    assert values("1.2\n3.4") == [[1.2], [3.4]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1, 2, abc", "The 3rd entry, 'abc', is not a number."),
        ("1\n2\nabc", "The 3rd entry, 'abc', is not a number."),
        ("1 2\n3 abc", "In row 2, the 2nd entry, 'abc', is not a number."),
        ("1 2 12kg", "The 3rd entry, '12kg', is a number with a unit; write 12."),
        ("1,5 2,5 abc", "The 3rd entry, 'abc', is not a number."),
        ("1,,3", "The 2nd entry is empty; write a number before its comma."),
        ("1e13 2", "The 1st entry, '1e13', is too large; values go up to 1e12."),
        ("1 2e-101", "The 2nd entry, '2e-101', is too close to 0; write 0, or at least 1e-100."),
        ("-5e-324 1", "The 1st entry, '-5e-324', is too close to 0; write 0, or at least 1e-100."),
    ],
)
def test_read_batch_says_what_is_wrong_and_where(text, message):
    assert sentence(text) == message


@pytest.mark.parametrize("token", ["nan", "NaN", "-inf", "Infinity", "∞"])
def test_read_batch_rejects_numbers_that_are_not_finite(token):
    assert f"The 2nd entry, '{token}', is not a finite number" in sentence(f"1, {token}, 3")


@pytest.mark.parametrize("text", ["", " \n\t", ";;", "[]", "()", "[[], []]"])
def test_read_batch_of_nothing_suggests_an_example(text):
    message = sentence(text)
    assert message.startswith("There are no numbers here")
    assert values(re.search(r"example (.*)\.", message)[1]) == FOUR


def test_read_batch_names_ragged_rows_with_their_counts():
    message = sentence("1 2\n3 4 5")
    assert message.startswith("Row 2 has 3 numbers where row 1 has 2; ")
    assert "all 5 on one line" in message


@pytest.mark.parametrize("text", ["[1, 2", "1]", "[2] 2", "[[1, 2], 3]", "[[[1]]]", ")("])
def test_read_batch_explains_invalid_brackets(text):
    assert one_sentence(sentence(text))


def test_read_batch_bounds():
    assert read_batch(" ".join("1" * MAX_EXAMPLES)).values.shape == (MAX_EXAMPLES, 1)
    assert read_batch(" ".join("1" * MAX_FEATURES) + ";").values.shape == (1, MAX_FEATURES)
    assert "257 examples are too many" in sentence("1 " * 257)
    assert "17 features are too many" in sentence("1 " * 17 + ";")
    assert "keep it under 200,000" in sentence("1" * (MAX_TEXT + 1))
    assert values("1e12 -1e12") == [[1e12], [-1e12]]


@quick
@given(tables)
def test_write_batch_is_read_back_exactly(array):
    back = read_batch(write_batch(array)).values
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()  # -0 too


def test_write_batch_is_canonical():
    assert write_batch(FOUR) == "2, 4, 8, 10"
    assert write_batch([[1, 5], [2, 500]]) == "1 5; 2 500"
    assert write_batch([[1, 2, 3]]) == "1 2 3;"
    assert write_batch([[5]]) == "5"
    assert write_batch([[0.1], [1e-7]]) == "0.1, 1e-07"
    largest = np.nextafter(np.full((MAX_EXAMPLES, MAX_FEATURES), -1e12), 0) * (1 - 1e-16)
    assert len(write_batch(largest)) < MAX_TEXT


@quick
@example([1, 100, 1, 100], [" ", ", "] * 4)
@given(
    st.lists(st.integers(-999, 999), min_size=2, max_size=9),
    st.lists(st.sampled_from([", ", " ", "\t", " , ", "  "]), min_size=8, max_size=8),
)
def test_read_batch_accepts_any_separators(numbers, between):
    text = "".join(f"{n}{mark}" for n, mark in zip(numbers, [*between, ""], strict=False))
    assert read_batch(text).values.ravel().tolist() == numbers


@quick
@given(tables, st.sampled_from(["\n", ";", "; ", "\r\n"]), st.sampled_from([" ", ", ", "\t"]))
def test_read_batch_accepts_any_row_and_column_marks(array, rows, columns):
    text = rows.join(columns.join(map(repr, row)) for row in array.tolist()) + rows
    back = read_batch(text).values
    expected = array if ";" in rows or len(array) > 1 else array.T
    np.testing.assert_array_equal(back, expected)


@quick
@given(tables)
def test_read_batch_accepts_printed_python_and_numpy(array):
    np.testing.assert_array_equal(read_batch(repr(array.tolist())).values, array)
    with np.printoptions(threshold=10**6, floatmode="unique"):
        np.testing.assert_array_equal(read_batch(str(array)).values, array)
        np.testing.assert_array_equal(read_batch(repr(array)).values, array)


pieces = st.sampled_from([*"0123456789.,;:-+eE[]()\n\t '\"_x∞−٣", "nan", "1e", "array(", ", ", "²"])


def check_bounded(read, data):
    try:
        batch = read(data)
    except BatchError as error:
        message = str(error)
    else:
        message = batch.note or "Read."
        assert batch.values.dtype == np.float64
        assert 1 <= batch.values.shape[0] <= MAX_EXAMPLES
        assert 1 <= batch.values.shape[1] == len(batch.names) <= MAX_FEATURES
        assert np.all(np.abs(batch.values) <= MAX_MAGNITUDE)
    assert one_sentence(message), message
    assert len(message) < 250


@settings(max_examples=examples(500))
@given(st.text(max_size=60) | st.lists(pieces, max_size=40).map("".join))
@example("1" * 5000)
@example("\x00")
def test_read_batch_of_any_text_gives_a_batch_or_one_sentence(text):
    check_bounded(read_batch, text)


@settings(max_examples=examples(300))
@given(st.binary(max_size=60) | st.lists(pieces, max_size=40).map(lambda p: "".join(p).encode()))
def test_read_csv_of_any_file_gives_a_batch_or_one_sentence(data):
    check_bounded(read_csv, data)


@pytest.mark.parametrize(
    ("data", "expected", "names"),
    [
        (b"a,b\n1,2\n3,4\n", SQUARE, ("a", "b")),
        (b"1,2\n3,4", SQUARE, ("feature 1", "feature 2")),
        (b"1.0;2\r\n3;4\r\n", SQUARE, ("feature 1", "feature 2")),
        (b"a\tb\n1\t2\n3\t4\n", SQUARE, ("a", "b")),
        (b"a;b\n1,5;2\n\n3;4,25\n", [[1.5, 2], [3, 4.25]], ("a", "b")),
        (b"1,5;2,5\n3,5;4,5", [[1.5, 2.5], [3.5, 4.5]], ("feature 1", "feature 2")),
        (b"x\n1,5\n2,5\n", [[1.5], [2.5]], ("x",)),
        (b"x\n1\n2\n", [[1], [2]], ("x",)),
        (b'"a, b","c"\n"1","2"\n3,4', SQUARE, ("a, b", "c")),
        (b"a;b;;\n1;2;;\n3;4;;\n", SQUARE, ("a", "b")),
        (b"a,,a\n1,2,3\n", [[1, 2, 3]], ("a", "feature 2", "a (3)")),
        ("\ufeffläng,b\n1,2\n3,−4".encode(), [[1, 2], [3, -4]], ("läng", "b")),
        ("läng,b\n1,2\n3,4".encode("latin-1"), SQUARE, ("läng", "b")),
        (b"n" * 90 + b"\n1", [[1]], ("n" * 40,)),
        (b"id,1\n2,3\n", [[2, 3]], ("id", "1")),
    ],
)
def test_read_csv_of_every_form(data, expected, names):
    batch = read_csv(data)
    assert batch.values.tolist() == expected
    assert batch.names == names


def test_read_csv_notes_decimal_commas():
    assert "1,5 is 1.5" in read_csv(b"a;b\n1,5;2\n").note
    assert read_csv(b"a;b\n1.5;2\n").note == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,2\n3,x\n", "Row 3, column 2 (b), 'x', is not a number."),
        (b"1,2\n\n3,\n", "Row 3, column 2 is empty; fill it, or remove its whole row."),
        (b"a,b\n1,2\n3\n", "Row 3 has 1 column where row 1 has 2; give every row the same number."),
        (b"a,b\n1,nan\n", "Row 2, column 2 (b), 'nan', is not a finite number and would spoil"),
        (b"a,b\n", "There are no numbers here"),
        (b"", "There are no numbers here"),
        (b"1\n" * 257, "257 examples are too many; keep at most 256."),
        (b"1," * 16 + b"1", "17 features are too many; keep at most 16."),
        (b"1" * (MAX_BYTES + 1), "The file has 1,000,001 bytes; keep it under 1,000,000."),
        (b"x" * 200_000, "This is not a CSV file that can be read"),
    ],
)
def test_read_csv_says_what_is_wrong(data, message):
    with pytest.raises(BatchError) as caught:
        read_csv(data)
    assert str(caught.value).startswith(message)


def test_read_csv_counts_cells_before_it_reads_any(monkeypatch):
    monkeypatch.setattr(grid.csv, "reader", unreachable)
    with pytest.raises(BatchError) as caught:
        read_csv(b"1," * (MAX_BYTES // 2))
    assert str(caught.value) == "The file has too many cells; keep at most 256,000."


@pytest.mark.parametrize("text", ["1 " * 257, "1, " * 300, "1 " * 17 + ";", "[1]" * 600])
def test_read_batch_counts_numbers_before_it_reads_any(text, monkeypatch):
    monkeypatch.setattr(text_module, "read_number", unreachable)
    assert "too many; keep at most" in sentence(text)


def unreachable(*_args, **_kwargs):
    raise AssertionError("something was read")


@pytest.mark.parametrize("digits", ["1" * 101, "0." + "0" * 99, "1" * 20_000 + "x"])
def test_read_number_rejects_long_tokens(digits):
    assert sentence(digits).endswith("is too long for a number; keep it to 100 characters.")
    exact = "0." + "0" * 97 + "1"
    assert values(exact) == [[1e-98]]


def test_read_rows_of_an_editor():
    nan = float("nan")
    batch = read_rows([[1, 2.0], [None, None], [nan, None], (np.int64(3), np.float32(4))])
    assert batch.values.tolist() == SQUARE
    assert batch.names == ("feature 1", "feature 2")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1, 2], [None, None], [3, None]], "Row 3, column 2 is empty; fill it, or clear"),
        ([[1], [float("nan")], [10**5000]], "Row 3, column 1 is too large; values go up to 1e12."),
        ([["abc"]], "Row 1, column 1, 'abc', is not a number."),
        ([[1], ["1e-320"]], "Row 2, column 1, '1e-320', is too close to 0"),
        ([[1], [1e-320]], "Row 2, column 1 is too close to 0"),
        ([[True]], "Row 1, column 1 is not a number."),
        ([[float("inf")]], "Row 1, column 1 is too large"),
        ([[1, 2], [3]], "Row 2 has 1 column where row 1 has 2"),
        ([], "There are no numbers here"),
        ([[1] * 17], "17 features are too many"),
        ([[1.0, 2.0]] * 20_000, "20,000 examples are too many; keep at most 256."),
    ],
)
def test_read_rows_rejects_values_out_of_bounds(rows, message):
    with pytest.raises(BatchError) as caught:
        read_rows(rows)
    assert str(caught.value).startswith(message)
    assert one_sentence(str(caught.value))


@pytest.mark.parametrize("value", [np.nan, np.inf, 1.1e12, -1e300])
def test_batch_rejects_values_out_of_bounds(value):
    with pytest.raises(BatchError, match=r"Row 2, column 1, "):
        Batch.from_values([[1.0], [value]])


def test_batch_is_read_only():
    source = np.ones((2, 1))
    batch = Batch.from_values(source)
    source[0] = 5
    assert batch.values[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        batch.values[0] = 2


def preset(key):
    (found,) = (p for p in PRESETS if p.key == key)
    return normalize(read_batch(found.text).values, found.gamma, found.beta, found.eps), found


def test_presets_are_canonical():
    assert len({p.key for p in PRESETS}) == len(PRESETS)
    for p in PRESETS:
        assert write_batch(read_batch(p.text).values) == p.text
        assert one_sentence(p.why)


def test_presets_say_what_is_true():
    """To the three digits a person sees."""
    step, textbook = preset("textbook")
    assert step.y.mean() == pytest.approx(textbook.beta, abs=1e-12)
    assert step.y.std() == pytest.approx(textbook.gamma, rel=1e-5)
    step, _ = preset("quiz")
    assert (step.mean[0], step.var[0]) == (4, 5)
    step, _ = preset("eight")
    assert (step.mean[0], step.var[0]) == (5, 4)
    np.testing.assert_allclose(step.x_hat * 2, np.round(step.x_hat * 2), atol=1e-4)
    step, constant = preset("constant")
    assert np.all(step.x_hat == 0)
    assert np.all(step.y == constant.beta)
    with pytest.raises(ValueError, match="eps"):
        normalize(step.x, eps=0)
    step, _ = preset("pair")
    np.testing.assert_allclose(step.x_hat, [[-1, -1], [1, 1]], atol=1e-4)
    step, _ = preset("outlier")
    assert 0.07 < np.ptp(step.x_hat[:4]) < 0.08


def test_random_batch_repeats_and_stays_short():
    one, same, other = random_batch(3, 5, 2), random_batch(3, 5, 2), random_batch(4, 5, 2)
    assert one.values.tolist() == same.values.tolist() != other.values.tolist()
    largest = random_batch(0, MAX_EXAMPLES, MAX_FEATURES)
    assert len(write_batch(largest.values)) < 10 * largest.values.size
    assert np.all(largest.values.std(axis=0) > 0)


@pytest.mark.parametrize("size", [(-1, 2, 2), (0, 0, 1), (0, 1, 0), (0, 257, 1), (0, 1, 17)])
def test_random_batch_rejects_sizes_out_of_bounds(size):
    with pytest.raises(BatchError):
        random_batch(*size)
