"""The reader's work as a Python file to copy."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from bn_core.inputs.programs.parse import ProgramError, parse_program, parse_syntax
from bn_core.inputs.programs.tidy import tidy_program
from bn_core.lessons.write_it.check import find_right, select_given
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise
from bn_core.lessons.write_it.familiar_names import write_familiar_names
from bn_core.lessons.write_it.givens import Givens
from bn_core.norm.arrays import Float64Array
from bn_core.text.code import format_matrix, format_vector

_TORCH_OPTIONS = {"dim", "keepdim", "unbiased", "correction"}
_TORCH_METHODS = {
    *("sqrt", "exp", "abs", "square", "pow", "rsqrt", "reciprocal"),
    *("unsqueeze", "view", "size"),
}
"""What only PyTorch's tensors have; ``x.size`` without brackets is NumPy's, too."""
_BARE = {"mean", "var", "std", "sqrt", "exp", "square"}
"""Functions that may be called without the name of their library."""
_SUMS = {
    "numpy": "def sum(x, axis=0, **options):\n    return np.sum(x, axis=axis, **options)",
    "torch": "def sum(x, dim=0, axis=None, **options):\n"
    "    return torch.sum(x, dim if axis is None else axis, **options)",
}
"""Python's own sum with options that it does not have, by library."""


def write_work(programs: Mapping[str, str], givens: Givens, shown: str) -> str:
    """Return what is written so far, with the numbers that it starts from.

    ``programs`` are by exercise; the exercise ``shown`` is there even if nothing is written yet.
    """
    written = [each for each in EXERCISES if programs.get(each.name) or each.name == shown]
    parts = [
        "import numpy as np\nimport torch",
        *(write_exercise(each, programs.get(each.name, ""), givens) for each in written),
    ]
    return "\n\n".join(parts) + "\n"


def write_exercise(exercise: Exercise, program: str, givens: Givens) -> str:
    """Return a program with its given values; tensors if it has words of PyTorch."""
    program = tidy_program(program)
    calls = _list_calls(program)
    is_torch = any(map(_needs_tensors, calls))
    lines = [f"# {exercise.title}"]
    for name, value in select_given(exercise, givens).items():
        code = _write_array(value)
        lines.append(f"{name} = {f'torch.tensor({code})' if is_torch and value.ndim else code}")
    library = "torch" if is_torch else "numpy"
    bare = {each.func.id for each in calls if isinstance(each.func, ast.Name)}
    lines += [f"from {library} import {name}" for name in sorted(bare & _BARE)]
    if any(_is_sum_with_options(each) for each in calls):
        lines.append(_SUMS[library])
    lines += _list_familiar_names(program, exercise)
    lines += [program.strip() or f"# {exercise.target} = ..."]
    right = find_right(exercise, givens)
    if right.ndim < 2:
        lines.append(f"# right: {exercise.target} = {_write_array(right)}")
    return "\n".join(lines)


def _is_sum_with_options(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Name)
        and call.func.id == "sum"
        and len(call.args) + len(call.keywords) > 1
    )


def _list_familiar_names(program: str, exercise: Exercise) -> list[str]:
    try:
        return write_familiar_names(parse_program(program), exercise.given)
    except ProgramError:
        return []


def _list_calls(program: str) -> list[ast.Call]:
    """Return the calls of a program, none if it cannot be read."""
    try:
        tree = parse_syntax(program)
    except ProgramError:
        return []
    return [each for each in ast.walk(tree) if isinstance(each, ast.Call)]


def _needs_tensors(call: ast.Call) -> bool:
    """Whether a call has words that only PyTorch understands."""
    if any(each.arg in _TORCH_OPTIONS for each in call.keywords):
        return True
    match call.func:
        case ast.Attribute(ast.Name("torch")):
            return True
        case ast.Attribute(ast.Name("np" | "numpy")):
            return False
        case ast.Attribute(_, name):
            return name in _TORCH_METHODS
    return False


def _write_array(value: Float64Array) -> str:
    if value.ndim == 0:
        number = float(value)
        return repr(int(number) if number.is_integer() else number)
    if value.ndim == 2:
        return f"np.array({format_matrix(value)})"
    if value.ndim == 1:
        return f"np.array({format_vector(value)})"
    return f"np.array({format_vector(value.ravel())}).reshape{value.shape}"
