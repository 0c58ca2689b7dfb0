"""A layer whose forward and backward pass are programs of the closed language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from bn_core.inputs.programs.parse import ProgramError
from bn_core.inputs.programs.tree import Program
from bn_core.lessons.write_it.check import find_values, fits_shape
from bn_core.lessons.write_it.exercises import Exercise, find_exercise
from bn_core.lessons.write_it.interpret import interpret
from bn_core.lessons.write_it.worker.torch_arrays import TorchArrays

FORWARD, BACKWARD = find_exercise("forward"), find_exercise("backward")


@dataclass(frozen=True, slots=True)
class LayerPrograms:
    """Answers to the exercises on the whole forward and the whole backward pass."""

    forward: Program
    backward: Program
    eps: float


class ProgramLayer(nn.Module):
    """A batch norm of float64, with γ and β, that computes what two programs say.

    ProgramError, in the forward or in the backward pass, if a program cannot be computed, gives
    other shapes than a batch norm must, or a number that is not finite.
    """

    def __init__(self, programs: LayerPrograms, features: int) -> None:
        super().__init__()
        self._programs = programs
        self.weight = nn.Parameter(torch.ones(features, dtype=torch.float64))
        self.bias = nn.Parameter(torch.zeros(features, dtype=torch.float64))

    def forward(self, x: Tensor) -> Tensor:
        """Return y (B, D) of a batch x (B, D)."""
        y: Tensor = _ProgramFunction.apply(x, self.weight, self.bias, self._programs)
        return y


class _ProgramFunction(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, gamma: Tensor, beta: Tensor, programs: LayerPrograms
    ) -> Tensor:
        ctx.save_for_backward(x, gamma)
        ctx.programs = programs
        given = {"x": x, "gamma": gamma, "beta": beta, "eps": _make_number(programs.eps, x)}
        [y] = _compute(FORWARD, programs.forward, given, [x.shape])
        return y

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        [dy] = gradients
        x, gamma = ctx.saved_tensors
        given = {"dy": dy, "x": x, "gamma": gamma, "eps": _make_number(ctx.programs.eps, x)}
        shapes = [x.shape, gamma.shape, gamma.shape]
        return (*_compute(BACKWARD, ctx.programs.backward, given, shapes), None)


def _make_number(value: float, like: Tensor) -> Tensor:
    return torch.as_tensor(value, dtype=torch.float64, device=like.device)


def _compute(
    exercise: Exercise, program: Program, given: dict[str, Tensor], shapes: list[torch.Size]
) -> list[Tensor]:
    """Return the values that an exercise asks for, in the shapes that they must have."""
    arrays = TorchArrays(given["x"].device)
    values = find_values(exercise, interpret(program, given, arrays))
    computed = []
    for (name, value), shape in zip(values, shapes, strict=True):
        if isinstance(value, tuple):
            raise ProgramError(f"{name} is a list of several values. One array is asked for.")
        if not fits_shape(value.shape, shape):
            raise ProgramError(
                f"{name} has the shape {tuple(value.shape)}, but {tuple(shape)} is asked for."
            )
        if not value.isfinite().all():
            raise ProgramError(
                f"{name} is not a finite number everywhere: something is divided by 0 or too large."
            )
        computed.append(value.reshape(shape).clone())  # autograd wants a tensor of its own
    return computed
