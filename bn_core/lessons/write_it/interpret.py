"""Compute a program of the closed language with NumPy or PyTorch.

What it may cost is bounded before each operation: the numbers of one value, and the numbers that
all operations together make.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bn_core.inputs.programs.parse import ELEMENTWISE, MAX_DIMENSIONS, ProgramError
from bn_core.inputs.programs.tree import (
    Call,
    Index,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    Program,
    Reduction,
    Span,
    Statement,
    Tuple,
)
from bn_core.lessons.write_it.familiar_names import COUNT, find_familiar_names, find_table

MAX_SIZE = 50_000
"""Numbers of one value."""
MAX_WORK = 2_000_000
"""Numbers that all operations of a program may make, and products that all ``@`` may sum."""

_NO_CACHE = (
    "“cache” is what your own forward pass keeps. Here the given names have values: compute the "
    "others from them."
)

Value = Any
"""An array or a tensor, or a tuple of them."""


class Arrays(Protocol):
    """The library that a program is computed with; every number is a float64."""

    def make_number(self, value: float) -> Any:
        """Return a number as an array without axes."""

    def fill(self, sizes: tuple[int, ...], value: float) -> Any:
        """Return an array of that shape full of one number."""

    def reduce(self, each: Reduction, x: Any) -> Any:
        """Return a mean, sum, variance or standard deviation."""

    def apply(self, function: str, x: Any) -> Any:
        """Return one of the functions ``ELEMENTWISE`` of an array."""

    def transpose(self, x: Any) -> Any:
        """Return the array with its axes in reverse order."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program has computed."""

    values: Mapping[str, Value]
    """The last value of each name that was assigned."""
    last: Value
    """What it returned, or the value of its last line."""
    returns: bool
    """Whether it returned it."""


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "**": operator.pow,
    "@": operator.matmul,
}


def interpret(program: Program, given: Mapping[str, Value], arrays: Arrays) -> Outcome:
    """Compute a program whose names are ``given`` arrays of float64.

    The parameters of a function are given by name, and in order where a name is unknown. A
    familiar name that nothing else has stands for the given value.
    ProgramError, with the line, if a name is unknown, shapes do not fit, or it costs too much.
    """
    passed = match_parameters(program.parameters, given)
    run = _Run(
        arrays,
        dict(given),
        {**_read_familiar_names(program, given, arrays), **_take(given, passed)},
    )
    last: Value = None
    for statement in program.statements:
        try:
            last = run.compute(statement.value)
            run.assign(statement, last)
        except ProgramError as error:
            raise ProgramError(str(error), statement.line) from None
    own = {name for statement in program.statements for name in statement.names}
    values = {name: value for name, value in run.values.items() if name in own}
    return Outcome(values, last, program.statements[-1].returns)


def _read_familiar_names(
    program: Program, given: Mapping[str, Value], arrays: Arrays
) -> dict[str, Value]:
    """Return the value of each familiar name that a program uses."""
    return {
        name: (
            arrays.make_number(float(given[find_table(given)].shape[0]))
            if known == COUNT
            else given[known]
        )
        for name, known in find_familiar_names(program, given).items()
    }


def _take(given: Mapping[str, Value], passed: Mapping[str, str]) -> dict[str, Value]:
    return {name: given[other] for name, other in passed.items()}


def match_parameters(parameters: Sequence[str], given: Collection[str]) -> dict[str, str]:
    """Return the given name that is passed for each parameter of a function.

    A parameter of a familiar name gets what that stands for, one of another name the next given
    one that no parameter has. ProgramError if there is none left.
    """
    familiar = find_familiar_names(Program((), tuple(parameters)), given)
    known = {name: familiar.get(name, name) for name in parameters}
    unused = iter([name for name in given if name not in known.values()])
    passed: dict[str, str] = {}
    for name in parameters:
        other = known[name] if known[name] in given else next(unused, None)
        if other is None:
            raise ProgramError(
                f"The function has the parameter “{name}”, but there is nothing to pass to it: "
                f"given are {', '.join(given)}."
            )
        passed[name] = other
    return passed


@dataclass(slots=True)
class _Run:
    arrays: Arrays
    values: dict[str, Value]
    others: Mapping[str, Value]
    """Values of parameters and of familiar names."""
    work: int = field(default=0)

    def assign(self, statement: Statement, value: Value) -> None:
        if len(statement.names) == 1:
            self.values[statement.names[0]] = value
            return
        if not statement.names:
            return
        if statement.value == Name("cache"):
            raise ProgramError(_NO_CACHE)
        if not isinstance(value, tuple) or len(value) != len(statement.names):
            raise ProgramError(f"The right side does not give {len(statement.names)} values.")
        self.values.update(zip(statement.names, value, strict=True))

    def compute(self, node: Node) -> Value:
        match node:
            case Number(value):
                return self.arrays.make_number(value)
            case Name(name):
                return self._look_up(name)
            case Negative(operand):
                return -self._charge(self._compute_array(operand))
            case Operation(sign, left, right):
                return self._combine(sign, left, right)
            case Reduction(operand=operand):
                return self._reduce(node, self._charge(self._compute_array(operand)))
            case Index(operand, items):
                return self._index(self.compute(operand), items)
            case Tuple(items):
                return tuple(map(self.compute, items))
            case Call(function, arguments):
                return self._call(function, arguments)

    def _look_up(self, name: str) -> Value:
        if name in self.values:
            return self.values[name]
        if name in self.others:
            return self.others[name]
        if name == "cache":
            raise ProgramError(_NO_CACHE)
        known = ", ".join(self.values)
        raise ProgramError(f"“{name}” has no value yet. These names have one: {known}.")

    def _compute_array(self, node: Node) -> Any:
        value = self.compute(node)
        if isinstance(value, tuple):
            raise ProgramError("A list of several values is not a number to compute with.")
        return value

    def _charge(self, value: Any, size: int | None = None) -> Any:
        """Count the numbers that an operation makes, by default those of ``value``."""
        size = math.prod(value.shape) if size is None else size
        self.work += size + 1
        if size > MAX_SIZE or self.work > MAX_WORK:
            raise ProgramError("The arrays get too large, or there is too much to compute.")
        return value

    def _combine(self, sign: str, left: Node, right: Node) -> Any:
        one, other = self._compute_array(left), self._compute_array(right)
        if sign == "@":
            self._check_product(one.shape, other.shape)
        else:
            self._charge(None, math.prod(_broadcast(one.shape, other.shape)))
        return _OPERATORS[sign](one, other)

    def _check_product(self, one: Sequence[int], other: Sequence[int]) -> None:
        if not (1 <= len(one) <= 2 and 1 <= len(other) <= 2) or one[-1] != other[0]:
            raise ProgramError(
                f"{_format_shape(one)} @ {_format_shape(other)} do not fit: the last size of the "
                "left one must be the first of the right one."
            )
        self._charge(None, math.prod(one) * math.prod(other[1:]))

    def _reduce(self, node: Reduction, x: Any) -> Any:
        count = math.prod(x.shape)
        if node.axes is not None:
            places = {_check_axis(axis, x.shape) for axis in node.axes}
            if len(places) < len(node.axes):
                raise ProgramError("An axis is named twice.")
            count = math.prod(x.shape[place] for place in places)
        if node.function != "sum" and count - node.ddof < 1:
            raise ProgramError(f"A {node.function} of {count} with ddof={node.ddof} divides by 0.")
        return self.arrays.reduce(node, x)

    def _index(self, value: Value, items: tuple[int | Span | None, ...]) -> Value:
        if isinstance(value, tuple):
            if len(items) != 1 or not isinstance(items[0], int):
                raise ProgramError("Take one of several values by its place, for example [0].")
            return value[_check_axis(items[0], value)]
        taken = sum(item is not None for item in items)
        if taken > len(value.shape):
            raise ProgramError(f"An array of shape {_format_shape(value.shape)} has fewer axes.")
        if len(value.shape) + len(items) - taken > MAX_DIMENSIONS:
            raise ProgramError(f"An array has at most {MAX_DIMENSIONS} axes.")
        sizes = iter(value.shape)
        key: list[int | slice | None] = []
        for item in items:
            size = next(sizes) if item is not None else 0
            if isinstance(item, int):
                if not -size <= item < size:
                    raise ProgramError(f"There is no place {item} among {size}.")
                key.append(item)
            else:
                key.append(None if item is None else slice(item.start, item.stop))
        return self._charge(value[tuple(key)])

    def _call(self, function: str, arguments: tuple[Node, ...]) -> Value:
        if function in ("ones", "zeros"):
            sizes = self._read_sizes([self.compute(each) for each in arguments])
            self._charge(None, math.prod(sizes))
            return self.arrays.fill(sizes, float(function == "ones"))
        value = self.compute(arguments[0])
        if function == "len":
            return self._number(len(value) if isinstance(value, tuple) else _first(value.shape))
        if isinstance(value, tuple):
            raise ProgramError(f"{function} takes an array, not a list of several values.")
        match function:
            case "shape":
                return tuple(map(self._number, value.shape))
            case "size":
                return self._number(math.prod(value.shape))
            case "ndim":
                return self._number(len(value.shape))
            case "reshape":
                return self._reshape(value, [self.compute(each) for each in arguments[1:]])
            case "transpose":
                return self.arrays.transpose(value)
            case "last_axis":
                return self._index(value, (*[Span(None, None)] * len(value.shape), None))
        assert function in ELEMENTWISE
        return self.arrays.apply(function, self._charge(value))

    def _number(self, value: float) -> Any:
        return self.arrays.make_number(float(value))

    def _reshape(self, x: Any, sizes: list[Value]) -> Any:
        shape = self._read_sizes(sizes, least=-1)
        count, rest = math.prod(x.shape), math.prod(each for each in shape if each >= 0)
        free = shape.count(-1)
        fits = rest and not count % rest if free else count == rest
        if free > 1 or not fits:
            raise ProgramError(
                f"{count} numbers of shape {_format_shape(x.shape)} do not fit into the shape "
                f"{_format_shape(shape)}."
            )
        return x.reshape(shape)

    def _read_sizes(self, sizes: list[Value], least: int = 0) -> tuple[int, ...]:
        flat = sizes[0] if len(sizes) == 1 and isinstance(sizes[0], tuple) else sizes
        whole = tuple(map(_read_whole, flat))
        if len(whole) > MAX_DIMENSIONS or any(not least <= size <= MAX_SIZE for size in whole):
            raise ProgramError(
                f"A shape has at most {MAX_DIMENSIONS} sizes, each a whole number up to "
                f"{MAX_SIZE:,}."
            )
        return whole


def _read_whole(value: Value) -> int:
    if not isinstance(value, tuple) and not len(value.shape):
        number = float(value)
        if math.isfinite(number) and number.is_integer():
            return int(number)
    raise ProgramError("A size must be a whole number, for example x.shape[0].")


def _first(shape: Sequence[int]) -> int:
    if not len(shape):
        raise ProgramError("A single number has no length.")
    return shape[0]


def _check_axis(axis: int, shape: Sequence[Any]) -> int:
    """Return an axis counted from 0."""
    if not -len(shape) <= axis < len(shape):
        raise ProgramError(f"There is no axis or place {axis} among {len(shape)}.")
    return axis % len(shape)


def _broadcast(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    """Return the shape of what combines two arrays, by NumPy's rule."""
    longest = max(len(one), len(other))
    shape = []
    for left, right in zip(
        (*[1] * (longest - len(one)), *one), (*[1] * (longest - len(other)), *other), strict=True
    ):
        if left != right and 1 not in (left, right):
            raise ProgramError(
                f"The shapes {_format_shape(one)} and {_format_shape(other)} do not fit together. "
                "A mean keeps its axis, with size 1, by keepdims=True."
            )
        shape.append(right if left == 1 else left)
    return tuple(shape)


def _format_shape(shape: Sequence[int]) -> str:
    return str(tuple(map(int, shape)))
