"""Read a program of the closed language without executing anything.

Nothing is imported or compiled either. The text is bounded before Python's own parser sees it. Each
node of the syntax tree that this module names becomes a node of
:mod:`bn_core.inputs.programs.tree`; every other one is refused with a sentence that says what to
write in its place.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Sequence
from typing import get_args

from bn_core.inputs.programs.tidy import tidy_program
from bn_core.inputs.programs.tree import (
    Call,
    Index,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    Operator,
    Program,
    Reduction,
    Span,
    Statement,
    Tuple,
)
from bn_core.inputs.python_syntax import parse_python

MAX_TEXT = 6_000
"""Characters of a program."""
MAX_LINES = 150
MAX_NODES = 2_000
"""Nodes of a program's syntax tree."""
MAX_DEPTH = 40
"""Values within values."""
MAX_DIMENSIONS = 6
"""Axes of an array."""
MAX_NUMBER = 1e300
MAX_NAME = 40
"""Characters of a name."""

_FILE = "<program of a reader>"
"""The name that Python's parser gives the text in its warnings."""
# The parser warns of texts such as "1if x" or "'\\d'". That is of no use in the server's log. A
# filter by file name holds in all threads, which a context manager of ``warnings`` does not.
warnings.filterwarnings("ignore", module=f"{_FILE}$")

_MODULES = {"np": "NumPy", "numpy": "NumPy", "torch": "PyTorch"}
_OPERATORS: dict[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.MatMult: "@",
}
_OPERATOR_NAMES: dict[str, Operator] = {
    "add": "+",
    "subtract": "-",
    "sub": "-",
    "multiply": "*",
    "mul": "*",
    "divide": "/",
    "div": "/",
    "power": "**",
    "pow": "**",
    "matmul": "@",
    "dot": "@",
}
REDUCTIONS = ("mean", "sum", "var", "std")
ELEMENTWISE = ("sqrt", "exp", "abs", "square", "rsqrt", "reciprocal", "ones_like", "zeros_like")
"""Functions of one array that return an array of the same shape."""
_SHAPES = ("len", "shape", "size", "ndim")
_RESHAPES = ("reshape", "view")
_NEW_AXES = ("expand_dims", "unsqueeze")
_FILLED = ("ones", "zeros")
_SAME = ("copy", "clone", "contiguous", "asarray", "array", "tensor", "float", "double")
"""Functions whose result has the same numbers, since every number is a float64 here."""
FUNCTIONS = (
    *REDUCTIONS,
    *ELEMENTWISE,
    *_SHAPES,
    *_RESHAPES,
    *_NEW_AXES,
    *_FILLED,
    "transpose",
    *_OPERATOR_NAMES,
    *_SAME,
)
"""Names of the functions that can be called."""

_REFUSED: tuple[tuple[tuple[type[ast.AST], ...], str], ...] = (
    (
        (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp),
        "Loops are not read here. Write the sum over all examples at once, for example x.sum(0).",
    ),
    (
        (ast.If, ast.IfExp, ast.Compare, ast.BoolOp, ast.Match),
        "Conditions are not read here. The exercises need none.",
    ),
    ((ast.Import, ast.ImportFrom), "Nothing can be imported. np.mean(x) works without it."),
    (
        (ast.Lambda, ast.ClassDef, ast.AsyncFunctionDef, ast.FunctionDef),
        "Only one function can be written, and it must be the whole program.",
    ),
    (
        (ast.Dict, ast.DictComp, ast.Set),
        "Dictionaries and sets are not read here. Give each value a name of its own.",
    ),
    (
        (ast.JoinedStr,),
        "Texts are not read here. Write only numbers, names and arithmetic.",
    ),
    ((ast.NamedExpr,), "Write the assignment on a line of its own."),
    (
        (ast.Assert, ast.Raise, ast.Try, ast.With, ast.Delete, ast.Global, ast.Nonlocal),
        "Only lines such as name = value are read here.",
    ),
    ((ast.Starred,), "Stars that unpack a list are not read here. Write each item."),
)


class ProgramError(ValueError):
    """A program that cannot be read or computed; the message is for the user."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def parse_program(text: str) -> Program:
    """Return the tree of a program of at most ``MAX_TEXT`` characters.

    ProgramError if it is empty, too long, not Python, or not of the closed language.
    """
    if len(text) > MAX_TEXT or text.count("\n") >= MAX_LINES:
        raise ProgramError(
            f"The program is too long: at most {MAX_TEXT:,} characters in {MAX_LINES} lines."
        )
    body = parse_syntax(tidy_program(text)).body
    body = [each for each in body if not _is_harmless_import(each)]
    parameters: tuple[str, ...] = ()
    if len(body) == 1 and isinstance(body[0], ast.FunctionDef):
        parameters, body = _read_parameters(body[0]), body[0].body
    statements = [_read_statement(each) for each in body if not _is_text(each)]
    if not statements:
        raise ProgramError("Nothing is written yet.")
    for place, each in enumerate(statements[:-1]):
        if each.returns:
            line = statements[place + 1].line
            raise ProgramError("Nothing after return is computed. Delete these lines.", line)
    return Program(tuple(statements), parameters)


def parse_syntax(text: str) -> ast.Module:
    """Return Python's syntax tree, of bounded size and depth.

    ProgramError if the text is not Python. Its length must be bounded before.
    """
    try:
        tree = parse_python(text, _FILE)
    except SyntaxError as error:
        line = max(error.lineno or 1, 1)
        raise ProgramError("This line is not complete or not Python.", line) from None
    except (ValueError, RecursionError, MemoryError):
        raise ProgramError("The program cannot be read. Write it in shorter lines.") from None
    level: list[ast.AST] = [tree]
    count = depth = 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > MAX_NODES or depth > 2 * MAX_DEPTH:
            raise ProgramError("The program is too long or too deep. Write it in shorter lines.")
        level = [child for each in level for child in ast.iter_child_nodes(each)]
    return tree


def _is_harmless_import(statement: ast.stmt) -> bool:
    """Whether it is import numpy as np or import torch, which pasted code begins with."""
    return isinstance(statement, ast.Import) and all(
        (each.name, each.asname) in (("numpy", "np"), ("numpy", None), ("torch", None))
        for each in statement.names
    )


def _is_text(statement: ast.stmt) -> bool:
    """Whether it is a docstring."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _read_parameters(function: ast.FunctionDef) -> tuple[str, ...]:
    given = function.args
    if given.vararg or given.kwarg or function.decorator_list:
        raise _fault(function, "Write the function with plain parameters, and without a decorator.")
    every = (*given.posonlyargs, *given.args, *given.kwonlyargs)
    return tuple(_read_new_name(each.arg, each) for each in every if each.arg != "self")


def _read_statement(statement: ast.stmt) -> Statement:
    line = statement.lineno
    match statement:
        case ast.Expr(value):
            return Statement((), _read(value), line)
        case ast.Return(value):
            if value is None:
                raise _fault(statement, "Say what to return, for example return y.")
            return Statement((), _read(value), line, returns=True)
        case ast.Assign([target], value):
            return Statement(_read_targets(target), _read(value), line)
        case ast.AnnAssign(ast.Name() as target, value=ast.expr() as value):
            return Statement(_read_targets(target), _read(value), line)
        case ast.AugAssign(ast.Name(name) as target, operator, value):
            changed = Operation(_read_operator(operator, statement), Name(name), _read(value))
            return Statement(_read_targets(target), changed, line)
        case ast.Assign() | ast.AugAssign():
            raise _fault(statement, "Write one name on the left of =, or names with commas.")
    raise _explain_kind(statement)


def _read_targets(target: ast.expr) -> tuple[str, ...]:
    match target:
        case ast.Name(name):
            return (_read_new_name(name, target),)
        case ast.Tuple(items) | ast.List(items):
            names = [each for each in items if isinstance(each, ast.Name)]
            if len(names) == len(items):
                return tuple(_read_new_name(each.id, each) for each in names)
    raise _fault(target, "Only names can be assigned to, not parts of an array.")


def _read_new_name(name: str, node: ast.AST) -> str:
    if name in _MODULES or len(name) > MAX_NAME or name.startswith("__"):
        raise _fault(node, f"“{name[:MAX_NAME]}” cannot be the name of a value. Choose another.")
    return name


def _read(node: ast.expr, depth: int = 0) -> Node:
    """Return the node of an expression; ``depth`` counts those around it."""
    if depth > MAX_DEPTH:
        raise _fault(
            node, "There are too many brackets within brackets. Write it in several lines."
        )

    def read(inner: ast.expr) -> Node:
        return _read(inner, depth + 1)

    match node:
        case ast.Constant(bool()):
            raise _fault(node, "True and False are read only as in keepdims=True.")
        case ast.Constant(int() | float() as value):
            return _read_number(value, node)
        case ast.Constant(str() | bytes()):
            raise _fault(node, "Texts are not read here. Write only numbers, names and arithmetic.")
        case ast.Name(name):
            if name in _MODULES:
                raise _fault(node, f"Write a function after {name}, for example {name}.mean(x).")
            return Name(name)
        case ast.UnaryOp(ast.USub(), operand):
            return Negative(read(operand))
        case ast.UnaryOp(ast.UAdd(), operand):
            return read(operand)
        case ast.BinOp(left, operator, right):
            return Operation(_read_operator(operator, node), read(left), read(right))
        case ast.Tuple(items) | ast.List(items):
            return Tuple(tuple(map(read, items)))
        case ast.Subscript(operand, place):
            return _read_subscript(node, operand, place, read)
        case ast.Attribute(operand, name):
            return _read_attribute(node, operand, name, read)
        case ast.Call(function, arguments, keywords):
            return _read_call(node, function, arguments, keywords, read)
    raise _explain_kind(node)


Read = Callable[[ast.expr], Node]


def _read_number(value: float, node: ast.expr) -> Number:
    # A whole number may have thousands of digits, so it is compared before it is converted.
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise _fault(node, f"Numbers up to {MAX_NUMBER:g} are read.")
    return Number(float(value))


def _read_operator(operator: ast.operator, node: ast.AST) -> Operator:
    if isinstance(operator, ast.BitXor):
        raise _fault(node, "A power is written with two stars, for example x ** 2.")
    if type(operator) not in _OPERATORS:
        raise _fault(node, f"The operators are {' '.join(get_args(Operator))}.")
    return _OPERATORS[type(operator)]


def _read_subscript(node: ast.expr, operand: ast.expr, place: ast.expr, read: Read) -> Node:
    items = place.elts if isinstance(place, ast.Tuple) else [place]
    if len(items) > MAX_DIMENSIONS:
        raise _fault(node, f"An array has at most {MAX_DIMENSIONS} axes.")
    return Index(read(operand), tuple(map(_read_index, items)))


def _read_index(item: ast.expr) -> int | Span | None:
    match item:
        case ast.Constant(None) | ast.Attribute(ast.Name("np" | "numpy"), "newaxis"):
            return None
        case ast.Slice(start, stop, None):
            return Span(*(None if each is None else _read_whole(each) for each in (start, stop)))
        case ast.Slice():
            raise _fault(item, "A slice has no step here. Write for example x[0:2].")
        case ast.Constant(str()):
            raise _fault(item, "Dictionaries are not read here. Use the given names as they are.")
    return _read_whole(item)


def _read_attribute(node: ast.expr, operand: ast.expr, name: str, read: Read) -> Node:
    if isinstance(operand, ast.Name) and operand.id in _MODULES:
        raise _fault(node, f"Write the values in brackets after {operand.id}.{name[:MAX_NAME]}.")
    if name in ("shape", "size", "ndim"):
        return Call(name, (read(operand),))
    if name in ("T", "mT"):
        return Call("transpose", (read(operand),))
    if name == "data":
        return read(operand)
    if name in FUNCTIONS:
        raise _fault(node, f"Add brackets: .{name}().")
    raise _fault(node, f"“.{name[:MAX_NAME]}” is not read here. {_list_functions()}")


def _read_call(
    node: ast.expr,
    function: ast.expr,
    arguments: Sequence[ast.expr],
    keywords: Sequence[ast.keyword],
    read: Read,
) -> Node:
    library = ""
    match function:
        case ast.Attribute(ast.Name("np" | "numpy" | "torch" as module), name):
            library = _MODULES[module]
        case ast.Attribute(ast.Name("math")):
            raise _fault(node, "math works on single numbers. Write for example np.sqrt(x).")
        case ast.Attribute(operand, name):
            arguments = (operand, *arguments)
        case ast.Name(name):
            library = "Python"
        case _:
            raise _fault(node, f"Only functions by their names can be called. {_list_functions()}")
    if name not in FUNCTIONS:
        raise _fault(node, f"“{name[:MAX_NAME]}” is not a function here. {_list_functions()}")
    if not arguments or any(isinstance(each, ast.Starred) for each in arguments):
        raise _fault(node, f"Say of what: for example {name}(x).")
    if name in REDUCTIONS:
        return _read_reduction(node, name, arguments, keywords, read, library)
    # "dtype" and the like change nothing, since every number is a float64.
    options = {
        each.arg: each.value for each in keywords if each.arg not in ("dtype", "device", "copy")
    }
    if name in _NEW_AXES:
        return _read_new_axis(node, name, arguments, options, read)
    if options:
        raise _fault(node, f"Write {name} without “{next(iter(options)) or '**'}=”.")
    return _read_function(node, name, arguments, read)


def _read_function(node: ast.expr, name: str, arguments: Sequence[ast.expr], read: Read) -> Node:
    """Return the node of a function that has no options."""
    if name in _OPERATOR_NAMES:
        if len(arguments) != 2:
            raise _fault(node, f"{name} combines two values.")
        return Operation(_OPERATOR_NAMES[name], read(arguments[0]), read(arguments[1]))
    if name in _RESHAPES:
        array, *sizes = map(read, arguments)
        if not sizes:
            raise _fault(node, "Say the new sizes, for example x.reshape(2, -1).")
        return Call("reshape", (array, *sizes))
    if name in _FILLED:
        return Call(name, tuple(map(read, arguments)))
    if name in ("size", "shape") and len(arguments) == 2:  # x.size(0) of PyTorch
        return Index(Call("shape", (read(arguments[0]),)), (_read_whole(arguments[1]),))
    if len(arguments) > 1:
        raise _fault(node, f"{name} takes one value.")
    if name in _SAME:
        return read(arguments[0])
    return Call(name, (read(arguments[0]),))


def _read_new_axis(
    node: ast.expr,
    name: str,
    arguments: Sequence[ast.expr],
    options: dict[str | None, ast.expr],
    read: Read,
) -> Node:
    places = [*arguments[1:], *(options.pop(key) for key in ("axis", "dim") if key in options)]
    if len(places) != 1 or options:
        raise _fault(node, f"Say where the new axis comes, for example {name}(x, 0).")
    place = _read_whole(places[0])
    if not -1 <= place < MAX_DIMENSIONS:
        raise _fault(node, f"A new axis can be put from -1 to {MAX_DIMENSIONS - 1}.")
    if place < 0:
        return Call("last_axis", (read(arguments[0]),))
    return Index(read(arguments[0]), (*[Span(None, None)] * place, None))


_TORCH_WORDS = {"dim", "keepdim", "unbiased", "correction"}


def _read_reduction(
    node: ast.expr,
    name: str,
    arguments: Sequence[ast.expr],
    keywords: Sequence[ast.keyword],
    read: Read,
    library: str,
) -> Node:
    """Return the node of a mean, sum, variance or standard deviation.

    Without being told, PyTorch divides a variance by n - 1 and NumPy by n. So a call is PyTorch's
    if it begins with ``torch.`` or has one of its keywords. ``library`` is "Python" for a function
    without a module.
    """
    given = {each.arg: each.value for each in keywords}
    is_torch = library == "PyTorch" or bool(_TORCH_WORDS & given.keys())
    ddof = int(is_torch and name in ("var", "std"))
    # Python's own sum adds along the first axis; the libraries' sum adds everything.
    axes: tuple[int, ...] | None = (0,) if library == "Python" and name == "sum" else None
    keepdims = False
    positional = ["axis", "keepdims"] if is_torch else ["axis"]
    if len(arguments) - 1 > len(positional):
        raise _fault(node, f"Write the options of {name} by name, for example keepdims=True.")
    given |= dict(zip(positional, arguments[1:], strict=False))
    for key, value in given.items():
        match key:
            case "axis" | "dim":
                axes = _read_axes(value)
            case "keepdims" | "keepdim":
                keepdims = _read_flag(value)
            case "ddof" | "correction" if name in ("var", "std"):
                ddof = _read_whole(value)
            case "unbiased" if name in ("var", "std"):
                ddof = int(_read_flag(value))
            case "dtype":
                pass
            case _:
                raise _fault(
                    node, f"{name} has no option “{key or '**'}” here. Write axis or keepdims."
                )
    if ddof not in (0, 1):
        raise _fault(node, "ddof is 0, to divide by n, or 1, to divide by n - 1.")
    return Reduction(name, read(arguments[0]), axes, keepdims, ddof)


def _read_axes(value: ast.expr) -> tuple[int, ...] | None:
    match value:
        case ast.Constant(None):
            return None
        case ast.Tuple(items) | ast.List(items) if 0 < len(items) <= MAX_DIMENSIONS:
            return tuple(map(_read_whole, items))
    return (_read_whole(value),)


def _read_flag(value: ast.expr) -> bool:
    match value:
        case ast.Constant(bool() as flag):
            return flag
    raise _fault(value, "Write True or False.")


def _read_whole(value: ast.expr) -> int:
    match value:
        case ast.Constant(int() as number) if not isinstance(number, bool):
            whole = number
        case ast.UnaryOp(ast.USub(), ast.Constant(int() as number)) if not isinstance(number, bool):
            whole = -number
        case _:
            raise _fault(value, "Write an axis or a place as a whole number, such as 0 or -1.")
    if abs(whole) > 10**6:
        raise _fault(value, "This whole number is too large for an axis or a place.")
    return whole


def _list_functions() -> str:
    return "Use mean, sum, var, std, sqrt, exp, abs, square, len, shape or reshape."


def _explain_kind(node: ast.AST) -> ProgramError:
    """Return what to write in place of a kind of syntax that is not read."""
    for kinds, sentence in _REFUSED:
        if isinstance(node, kinds):
            return _fault(node, sentence)
    return _fault(node, "Only numbers, names, arithmetic and the listed functions are read here.")


def _fault(node: ast.AST, sentence: str) -> ProgramError:
    return ProgramError(sentence, getattr(node, "lineno", 1))
