"""The modules of the lab and what they import, read from their source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Import:
    """One imported name, and whether the module needs it to be loaded itself."""

    name: str
    at_once: bool


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    name_of(path): path
    for path in [ROOT / "app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("bn_core/**/*.py")]
}


@cache
def tree(name: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(FILES[name].read_text(encoding="utf-8"))


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    """Every node of a module's syntax tree, from the top down."""
    return tuple(ast.walk(tree(name)))


def within(name: str, *packages: str) -> bool:
    """Whether a module is one of these packages or lies in one."""
    return any(name == each or name.startswith(f"{each}.") for each in packages)


@cache
def imports(name: str) -> tuple[Import, ...]:
    """Every import of a module, those inside functions too; `from a import b` names a.b."""
    return tuple(_walk_imports(name))


def _walk_imports(name: str) -> Iterator[Import]:
    ahead: list[tuple[ast.AST, bool]] = [(tree(name), True)]
    while ahead:
        node, at_once = ahead.pop()
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, at_once) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import (level > 0) is an arrow to nowhere: no row of the table allows it.
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield Import(f"{module}.{alias.name}", at_once)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            at_once = False
        inner = (each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr))
        ahead += ((each, at_once) for each in inner)


def own_module(name: str) -> str | None:
    """The module of the lab that an imported name comes from, if any."""
    return name if name in FILES else next(iter({name.rpartition(".")[0]} & FILES.keys()), None)


def own_imports(name: str) -> set[str]:
    """The modules of the lab that a module imports, at once or later."""
    return {found for each in imports(name) if (found := own_module(each.name))} - {name}


def needs(name: str) -> set[str]:
    """The modules of the lab that a module cannot be loaded without."""
    at_once = (own_module(each.name) for each in imports(name) if each.at_once)
    return {found for found in at_once if found} - {name}


def everything_needed(names: set[str]) -> set[str]:
    """The modules that loading these loads, with the packages they lie in."""
    reached: set[str] = set()
    ahead = set(names)
    while ahead:
        name = ahead.pop()
        reached.add(name)
        packages = {name.rsplit(".", n)[0] for n in range(1, name.count(".") + 1)}
        ahead |= (needs(name) | (packages & FILES.keys())) - reached
    return reached


def libraries(name: str) -> set[str]:
    """The top-level packages, of Python or of others, that a module imports."""
    return {each.name.split(".")[0] for each in imports(name)} - {"bn_core", "pages", "app"}
