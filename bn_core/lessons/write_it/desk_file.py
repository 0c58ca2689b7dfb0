"""Write the exercises as a Python file or a notebook, with data drawn from a seed."""

from __future__ import annotations

import textwrap
import zlib
from collections.abc import Collection

import numpy as np

from bn_core import __version__
from bn_core.lessons.write_it.check import find_right, select_given
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise
from bn_core.lessons.write_it.givens import Givens, compute_givens
from bn_core.text.code import format_matrix, format_vector
from bn_core.text.notebook import Cell, join_cells

MAX_SEED = 9_999
MAX_STUDENT = 60
"""Characters of a student's name."""
EXAMPLES, FEATURES = 6, 3
_WIDTH = 88
_SHOWN = ("x", "gamma", "beta", "eps", "dy", "running_mean", "running_var")
"""The values that the file holds; all others are what somebody is asked to compute."""
_FORMULAS = {
    "mean": "μ_j = (1/B) Σ_i x_ij",
    "var": "σ²_j = (1/B) Σ_i (x_ij − μ_j)²",
    "x_hat": "x̂_ij = (x_ij − μ_j) / √(σ²_j + ε)",
    "y": "y_ij = γ_j x̂_ij + β_j",
    "running_mean": "new running mean = (1 − momentum) · running mean + momentum · μ",
    "keras_mean": "new running mean = momentum · running mean + (1 − momentum) · μ",
    "running_var": "new running variance = (1 − momentum) · running variance "
    "+ momentum · B/(B − 1) · σ²",
    "inference": "y = γ (x − running mean) / √(running variance + ε) + β",
    "dgamma": "∂L/∂γ_j = Σ_i ∂L/∂y_ij · x̂_ij",
    "dbeta": "∂L/∂β_j = Σ_i ∂L/∂y_ij",
    "dx_hat": "∂L/∂x̂_ij = ∂L/∂y_ij · γ_j",
    "dvar": "∂L/∂σ²_j = Σ_i ∂L/∂x̂_ij · (x_ij − μ_j) · (−1/2) (σ²_j + ε)^(−3/2)",
    "dmean": "∂L/∂μ_j = Σ_i ∂L/∂x̂_ij · (−1) / √(σ²_j + ε)",
    "dx": "∂L/∂x_ij = ∂L/∂x̂_ij / √(σ²_j + ε) + ∂L/∂σ²_j · 2 (x_ij − μ_j)/B + ∂L/∂μ_j / B",
    "dx_line": "∂L/∂x = γ/√(σ² + ε) · (g − mean(g) − x̂ · mean(g x̂)), with g = ∂L/∂y",
    "layer": "x̂ = (x − μ_n) / √(σ²_n + ε), with statistics of each example n",
    "instance": "x̂ = (x − μ_nc) / √(σ²_nc + ε), of each example n and channel c",
    "group": "x̂ = (x − μ_ng) / √(σ²_ng + ε), of each example n and group g",
    "forward": "y = γ (x − μ) / √(σ² + ε) + β",
    "backward": "(∂L/∂x, ∂L/∂γ, ∂L/∂β)",
}
"""The formula of each exercise as plain text."""


def draw_givens(seed: int, more: int = 0) -> Givens:
    """Return what the exercises give and ask for on the batch of a seed.

    The batch has ``more`` examples and features than that of the file.
    """
    rng = np.random.default_rng([seed, more])
    size = (EXAMPLES + more, FEATURES + more)
    center, spread = rng.uniform(-5, 5, size[1]), rng.uniform(1, 4, size[1])
    return compute_givens(np.round(center + spread * rng.normal(size=size), 1), seed + more)


def choose_seed(student: str) -> int:
    """Return the seed of a student's name, the same everywhere."""
    return zlib.crc32(student.strip().casefold().encode()) % (MAX_SEED + 1)


def write_file(student: str, seed: int, names: Collection[str] = ()) -> str:
    """Write the exercises as a Python file, all of them or those that are named.

    Named exercises are those of a homework, whose page reads the file and does not run it.
    ValueError if the name of the student or the seed is out of bounds.
    """
    first, *rest = _list_cells(student, seed, names)
    opening = f'"""Write batch norm yourself: the exercises of BatchNorm Lab {__version__}.\n\n'
    opening += textwrap.fill(_explain("my_batchnorm.py", bool(names)), _WIDTH) + '\n"""\n\n'
    return opening + "\n\n\n".join([first.code, *(each.code for each in rest)]) + "\n"


def write_exercise_notebook(student: str, seed: int, names: Collection[str] = ()) -> str:
    """Write the exercises as an .ipynb file, else as ``write_file`` does."""
    title = f"# Write batch norm yourself\n\nThe exercises of BatchNorm Lab {__version__}. "
    return join_cells(
        title + _explain("my_batchnorm.ipynb", bool(names)), _list_cells(student, seed, names)
    )


def _explain(name: str, is_homework: bool) -> str:
    ways = "in NumPy, in PyTorch, or in plain Python with loops"
    then = f"Save it, then run `batchnorm-lab check {name}`."
    if is_homework:
        ways = "in lines of NumPy or PyTorch, without loops or functions of your own"
        then = (
            "Save it, then hand it in on the page of the homework, which reads it and runs none of "
            f"it. `batchnorm-lab check {name}` checks it at your desk."
        )
    return (
        f"Write the body of each function in place of the dots: {ways}. {then} Each function is "
        "called with the batch below, and with a second batch of another size."
    )


def _list_cells(student: str, seed: int, names: Collection[str]) -> list[Cell]:
    """Return the data, then each exercise."""
    if not 0 <= seed <= MAX_SEED:
        raise ValueError(f"seed: {seed} is not from 0 to {MAX_SEED}.")
    if len(student) > MAX_STUDENT or not student.isprintable():
        raise ValueError(f"A student's name has at most {MAX_STUDENT} characters, on one line.")
    givens = draw_givens(seed)
    data = Cell("The data of these exercises.", _write_data(student, seed, givens, names))
    asked = [each for each in EXERCISES if not names or each.name in names]
    return [
        data,
        *(
            Cell(f"**{each.title}.** {each.ask}\n\n$${each.formula}$$", _write_stub(each, givens))
            for each in asked
        ),
    ]


def _write_data(student: str, seed: int, givens: Givens, names: Collection[str]) -> str:
    lines = [
        "import numpy as np",
        "",
        f"STUDENT = {student!r}",
        f"SEED = {seed}",
        *(
            [f"EXERCISES = {[each.name for each in EXERCISES if each.name in names]!r}"]
            * bool(names)
        ),
        "# To try a function out: mean(DATA['x'])",
        "DATA = {",
    ]
    for name in _SHOWN:
        values = givens.values[name]
        code = format_matrix(values) if values.ndim == 2 else format_vector(values)
        made = f"np.array({code})" if values.ndim else code
        lines.append(textwrap.indent(f"{name!r}: {made},", "    "))
    return "\n".join([*lines, "}"])


def _write_stub(exercise: Exercise, givens: Givens) -> str:
    given = select_given(exercise, givens)
    shapes = [f"{name}: {_describe(value.shape)}" for name, value in given.items()]
    asked = ", ".join(exercise.parts) or f"{exercise.target}"
    shape = "" if exercise.parts else f", {_describe(find_right(exercise, givens).shape)}"
    body = [
        f"{exercise.title}.",
        "",
        *textwrap.wrap(exercise.ask.replace("`", ""), _WIDTH - 4),
        "",
        *textwrap.wrap(_FORMULAS[exercise.name], _WIDTH - 4, subsequent_indent="    "),
        "",
        *textwrap.wrap(f"Given: {'; '.join(shapes)}.", _WIDTH - 4, subsequent_indent="    "),
        f"Return {asked}{shape}.",
    ]
    docstring = textwrap.indent("\n".join(body), "    ").lstrip()
    head = f"def {exercise.name}({', '.join(given)}):"
    return f'{head}\n    """{docstring}\n    """\n    ...'


def _describe(shape: tuple[int, ...]) -> str:
    return f"shape {shape}" if shape else "a number"
