"""A student's file is read as text: what can be computed is, and nothing of it is run."""

from __future__ import annotations

import json
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.inputs.programs.parse import MAX_TEXT
from bn_core.lessons.write_it.check import State, check_answer
from bn_core.lessons.write_it.desk_check import check_file
from bn_core.lessons.write_it.desk_file import (
    draw_givens,
    write_exercise_notebook,
    write_file,
)
from bn_core.lessons.write_it.desk_source import (
    MAX_FILE,
    DeskError,
    read_programs,
)
from bn_core.lessons.write_it.exercises import EXERCISES, find_exercise
from tests.growth import MOST, growth

LINES = [each for each in EXERCISES if not each.solution.startswith("def ")]


def solve(text: str) -> str:
    """The file with each function's solution, which ends by returning what is asked for."""
    for each in LINES:
        head, _, rest = text.partition(f"def {each.name}(")
        body = f"{each.solution}\nreturn {', '.join(each.parts) or each.target}"
        text = f"{head}def {each.name}({rest.replace('    ...', textwrap.indent(body, '    '), 1)}"
    return text


def test_a_file_that_is_right_at_the_desk_is_read_and_right_here(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(solve(write_file("Ann", 7, [each.name for each in LINES])), encoding="utf-8")
    assert check_file(path).is_right
    found = read_programs(path.read_bytes(), path.name)
    assert found.faults == {}
    assert list(found.read) == [each.name for each in LINES]
    for name, program in found.read.items():
        assert '"""' not in program
        for more in (0, 1):
            check = check_answer(find_exercise(name), program, draw_givens(7, more))
            assert check.state == State.RIGHT, (name, check.sentence)


def test_a_notebook_is_read_as_the_file_is() -> None:
    names = ["mean", "var"]
    notebook = json.loads(write_exercise_notebook("Ann", 7, names))
    for cell in notebook["cells"]:
        lines = "".join(cell["source"]).replace("    ...", "    return x.mean(axis=0)")
        cell["source"] = lines.splitlines(keepends=True)
    found = read_programs(json.dumps(notebook).encode(), "Mine.IPYNB")
    assert list(found.read) == names
    assert found.read["mean"] == "def mean(x):\n    return x.mean(axis=0)"


def test_a_new_file_holds_the_named_exercises_and_nothing_is_written(tmp_path: Path) -> None:
    text = write_file("Ann", 7, ["var", "mean"])
    found = read_programs(text.encode(), "mine.py")
    assert (found.read, found.faults) == ({}, {})
    path = tmp_path / "mine.py"
    path.write_text(text, encoding="utf-8")
    assert list(check_file(path).checks) == ["mean", "var"]
    path.write_text(text.replace("['mean', 'var']", "['mine']"), encoding="utf-8")
    with pytest.raises(DeskError, match="EXERCISES was changed"):
        check_file(path)


def test_nothing_of_a_file_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "was run"
    harm = f"open({str(trace)!r}, 'w').close()"
    text = f"import os\n{harm}\ndef mean(x):\n    {harm}\n    return x.mean(0)\nmean(1)\n"
    found = read_programs(text.encode(), "mine.py")
    assert found.read == {}
    assert found.faults["mean"].startswith("“open(")
    assert not trace.exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "    total = 0\n    for row in x:\n        total += row",
            "“for row in x:”: Loops are not",
        ),
        ("    return helper(x)", "“return helper(x)”: "),
        ("    return x.mean(0", "not complete or not Python"),
        ("    y = x\n" + "    y = y + 1\n" * MAX_TEXT, "too long"),
    ],
)
def test_a_function_that_cannot_be_read_is_told_by_its_line(body: str, words: str) -> None:
    text = f"def mean(x):\n{body}\n\n\ndef var(x):\n    return x.var(0)\n"
    found = read_programs(text.encode(), "mine.py")
    assert words in found.faults["mean"]
    assert found.read == {"var": "def var(x):\n    return x.var(0)"}


def test_a_function_may_be_written_as_formatters_do() -> None:
    text = (
        "def mean(\n    x,\n):\n# at the margin\n    return x.mean(0)  # why\n\n"
        'def var(x):\n\n    r"""A text."""\n    # TODO\n    raise NotImplementedError("later")\n'
    )
    found = read_programs(text.encode("utf-8-sig"), "mine.py")
    assert list(found.read) == ["mean"]
    assert found.faults == {}
    assert check_answer(find_exercise("mean"), found.read["mean"], draw_givens(3)).state == "right"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "mine.py", "defines no function of the exercises"),
        (b"\xff\xfe\x00", "mine.py", "not a text in UTF-8"),
        (b"x" * (MAX_FILE + 1), "mine.py", "at most 512 KiB"),
        (b"[" * 200_000, "mine.ipynb", "not a notebook"),
        (b'{"cells": [{"cell_type": "code", "source": [7]}]}', "mine.ipynb", "not a notebook"),
    ],
)
def test_what_is_no_file_of_exercises_is_refused(content: bytes, name: str, words: str) -> None:
    with pytest.raises(DeskError, match=words):
        read_programs(content, name)


@given(st.one_of(st.binary(), st.text().map(str.encode)), st.sampled_from(["a.py", "a.ipynb"]))
def test_any_file_is_read_or_refused(content: bytes, name: str) -> None:
    with suppress(DeskError):
        found = read_programs(b"def mean(x):\n    " + content, name)
        assert {*found.read, *found.faults} <= {each.name for each in EXERCISES}


@pytest.mark.parametrize("filler", ["\n", " \n", "#\n", '"""\n', "def mean(x):\n"])
def test_the_time_to_read_a_file_grows_with_its_length(filler: str) -> None:
    def read(data: bytes) -> None:
        read_programs(b"def mean(x):\n" + data, "mine.py")

    assert growth(read, filler.encode(), 400_000) <= MOST
