"""Parse Python in one thread at a time.

CPython 3.11 counts the depth of a syntax tree in one place for all threads. A garbage collection
that calls Python, as Dask's do in the web process, can let another thread parse in between. Then
both fail: "SystemError: AST constructor recursion depth mismatch".
"""

from __future__ import annotations

import ast
from threading import Lock

_PARSING = Lock()


def parse_python(text: str, file: str = "<unknown>") -> ast.Module:
    """Return the syntax tree of a text; errors are those of ``ast.parse``.

    ``file`` stands for the text in the message of a SyntaxError.
    """
    with _PARSING:
        return ast.parse(text, file)
