"""A program computes what NumPy and PyTorch compute, at a bounded cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.inputs.programs.parse import ProgramError, parse_program
from bn_core.lessons.write_it.interpret import MAX_SIZE, Outcome, interpret
from bn_core.lessons.write_it.numpy_arrays import NumpyArrays

X = np.array([[2.0, 30.0, 1.0], [4.0, 10.0, -1.0], [8.0, 50.0, 0.5], [10.0, 20.0, 2.0]])
GIVEN = {"x": X, "gamma": np.array([2.0, 0.5, 1.0]), "eps": np.asarray(1e-5)}


def run(text: str) -> Outcome:
    with np.errstate(all="ignore"):
        return interpret(parse_program(text), GIVEN, NumpyArrays())


LINES = [
    "x.mean(0)",
    "np.mean(x, axis=1, keepdims=True)",
    "x.sum() / x.size",
    "x.var(0)",
    "np.var(x, axis=0, ddof=1)",
    "x.std((0, 1))",
    "np.sqrt(x.var(0) + eps)",
    "(x - x.mean(0)) / (x.var(0) + eps) ** 0.5",
    "gamma * x",
    "x @ x.T",
    "x.T @ x",
    "np.dot(x, gamma)",
    "x / len(x)",
    "x / x.shape[0]",
    "x.reshape(2, -1)",
    "x.reshape(x.shape[0], 3, 1)",
    "x[:, None] * x[None]",
    "x[0] + x[-1]",
    "x[1:, 0]",
    "np.expand_dims(x, 0) + np.expand_dims(x.T, -1).T",
    "np.exp(-abs(x))",
    "np.square(x) // 3",
    "np.ones_like(x) / np.ones((4, 3)) + np.zeros(3)",
    "1 / x - 2 ** x",
    "-x ** 2",
    "+x - -x",
    "np.reciprocal(x) * np.power(x, 2)",
    "x.ndim * x",
]


@pytest.mark.parametrize("line", LINES)
def test_interpret_computes_what_numpy_computes(line: str) -> None:
    right = eval(line, {"np": np, "abs": abs, "len": len}, dict(GIVEN))  # lines of this test alone
    np.testing.assert_array_equal(run(line).last, right)


TORCH_LINES = [
    "x.mean(0)",
    "torch.var(x, 0)",
    "x.var(dim=0)",
    "x.var(0, unbiased=False)",
    "torch.std(x, dim=1, keepdim=True)",
    "torch.rsqrt(x.pow(2) + eps)",
    "x.unsqueeze(1) * x.unsqueeze(0)",
    "x.view(-1, 2)",
    "x.size(0) * torch.ones_like(x)",
    "torch.matmul(x, x.T)",
]


@pytest.mark.parametrize("line", TORCH_LINES)
def test_interpret_computes_what_pytorch_computes(line: str) -> None:
    given = {name: torch.tensor(each) for name, each in GIVEN.items()}
    right = eval(line, {"torch": torch}, given)  # lines of this test alone
    # PyTorch's method .var(0) is the one word that means another thing than NumPy's.
    np.testing.assert_allclose(run(line).last, right.numpy(), rtol=1e-14)


def test_interpret_assigns_unpacks_and_returns() -> None:
    outcome = run("def f(data, eps):\n N, D = data.shape\n m = data.sum(0)\n m /= N\n return m, D")
    np.testing.assert_allclose(outcome.values["m"], X.mean(0))
    assert outcome.returns
    assert outcome.last[1] == 3
    assert set(outcome.values) == {"N", "D", "m"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x - x.mean(1)", "keepdims=True"),
        ("y = z", "These names have one: x, gamma, eps"),
        ("x.mean(5)", "no axis or place 5"),
        ("x[9]", "no place 9"),
        ("x[0, 0, 0]", "fewer axes"),
        ("x @ x", "do not fit"),
        ("x.reshape(5)", "do not fit into the shape (5,)"),
        ("x[0:0].reshape(0, -1)", "do not fit into the shape (0, -1)"),
        ("x.reshape(x)", "whole number"),
        ("x.reshape(0.5)", "whole number"),
        ("a, b = x.mean(0)", "does not give 2 values"),
        ("x.shape + 1", "not a number to compute with"),
        ("np.sqrt(x.shape)", "takes an array"),
        ("len(eps)", "no length"),
        ("x[:1].var(0, ddof=1)", "divides by 0"),
        ("x.mean((0, 0))", "named twice"),
        ("def f(a, b, c, d):\n return a", "nothing to pass to it"),
        ("x\ny = q", "“q” has no value"),
    ],
)
def test_interpret_explains_a_fault_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(ProgramError, match=None) as caught:
        run(text)
    assert words in str(caught.value)
    assert caught.value.line == text.count("\n") + (0 if "def" in text else 1)


@pytest.mark.parametrize(
    "text",
    [
        "np.ones((50000, 50000))",
        "np.ones(10 ** 300)",
        "np.ones((300, 1)) * np.ones(300)",
        "\n".join(["x = x[:, :, None]"] * 9),
        "x = x.reshape(-1)\n" + "x = (x[:, None] * x[None]).reshape(-1)\n" * 9,
        "a = np.ones((200, 200))\n" + "a = a @ a\n" * 20,
        "a = np.ones(50000)\n" + "a = a * a\n" * 100,
    ],
)
def test_interpret_refuses_what_grows_without_bound(text: str) -> None:
    with pytest.raises(ProgramError):
        run(text)


def test_interpret_survives_huge_powers() -> None:
    assert np.isinf(run("9 ** 9 ** 9 ** 9").last)


atoms = st.sampled_from(
    ["x", "gamma", "eps", "(2 * eps)", "x.mean(0)", "x.T", "x[:, None]", "(x.shape[0] * eps)"]
)
lines = st.recursive(
    atoms,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "@", "**", "//"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        )
        | inner.map("np.sqrt({})".format)
        | inner.map("({}).sum(0)".format)
        | inner.map("({})[0]".format)
        | inner.map("({}).reshape(-1)".format)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(lines)
def test_interpret_agrees_with_numpy_on_any_expression_it_computes(line: str) -> None:
    try:
        value: Any = run(line).last
    except ProgramError:
        return
    with np.errstate(all="ignore"):
        names = {name: each.copy() for name, each in GIVEN.items()}
        right = eval(line, {"np": np}, names | {"eps": np.asarray(1e-5)})
    assert np.size(value) <= MAX_SIZE
    np.testing.assert_allclose(value, np.asarray(right, dtype=np.float64), rtol=1e-12)
