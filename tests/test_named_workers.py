"""Work that is named as text, because only a worker may load it, exists under that name."""

from __future__ import annotations

import ast
from itertools import pairwise

from tests.source_tree import FILES, nodes, tree


def functions_of(module: str) -> set[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree(module).body if isinstance(node, kinds)}


def named_calls() -> list[tuple[str, str, str]]:
    """Every call with a module of ours as text and a function's name behind it."""
    found = []
    for name in FILES:
        for node in nodes(name):
            if isinstance(node, ast.Call):
                texts = [each.value if isinstance(each, ast.Constant) else "" for each in node.args]
                for module, function in pairwise(texts):
                    if isinstance(module, str) and module.startswith("bn_core."):
                        found.append((name, module, str(function)))
    return found


def test_every_function_named_as_text_exists() -> None:
    calls = named_calls()
    assert ("bn_core.compute.part_scheduler", "bn_core.training.device", "name_device") in calls
    missing = [
        f"{where}: {module}.{function}"
        for where, module, function in calls
        if module not in FILES or function not in functions_of(module)
    ]
    assert missing == []


def test_every_module_named_as_text_exists() -> None:
    named = {
        (where, node.value)
        for where in FILES
        for node in nodes(where)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.startswith("bn_core.") and all(map(str.isidentifier, node.value.split(".")))
    }
    assert [each for each in sorted(named) if each[1] not in FILES] == []
