"""Lines from courses, slides and notebooks read as they are, and mean what they mean there."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from bn_core.inputs.programs.parse import ProgramError, parse_program
from bn_core.lessons.write_it.check import Check, State, check_answer
from bn_core.lessons.write_it.code import write_work
from bn_core.lessons.write_it.exercises import find_exercise
from bn_core.lessons.write_it.givens import compute_givens

GIVENS = compute_givens([[2, 30], [4, 10], [8, 50], [10, 20]])

CS231N_BACKWARD = """
def batchnorm_backward(dout, x, gamma, eps):
    N, D = dout.shape
    sample_mean = np.mean(x, axis=0)
    sample_var = np.var(x, axis=0)
    x_norm = (x - sample_mean) / np.sqrt(sample_var + eps)
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * x_norm, axis=0)
    dx = (1. / N) * gamma * (sample_var + eps)**(-1. / 2.) * (
        N * dout - np.sum(dout, axis=0) - x_norm * np.sum(dout * x_norm, axis=0))
    return dx, dgamma, dbeta
"""
MAKEMORE_FORWARD = """
bnmeani = 1/n*hprebn.sum(0, keepdim=True)
bndiff = hprebn - bnmeani
bndiff2 = bndiff**2
bnvar = 1/n*(bndiff2).sum(0, keepdim=True)
bnvar_inv = (bnvar + 1e-5)**-0.5
bnraw = bndiff * bnvar_inv
hpreact = bngain * bnraw + bnbias
"""
MODULE = """
def forward(self, x):
    mean = x.mean(0)
    var = x.var(0, unbiased=False)
    return self.weight * (x - mean) / torch.sqrt(var + self.eps) + self.bias
"""
PASTED = [
    ("mean", "mean = sum(x) / len(x)"),
    ("mean", "mean = sum(x, axis=0) / x.shape[0]"),
    ("mean", "\tmean = x.mean(0)"),
    ("mean", "    total = x.sum(0)\n    mean = total / N"),
    ("mean", ">>> mean = x.mean(0)"),
    ("mean", "In [12]: mean = x.mean(0)"),
    ("mean", "```python\nmean = x.mean(0)\n```"),
    ("mean", "mean\u00a0= x.mean(0) \u00d7 1 \u2212 0"),
    ("mean", "bnmeani = 1/n*hprebn.sum(0, keepdim=True)"),
    ("var", "xmu = x - mu\nvar = 1./N * np.sum(xmu**2, axis=0)"),
    ("y", "out = γ * xhat + β"),
    ("dgamma", "dgamma = np.sum(dout * x_norm, axis=0)"),
    ("dbeta", "dbnbias = dhpreact.sum(0, keepdim=True)"),
    ("running_var", "running_var = 0.9 * moving_var + 0.1 * np.var(X, axis=0) * n / (n - 1)"),
    (
        "dx_line",
        "dx = (1. / N) * gamma * (var + eps)**(-1. / 2.)"
        " * (N * dy - np.sum(dy, axis=0) - x_hat*np.sum(dy * x_hat, axis=0))",
    ),
    (
        "layer",
        "x_hat = (x - x.mean((1, 2), keepdims=True)) / (x.var((1, 2), keepdims=True) + ε)**.5",
    ),
    ("forward", MAKEMORE_FORWARD),
    ("forward", MODULE),
    ("backward", CS231N_BACKWARD),
]


def check(name: str, text: str) -> Check:
    return check_answer(find_exercise(name), text, GIVENS)


@pytest.mark.parametrize(("name", "text"), PASTED, ids=range(len(PASTED)))
def test_pasted_lines_are_right(name: str, text: str) -> None:
    found = check(name, text)
    assert found.state == State.RIGHT, found.sentence


@pytest.mark.parametrize(("name", "text"), PASTED, ids=range(len(PASTED)))
def test_code_to_copy_of_pasted_lines_runs(name: str, text: str) -> None:
    names: dict[str, object] = {}
    exec(write_work({name: text}, GIVENS, name), names)
    found = check(name, text)
    made = [each for each in names.values() if isinstance(each, np.ndarray | np.generic)]
    if "def " not in text and "keepdim" not in text:
        assert found.value is not None
        assert any(np.allclose(each, found.value) for each in made if each.shape)


def test_familiar_name_is_told_and_gives_way_to_an_own_value() -> None:
    assert check("mean", "mean = hprebn.sum(0) / n").familiar == "hprebn = x, n = len(x)"
    own = check("mean", "n = 2\nmean = x.sum(0) / n")
    assert (own.state, own.familiar) == (State.WRONG, "")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("var", "var = ((x - mean) ^ 2).mean(0)", "two stars"),
        ("x_hat", "x_hat = (x - mean) / math.sqrt(var + eps)", "np.sqrt"),
        ("forward", 'eps = bn_param["eps"]\ny = x', "Dictionaries"),
        ("backward", "xhat, ivar = cache\ndx = dy", "your own forward pass keeps"),
        ("running_mean", "running_mean = running_mean / N", "“N” has no value"),
        ("layer", "x_hat = (signal - signal.mean(1)) / np.sqrt(signal.var(1) + eps)", "accident"),
        ("x_hat", "x_hat = (x - mean) / (var + eps)**1/2", "before the division"),
        (
            "layer",
            "x_hat = (x-x.mean((1,2),keepdim=True))/(x.var((1,2),keepdim=True)+eps)**.5",
            "one less",
        ),
    ],
)
def test_usual_slip_is_answered_with_what_to_write(name: str, text: str, words: str) -> None:
    found = check(name, text)
    assert found.state in (State.ERROR, State.WRONG)
    assert words in found.sentence


@pytest.mark.filterwarnings("ignore")
def test_parser_writes_no_warning_of_a_program() -> None:
    """In a process of its own, since pytest resets the filters."""
    texts = ["y = 'a\\d'", "y = 0x1for x in y", "y = 1if x else 2", "y = x is 1", "y = 1(2)"]
    code = (
        "from bn_core.inputs.programs.parse import ProgramError, parse_program\n"
        f"for text in {texts!r}:\n"
        "    try:\n        parse_program(text)\n    except ProgramError:\n        pass\n"
        "import ast\nast.parse(\"'\\\\d'\")"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.count("Warning") == 1, "only the last line's own"
    for text in texts:
        with pytest.raises(ProgramError):
            parse_program(text)
