"""Which version of the code and of the libraries has made a result."""

from __future__ import annotations

import ast
import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bn_core.experiments.experiment import Experiment
from bn_core.inputs.python_syntax import parse_python

_ROOT = Path(__file__).parents[2]
_PACKAGE = "bn_core"


@cache
def code_digest(experiment: Experiment) -> str:
    """Return twelve hexadecimal digits that change with the code that makes a result.

    That code is what the experiment's worker, its judge and its config load, by their imports:
    the claims' limits are among it, figures and pages are not.
    """
    sources = {experiment.worker, experiment.judge.__module__, experiment.config.__module__}
    digest = hashlib.sha256()
    for name in sorted(loaded_modules(sources)):
        digest.update(name.encode() + b"\0" + _path(name).read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def loaded_modules(names: set[str]) -> set[str]:
    """Return the modules of this package that these modules import, directly or not."""
    reached: set[str] = set()
    ahead = set(names)
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead |= _imports(name) - reached
    return reached


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that compute."""
    libraries = {name: version(name) for name in ("numpy", "torch")}
    return {"python": platform.python_version(), **libraries}


@cache
def _imports(name: str) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(parse_python(_path(name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return frozenset(each for each in found if _is_module(each))


def _is_module(name: str) -> bool:
    return name.split(".")[0] == _PACKAGE and (_file(name).exists() or _folder(name).exists())


def _path(name: str) -> Path:
    return _file(name) if _file(name).exists() else _folder(name)


def _file(name: str) -> Path:
    return _ROOT.joinpath(*name.split(".")).with_suffix(".py")


def _folder(name: str) -> Path:
    return _ROOT.joinpath(*name.split("."), "__init__.py")
