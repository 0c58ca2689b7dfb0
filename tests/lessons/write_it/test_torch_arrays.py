"""A program computes with PyTorch what it computes with NumPy."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from bn_core.inputs.programs.parse import ProgramError, parse_program
from bn_core.lessons.write_it.check import compute_values, select_given
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise
from bn_core.lessons.write_it.givens import compute_givens
from bn_core.lessons.write_it.interpret import interpret
from bn_core.lessons.write_it.worker.torch_arrays import TorchArrays
from tests.lessons.write_it.test_interpret import GIVEN, LINES, TORCH_LINES, lines, run

GIVENS = compute_givens([[2.0, 30.0], [4.0, 10.0], [8.0, 50.0], [10.0, 20.0]])
_ARRAYS = TorchArrays(torch.device("cpu"))


def run_with_torch(text: str, given: dict[str, Any]) -> Any:
    tensors = {name: torch.tensor(each) for name, each in given.items()}
    return interpret(parse_program(text), tensors, _ARRAYS).last


def to_numpy(value: Any) -> Any:
    return [each.numpy() for each in value] if isinstance(value, tuple) else value.numpy()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_torch_arrays_agree_on_every_solution_and_mistake(exercise: Exercise) -> None:
    for text in (exercise.solution, *(each.program for each in exercise.mistakes)):
        names = ", ".join(exercise.parts or (exercise.target,))
        asked = text if "return" in text else f"{text}\n{names}"
        value = run_with_torch(asked, select_given(exercise, GIVENS))
        values = value if isinstance(value, tuple) else (value,)
        for one, other in zip(values, compute_values(exercise, text, GIVENS), strict=True):
            assert one.dtype == torch.float64
            np.testing.assert_allclose(one.numpy(), other, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("line", [*LINES, *TORCH_LINES, "x[1:1].sum(0)", "eps.mean()", "eps.T"])
def test_torch_arrays_agree_on_every_line(line: str) -> None:
    value = run_with_torch(line, GIVEN)
    np.testing.assert_allclose(to_numpy(value), run(line).last, rtol=1e-13)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(lines)
def test_torch_arrays_agree_on_any_expression(line: str) -> None:
    try:
        right = run(line).last
    except ProgramError as error:
        with pytest.raises(ProgramError, match=re.escape(str(error))):
            run_with_torch(line, GIVEN)
    else:
        np.testing.assert_allclose(to_numpy(run_with_torch(line, GIVEN)), right, rtol=1e-9)
