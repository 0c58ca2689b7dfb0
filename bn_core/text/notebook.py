"""Write a Jupyter notebook that computes what a lesson shows, without the lab."""

from __future__ import annotations

import ast
import base64
import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from textwrap import fill
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bn_core.inputs.python_syntax import parse_python
from bn_core.text.code import format_matrix, format_vector


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of code, and the sentence above it."""

    words: str
    code: str
    hidden: bool = False
    """Whether its code is long and dull, so that Jupyter opens it closed."""
    script: str = ""
    """What a script has instead, for example a loader instead of packed data."""


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """An expression of the notebook, and the numbers that the page shows for it."""

    name: str
    expression: str
    shown: ArrayLike
    """A number, or an array of up to two axes; more axes are compared flat."""
    relative: float = 1e-9
    absolute: float = 1e-9


@dataclass(frozen=True, slots=True)
class Notebook:
    """The cells of a notebook in order, and the checks that its last cell makes."""

    cells: tuple[Cell, ...]
    checks: tuple[Check, ...]
    note: str = ""
    """What the reader should know before the first cell."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the first cell of a notebook says: the lesson, its question, its address."""

    title: str
    question: str
    address: str
    """The link that opens the lesson with the same settings."""
    lab: str
    """The version of the lab."""


_IMPORT = re.compile(r"^(?:import|from [\w.]+ import) (?:\([^)]*\)|.*)(?:\n|\Z)", re.MULTILINE)
"""An import of a cell; to parse all its code takes ten times as long."""
COMPARE = """\
import numpy as np


def compare(name, here, page, relative, absolute):
    here, page = np.asarray(here, dtype=float), np.asarray(page, dtype=float)
    np.testing.assert_allclose(here, page, relative, absolute, err_msg=name)
    print(f"{name}: as on the page, up to {absolute:g} + {relative:g} times its size")


nan, inf = np.nan, np.inf
"""
"""The code that compares numbers of the notebook with those of the page."""


def split_code(code: str, words: Mapping[str, str]) -> tuple[Cell, ...]:
    """Split code into cells, and put a sentence above each.

    ``words`` maps the beginning of a cell's first line to its sentence, in order. ValueError: no
    further line begins so, or the first cell is not at the beginning.
    """
    lines = code.splitlines()
    starts: list[int] = []
    for beginning in words:
        after = starts[-1] + 1 if starts else 0
        found = [i for i in range(after, len(lines)) if lines[i].startswith(beginning)]
        if not found or (not starts and found[0] > 0):
            raise ValueError(f"No cell of this code begins with {beginning!r}.")
        starts.append(found[0])
    ends = [*starts[1:], len(lines)]
    return tuple(
        Cell(sentence, "\n".join(lines[start:end]).strip())
        for sentence, start, end in zip(words.values(), starts, ends, strict=True)
    )


def write_array(name: str, values: NDArray[Any]) -> str:
    """Write code that assigns an array, packed into text, to ``name``."""
    packed = base64.b64encode(zlib.compress(values.tobytes(), 9)).decode()
    return f"""\
import base64
import zlib

import numpy as np

packed = "{packed}"
unpacked = zlib.decompress(base64.b64decode(packed))
{name} = np.frombuffer(unpacked, "{values.dtype}").reshape{values.shape}
"""


def write_notebook(heading: Heading, notebook: Notebook) -> str:
    """Write a notebook as the text of an .ipynb file, the same for the same arguments."""
    cells = (*notebook.cells, _make_check_cell(notebook.checks))
    return join_cells(_write_heading(heading, notebook.note), cells)


def join_cells(heading: str, cells: Sequence[Cell]) -> str:
    """Write the text of an .ipynb file: a heading in Markdown, then the cells."""
    # Loaded when somebody asks for a notebook, not when the lab starts.
    from nbformat import v4, writes

    nodes = [v4.new_markdown_cell(heading)]
    for each in cells:
        metadata = {"jupyter": {"source_hidden": True}} if each.hidden else {}
        nodes += [
            v4.new_markdown_cell(each.words),
            v4.new_code_cell(each.code.strip(), metadata=metadata),
        ]
    for place, node in enumerate(nodes):
        node["id"] = hashlib.sha256(f"{place} {node.source}".encode()).hexdigest()[:16]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    text: str = writes(v4.new_notebook(cells=nodes, metadata=about))
    return text


def write_script(cells: Sequence[Cell]) -> str:
    """Write the code of cells as one script, without their figures.

    All imports stand at its beginning, once. The sentences above the cells become comments, except
    where a cell has other code for a script.
    """
    imports: dict[str, None] = {}
    parts = []
    for each in cells:
        code = each.script or each.code
        if "plt." in code:
            continue
        found = _IMPORT.findall(code)
        imports |= dict.fromkeys(ast.unparse(each) for each in parse_python("".join(found)).body)
        body = re.sub(r"\n{4,}", "\n\n\n", _IMPORT.sub("", code).strip())
        comment = "# " + fill(each.words.replace("**", ""), 88, subsequent_indent="# ")
        parts.append(body if each.script else f"{comment}\n{body}")
    header = sorted(imports, key=lambda line: (not line.startswith("import "), line))
    return "\n".join(header) + "\n\n" + "\n\n\n".join(parts) + "\n"


def _write_heading(heading: Heading, note: str) -> str:
    paragraphs = [
        f"# {heading.title}",
        f"**{heading.question}**",
        f"This notebook computes what [this lesson of BatchNorm Lab]({heading.address}) shows with "
        "the settings of that link. It needs NumPy, PyTorch and Matplotlib: "
        "`pip install numpy torch matplotlib`.",
        note,
        f"Written by BatchNorm Lab {heading.lab}, which computed with PyTorch {version('torch')} "
        f"and NumPy {version('numpy')}. Other versions may round differently.",
    ]
    return "\n\n".join(filter(None, paragraphs))


def _make_check_cell(checks: Sequence[Check]) -> Cell:
    if not checks:
        words = "**Check.** The page had no numbers for these settings yet, so none are compared."
        return Cell(words, 'print("Nothing to compare.")')
    words = "**Check.** The numbers above are those of the page, which are written out here."
    return Cell(words, "\n".join([COMPARE, *map(_write_check, checks)]))


def _write_check(check: Check) -> str:
    expression, shown = check.expression, np.asarray(check.shown, dtype=np.float64)
    if shown.ndim > 2:
        expression, shown = f"np.ravel({expression})", shown.ravel()
    numbers = (format_matrix if shown.ndim == 2 else format_vector)(shown)
    given = f"{expression}, {numbers}, {check.relative:g}, {check.absolute:g}"
    return f"compare({check.name!r}, {given})"
