"""Many threads parse Python at once, as those of pages and of answers do."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bn_core.inputs.python_syntax import parse_python
from tests.source_tree import FILES, nodes

PROGRAM = "\n".join(f"y_{k} = (x - x.mean(0)) / np.sqrt(x.var(0) + {k}e-5)" for k in range(30))


@pytest.fixture
def interrupted() -> Iterator[None]:
    """Collections of garbage call Python, and threads take turns often."""

    def take_time(*_: object) -> None:
        for _ in range(200):
            pass

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    gc.callbacks.append(take_time)
    yield
    gc.callbacks.remove(take_time)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("interrupted")
def test_threads_that_parse_at_once_get_their_trees() -> None:
    with ThreadPoolExecutor(4) as threads:
        trees = list(threads.map(parse_python, [PROGRAM] * 300))
    assert {len(tree.body) for tree in trees} == {30}


def test_fault_is_that_of_ast() -> None:
    with pytest.raises(SyntaxError) as fault:
        parse_python("x = (", "a program")
    assert fault.value.filename == "a program"


def test_the_lab_parses_in_one_place() -> None:
    calls = [
        module
        for module in FILES
        for node in nodes(module)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("ast.parse", "ast.literal_eval")
    ]
    assert calls == ["bn_core.inputs.python_syntax"]
