"""Nothing that a reader typed or uploaded is kept by a cache of the process."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.source_tree import FILES, nodes

CACHES = {"cache", "lru_cache", "cache_data", "cache_resource"}
PLAIN = {"int", "float", "str", "bool", "Path", "Experiment", "Trial", "Claim"}
"""What a cached function may take besides configs: settings, and records of the source."""


def cached_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of the lab that a decorator caches, with its module."""
    for name in FILES:
        for node in nodes(name):
            if isinstance(node, ast.FunctionDef) and any(map(is_cache, node.decorator_list)):
                yield name, node


def is_cache(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)) in CACHES


def test_cached_functions_take_settings_and_no_data() -> None:
    """Numbers, words and configs, which a link holds; no bytes, table, batch or picture."""
    found = list(cached_functions())
    assert len(found) > 5
    for name, function in found:
        for each in function.args.args:
            assert each.annotation, f"{name}: {function.name}({each.arg})"
            kind = ast.unparse(each.annotation)
            assert kind in PLAIN or kind.endswith("Config"), f"{name}: {function.name}({kind})"


FEW = {
    "_imports": "modules of the lab",
    "_load_shipped": "data sets that the lab ships",
    "_measure_shipped": "six photographs",
    "_write_config": "trials of the ledger, quick and full",
    "code_digest": "experiments",
    "judge_shipped": "claims of the ledger",
    "load_photo": "six photographs",
    "measure_gradient_growth": "one printed example",
    "read_scripts": "one folder",
}
"""Cached functions without a limit, and the few things that they are called with."""


def test_cached_functions_of_many_arguments_have_a_limit() -> None:
    without = set()
    for _, function in cached_functions():
        written = " ".join(map(ast.unparse, function.decorator_list))
        limited = "max_entries" in written or "maxsize" in written
        if function.args.args and not limited:
            without.add(function.name)
    assert without == FEW.keys()
