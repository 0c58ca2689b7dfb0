"""The closed language reads arithmetic on arrays, and nothing else, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.inputs.programs.parse import MAX_TEXT, ProgramError, parse_program
from bn_core.inputs.programs.tree import Call, Index, Name, Number, Operation, Reduction, Span

ESCAPES = [
    # Published ways out of sandboxes that evaluate Python with few names.
    "().__class__.__bases__[0].__subclasses__()",
    "''.__class__.__mro__[1].__subclasses__()[104].load_module('os').system('id')",
    "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'catch_warnings'][0]()",
    "x.__class__.__init__.__globals__['__builtins__']['eval']('1')",
    "np.__dict__['os']",
    "np.core.numeric.__builtins__",
    "np.load('/etc/passwd', allow_pickle=True)",
    "np.fromfile('/etc/passwd')",
    "np.lib.npyio.np.os.system('id')",
    "np.ctypeslib.ctypes.CDLL(None)",
    "np.frompyfunc(print, 1, 1)(x)",
    "np.vectorize(eval)(x)",
    "torch.load('/tmp/a')",
    "torch.hub.load('a/b', 'c')",
    "torch.utils.cpp_extension.load('a')",
    "x.tofile('/tmp/a')",
    "x.dump('/tmp/a')",
    "x.dtype.type.__bases__",
    "x.__array_interface__",
    "x.data.obj",
    "x.ctypes.data",
    "x.base",
    "x.setflags(1)",
    "__import__('os').system('id')",
    "import os",
    "from os import system",
    "import numpy as np, os",
    "import numpy as x",
    "eval('1')",
    "exec('1')",
    "compile('1', '', 'eval')",
    "open('/etc/passwd').read()",
    "getattr(x, 'T')",
    "globals()",
    "locals()",
    "vars()",
    "breakpoint()",
    "help()",
    "print(x)",
    "input()",
    "type('A', (), {})",
    "(lambda: 1)()",
    "(lambda f: f(f))(lambda f: f(f))",
    "[x for x in (1,)]",
    "{x: 1 for x in (1,)}",
    "(x for x in (1,))",
    "(yield 1)",
    "async def f(): pass",
    "await x",
    "class A: pass",
    "@np.mean\ndef f(x): return x",
    "def f(x): return x\ndef g(x): return x",
    "def f(x):\n    def g(y): return y\n    return g(x)",
    "def f(*x): return x",
    "def f(**x): return x",
    "while True: pass",
    "for i in x: pass",
    "with open('a') as x: pass",
    "try: x\nexcept: pass",
    "raise x",
    "assert x",
    "del x",
    "global x",
    "if x: y = x",
    "y = x if x else x",
    "y = x > 0",
    "y = x and x",
    "y = not x",
    "y = ~x",
    "y = x % 2",
    "y = x << 2",
    "y = x | x",
    "(y := x)",
    "f'{x.__class__}'",
    "'{0.__class__}'.format(x)",
    "'a' * 10 ** 9",
    "b'a'",
    "y = 'a'",
    "y = {1: 2}",
    "y = {1}",
    "y = ...",
    "y = 1j",
    "y = True",
    "y = None",
    "x[0] = 1",
    "x.T = 1",
    "x[::2]",
    "x[x]",
    "x[...]",
    "x[10 ** 9]",
    "x[[0]]",
    "a = b = x",
    "(a, (b, c)) = x",
    "*a, b = x",
    "np = x",
    "np",
    "np.pi",
    "np.mean",
    "x.mean",
    "__name__ = 1",
    "y = x.mean(axis=x)",
    "y = x.mean(**{'axis': 0})",
    "y = x.mean(*x)",
    "y = x.mean(0, keepdims=1)",
    "y = x.mean(0, out=x)",
    "y = np.sum(x, where=x)",
    "y = x.var(0, ddof=-5)",
    "y = x.mean(10 ** 100)",
    "y = np.sqrt(x, out=x)",
    "y = np.reshape(x)",
    "y = np.sqrt()",
    "y = np.sqrt(x, x)",
    "y = x.unsqueeze(99)",
    "y = np.expand_dims(x, -9)",
    "y = 1e999",
    f"y = {'9' * 400}",
    "y = " + "(" * 250 + "x" + ")" * 250,
    "y = " + "-" * 3000 + "x",
    "y = " + "x+" * 2500 + "x",
    "y = x" + ".T" * 2000,
    "y = x" + "[0]" * 1500,
    "y = " + "np.sqrt(" * 90 + "x" + ")" * 90,
    "\0",
    "y = x\0",
    "\ud800",
    "y =",
    "\t y = x\n  z = x",
    "y = x\n" * 200,
    "x" * (MAX_TEXT + 1),
    "return",
    "return x\ny = x",
    "x;" * 2500,
    "match x:\n    case 1: pass",
    "type X = int",
]


@pytest.mark.parametrize("text", ESCAPES, ids=range(len(ESCAPES)))
def test_parse_refuses_what_is_not_arithmetic_in_one_sentence(text: str) -> None:
    with pytest.raises(ProgramError) as caught:
        parse_program(text)
    assert 10 < len(str(caught.value)) < 200
    assert caught.value.line >= 1


fragments = st.sampled_from(
    [
        *("x", "y", "np", "torch", ".", "(", ")", "[", "]", ",", ":", "=", "\n", " ", "0", "1e9"),
        *("**", "*", "/", "//", "@", "-", "mean", "var", "reshape", "shape", "axis=0", "keepdims"),
        *("=True", "None", "def f(x):\n ", "return ", "lambda", "__class__", "for", "if", "'", '"'),
        *("ones", "T", "import os", "#", "\\", ";", "\0", "é", "{", "}", "yield", "await", "1j"),
    ]
)


@given(st.lists(fragments, max_size=40).map("".join) | st.text(max_size=80))
def test_parse_returns_a_tree_or_one_sentence_for_any_text(text: str) -> None:
    try:
        program = parse_program(text)
    except ProgramError:
        return
    assert program.statements


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("x.mean(0)", Reduction("mean", Name("x"), (0,), False, 0)),
        ("np.mean(x, axis=0)", Reduction("mean", Name("x"), (0,), False, 0)),
        ("mean(x, axis=(0, 2))", Reduction("mean", Name("x"), (0, 2), False, 0)),
        ("torch.mean(x, 0, True)", Reduction("mean", Name("x"), (0,), True, 0)),
        ("x.sum(dim=-1, keepdim=True)", Reduction("sum", Name("x"), (-1,), True, 0)),
        ("x.var()", Reduction("var", Name("x"), None, False, 0)),
        ("x.var(axis=0, ddof=1)", Reduction("var", Name("x"), (0,), False, 1)),
        ("torch.var(x, 0)", Reduction("var", Name("x"), (0,), False, 1)),
        ("x.var(dim=0)", Reduction("var", Name("x"), (0,), False, 1)),
        ("x.var(0, unbiased=False)", Reduction("var", Name("x"), (0,), False, 0)),
        ("x.std(0, correction=0)", Reduction("std", Name("x"), (0,), False, 0)),
        ("np.sqrt(x)", Call("sqrt", (Name("x"),))),
        ("x.sqrt()", Call("sqrt", (Name("x"),))),
        ("x.pow(2)", Operation("**", Name("x"), Number(2.0))),
        ("np.dot(x, x)", Operation("@", Name("x"), Name("x"))),
        ("x[:, None]", Index(Name("x"), (Span(None, None), None))),
        ("x[np.newaxis, 1:2]", Index(Name("x"), (None, Span(1, 2)))),
        ("x.unsqueeze(1)", Index(Name("x"), (Span(None, None), None))),
        ("x.shape[0]", Index(Call("shape", (Name("x"),)), (0,))),
        ("x.size(0)", Index(Call("shape", (Name("x"),)), (0,))),
        ("np.array(x, dtype=np.float64)", Name("x")),
    ],
)
def test_parse_reads_numpy_and_pytorch_alike(text: str, node: object) -> None:
    assert parse_program(text).statements[0].value == node


def test_parse_reads_a_pasted_function() -> None:
    program = parse_program(
        '''
import numpy as np

def batchnorm_forward(x: np.ndarray, gamma, beta, eps=1e-5):
    """Normalize."""
    N, D = x.shape  # sizes
    mu = 1 / N * np.sum(x, axis=0)
    out: float = gamma * mu
    out += beta
    return out, (mu, eps)
'''
    )
    assert program.parameters == ("x", "gamma", "beta", "eps")
    assert [each.names for each in program.statements] == [
        ("N", "D"),
        ("mu",),
        ("out",),
        ("out",),
        (),
    ]
    assert program.statements[-1].returns
    assert program.statements[0].line == 6
