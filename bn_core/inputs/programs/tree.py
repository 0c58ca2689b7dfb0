"""The tree of a program: plain data, which can be stored, sent and interpreted.

A program never becomes Python code again. The interpreter of its tree decides what each node does,
with NumPy arrays in the lab's own process or with PyTorch tensors on a worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Operator = Literal["+", "-", "*", "/", "//", "**", "@"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is written out."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """The value that a name has."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """A value with its sign changed."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Operation:
    """Two values combined by an operator."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Reduction:
    """A mean, sum, variance or standard deviation over axes."""

    function: str
    operand: Node
    axes: tuple[int, ...] | None
    """None for all of them."""
    keepdims: bool
    ddof: int
    """What is subtracted from the count that a variance divides by."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values, such as a square root or a change of shape."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tuple:
    """Several values, such as the sizes of a shape or what a function returns."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of an axis, without a step."""

    start: int | None
    stop: int | None


@dataclass(frozen=True, slots=True)
class Index:
    """Part of an array, with a new axis of size 1 wherever an item is None."""

    operand: Node
    items: tuple[int | Span | None, ...]


Node = Number | Name | Negative | Operation | Reduction | Call | Tuple | Index


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and every node within it."""
    yield node
    match node:
        case Negative(operand) | Reduction(operand=operand) | Index(operand):
            inner: tuple[Node, ...] = (operand,)
        case Operation(_, left, right):
            inner = (left, right)
        case Tuple(items) | Call(_, items):
            inner = items
        case _:
            inner = ()
    for each in inner:
        yield from walk(each)


@dataclass(frozen=True, slots=True)
class Statement:
    """One line: a value, and the names that it is given."""

    names: tuple[str, ...]
    """None of them for an expression alone; several unpack a tuple."""
    value: Node
    line: int
    """Counted from 1."""
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """Statements in order, perhaps the body of a function with parameters."""

    statements: tuple[Statement, ...]
    parameters: tuple[str, ...] = ()
