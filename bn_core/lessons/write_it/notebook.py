"""The notebook of the lesson on writing batch norm."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from bn_core.inputs.programs.parse import parse_program, parse_syntax
from bn_core.inputs.programs.tidy import tidy_program
from bn_core.inputs.programs.tree import Program, Tuple
from bn_core.lessons.write_it.check import Check as Found
from bn_core.lessons.write_it.check import select_given
from bn_core.lessons.write_it.code import write_exercise
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise
from bn_core.lessons.write_it.givens import Givens
from bn_core.lessons.write_it.interpret import match_parameters
from bn_core.text.notebook import Cell, Check, Notebook

_FIGURE = """\
import matplotlib.pyplot as plt

for row, (name, value) in enumerate(results.items()):
    numbers = np.asarray(value).ravel()
    plt.plot(numbers, np.full(numbers.shape, row), "o", color="#0072B2", alpha=0.7)
plt.yticks(range(len(results)), results)
plt.xlabel("number")
plt.show()
"""


def list_work(programs: Mapping[str, str], checks: Mapping[str, Found], givens: Givens) -> Notebook:
    """List a cell for each program that computes something, with the page's numbers.

    ``programs`` and ``checks`` are by exercise.
    """
    computed = [each for each in EXERCISES if checks[each.name].value is not None]
    return Notebook(
        (
            Cell("What the programs need, and where their results go.", _START),
            *(_make_cell(each, programs[each.name], givens) for each in computed),
            Cell("Every result on a line of numbers.", _FIGURE),
        ),
        tuple(
            Check(each.title, f"results[{each.name!r}]", value.reshape(-1))
            for each in computed
            if (value := checks[each.name].value) is not None
        ),
        "" if computed else "Nothing that can be computed was written yet.",
    )


_START = """\
import numpy as np
import torch

results = {}
"""


def _make_cell(exercise: Exercise, program: str, givens: Givens) -> Cell:
    """Return a cell that stores the first value that an exercise asks for, flat."""
    code = write_exercise(exercise, program, givens)
    result = _name_result(exercise, program, select_given(exercise, givens))
    kept = f"results[{exercise.name!r}] = np.asarray({result}).ravel()"
    return Cell(f"{exercise.title}. {exercise.ask}", f"{code}\n{kept}")


def _name_result(exercise: Exercise, program: str, given: Collection[str]) -> str:
    """Return the expression for what a program computes from ``given`` names."""
    program = tidy_program(program)
    tree = parse_program(program)
    match parse_syntax(program).body[-1]:
        case ast.FunctionDef(name):
            passed = match_parameters(tree.parameters, given)
            call = f"{name}({', '.join(passed.values())})"
            return f"{call}[0]" if isinstance(tree.statements[-1].value, Tuple) else call
        case ast.Expr(value) if not _assigns(tree, exercise.target):
            return ast.unparse(value)
    return exercise.target if _assigns(tree, exercise.target) else tree.statements[-1].names[0]


def _assigns(tree: Program, name: str) -> bool:
    return any(name in each.names for each in tree.statements)
