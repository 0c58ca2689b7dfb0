"""Any experiment runs without the app and prints its verdict: what is claimed can be cited.

python -m bn_core.experiments                           # the names
python -m bn_core.experiments sweeps axis=depth seeds=2
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from types import ModuleType
from typing import get_type_hints

import bn_core.experiments as home
from bn_core.course.ledger.verdicts import verdicts
from bn_core.inputs.knobs import Knobs
from bn_core.training.worker_setup import prepare


def main(arguments: Sequence[str]) -> int:
    """Run the experiment named first, its controls set by ``name=value``; 0 if it came to an end.

    What is wrong with the arguments is told in a sentence, and 2 returned.
    """
    if not arguments:
        print("\n".join(names()))
        return 0
    try:
        module = _named(arguments[0])
        config = _config(module, arguments[1:])
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(f"{arguments[0]}: {asdict(config)}")  # type: ignore[call-overload]
    for result in module.run(config):
        print(f"\r{result.progress:4.0%}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for verdict in verdicts(result):
        print(f"\n{verdict.words}\n  Measured: {verdict.measured}\n  Expected: {verdict.expected}")
    return 0


def names() -> list[str]:
    """Every experiment that can be run."""
    found = [each.name for each in pkgutil.iter_modules(home.__path__) if each.name != "__main__"]
    return [name for name in found if hasattr(importlib.import_module(_path(name)), "run")]


def _named(name: str) -> ModuleType:
    if name not in names():
        raise ValueError(f"{name[:40]!r} is no experiment; there are {', '.join(names())}.")
    return importlib.import_module(_path(name))


def _config(module: ModuleType, settings: Sequence[str]) -> Knobs:
    kind: type[Knobs] = get_type_hints(module.run)["config"]
    texts = dict(each.partition("=")[::2] for each in settings)
    known = [name for name, _ in kind.knobs()]
    if unknown := texts.keys() - set(known):
        raise ValueError(f"{min(unknown)[:40]!r} is no control; there are {', '.join(known)}.")
    return kind.read(texts)


def _path(name: str) -> str:
    return f"{home.__name__}.{name}"


if __name__ == "__main__":
    prepare()
    sys.exit(main(sys.argv[1:]))
