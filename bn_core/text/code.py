"""Write numbers, configs and imports as Python code to copy."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import TextWrapper

import numpy as np
from numpy.typing import ArrayLike

from bn_core.inputs.knobs import Knobs

_FILL = TextWrapper(88, " " * 4, " " * 4, break_long_words=False, break_on_hyphens=False)
_ROW = TextWrapper(88, " " * 4, " " * 5, break_long_words=False, break_on_hyphens=False)


LAB_NOTE = "# This needs the package of BatchNorm Lab: run it in the lab's folder.\n"
"""The first line of code that does not run elsewhere."""


def note_package(code: str) -> str:
    """Return code with a first line that says so if it imports the lab's own package."""
    return LAB_NOTE + code if "bn_core" in code else code


def format_vector(number: ArrayLike) -> str:
    """Return a float or a list of floats as code, in digits that read back exactly."""
    text = repr(np.asarray(number, dtype=np.float64).tolist())
    return text if len(text) < 60 else f"[\n{_FILL.fill(text[1:-1])},\n]"


def format_matrix(x: ArrayLike) -> str:
    """Return a table of floats as a wrapped list of rows that reads back exactly."""
    rows = [repr(row) for row in np.asarray(x, dtype=np.float64).tolist()]
    if np.shape(x)[1] == 1:
        return f"[\n{_FILL.fill(', '.join(rows))},\n]"
    return "[\n" + "\n".join(_ROW.fill(f"{row},") for row in rows) + "\n]"


def format_config(config: Knobs) -> str:
    """Return the call that creates ``config``, with the values that are not defaults."""
    changed = [
        (name, getattr(config, name))
        for name, knob in config.knobs()
        if getattr(config, name) != knob.default
    ]
    arguments = ", ".join(f"{name}={value!r}" for name, value in changed)
    return f"{type(config).__name__}({arguments})"


def format_import(thing: type | Callable[..., object]) -> str:
    """Return the line of code that imports a class or a function."""
    return f"from {thing.__module__} import {thing.__qualname__}"
