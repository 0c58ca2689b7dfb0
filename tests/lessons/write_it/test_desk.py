"""The exercises at one's own desk: a file that is written, filled in, run and checked."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest

from bn_core.lessons.write_it import desk_file
from bn_core.lessons.write_it.check import State
from bn_core.lessons.write_it.desk_check import (
    DeskError,
    Sheet,
    check_file,
    verify_result,
    write_result,
)
from bn_core.lessons.write_it.desk_file import (
    MAX_SEED,
    choose_seed,
    write_exercise_notebook,
    write_file,
)
from bn_core.lessons.write_it.exercises import EXERCISES


def write_body(program: str, returned: str) -> str:
    """Return an answer in the lab's language as the body of a function."""
    if program.startswith("def "):
        return textwrap.dedent(program.partition("\n")[2])
    return f"{program}\nreturn {returned}"


SOLUTIONS = {
    each.name: write_body(each.solution, ", ".join(each.parts) or each.target) for each in EXERCISES
}


def fill_in(text: str, answers: Mapping[str, str]) -> str:
    """Put answers in place of the dots of their functions."""
    for name, body in answers.items():
        before, after = text.split(f"def {name}(", 1)
        filled = textwrap.indent(body, "    ")
        text = f"{before}def {name}({after.replace('    ...', filled, 1)}"
    return text


def check(folder: Path, answers: Mapping[str, str], seed: int = 3) -> Sheet:
    path = folder / "my_batchnorm.py"
    path.write_text(fill_in(write_file("Ann", seed), answers), encoding="utf-8")
    return check_file(path)


def test_file_is_filled_in_with_the_solutions_and_all_are_right(tmp_path: Path) -> None:
    sheet = check(tmp_path, SOLUTIONS, seed=17)
    assert sheet.is_right, {name: each.sentence for name, each in sheet.checks.items()}
    assert (sheet.student, sheet.seed, list(sheet.checks)) == ("Ann", 17, [*SOLUTIONS])


def test_notebook_has_the_same_cells_and_is_checked_alike(tmp_path: Path) -> None:
    notebook = nbformat.reads(write_exercise_notebook("Ann", 3), as_version=4)
    nbformat.validate(notebook)
    written = write_file("Ann", 3)
    codes = [each for each in notebook.cells if each.cell_type == "code"]
    assert len(codes) == 1 + len(EXERCISES)
    for each in codes:
        assert each.source in written
    codes[1].source = fill_in(codes[1].source, {"mean": "return x.mean(0)"}) + "\n%time mean"
    path = tmp_path / "mine.ipynb"
    nbformat.write(notebook, path)
    checks = check_file(path).checks
    assert checks["mean"].state == State.RIGHT
    assert checks["var"].state == State.EMPTY


def test_new_file_is_empty_and_holds_no_answer(tmp_path: Path) -> None:
    sheet = check(tmp_path, {})
    assert {each.state for each in sheet.checks.values()} == {State.EMPTY}
    assert desk_file._FORMULAS.keys() == SOLUTIONS.keys()


LOOPS = """\
B, D = x.shape
out = []
for j in range(D):
    total = 0.0
    for i in range(B):
        total += x[i, j]
    out.append(total / B)
return out"""


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("mean", LOOPS),
        ("mean", "import torch\nreturn torch.tensor(x).mean(0)"),
        ("dx_hat", "dy *= gamma\nreturn dy"),
        (
            "x_hat",
            "import torch\nx = torch.tensor(x, requires_grad=True)\n"
            "return (x - torch.tensor(mean)) / torch.sqrt(torch.tensor(var) + eps)",
        ),
    ],
)
def test_loops_torch_and_changed_inputs_are_fine(name: str, body: str, tmp_path: Path) -> None:
    assert check(tmp_path, {name: body}).checks[name].state == State.RIGHT


@pytest.mark.parametrize(
    ("name", "body", "state", "words"),
    [
        ("var", "return x.var(0, ddof=1)", State.WRONG, "This divides by B − 1"),
        ("mean", "return DATA['x'].mean(0)", State.SHAPE, "Right on the file's batch alone"),
        ("mean", "return x.mean(7)", State.ERROR, "AxisError"),
        ("mean", "raise SystemExit", State.ERROR, "SystemExit"),
        ("mean", "return 'a'", State.ERROR, "mean is not an array of real numbers"),
        ("mean", "return [[1], [2, 3]]", State.ERROR, "not an array"),
        ("mean", "return x.mean(0) * 1j", State.ERROR, "real numbers"),
        ("mean", "raise NotImplementedError", State.EMPTY, "Nothing is written yet"),
        ("backward", "return dy", State.ERROR, "Return 3 values: dx, dgamma, dbeta"),
    ],
)
def test_check_says_what_is_wrong(
    name: str, body: str, state: State, words: str, tmp_path: Path
) -> None:
    found = check(tmp_path, {name: body}).checks[name]
    assert found.state == state
    assert words in found.sentence


def test_error_is_told_with_its_line(tmp_path: Path) -> None:
    found = check(tmp_path, {"mean": "a = 1\nreturn np.mean(z)"}).checks["mean"]
    text = (tmp_path / "my_batchnorm.py").read_text(encoding="utf-8")
    line = text.splitlines().index("    return np.mean(z)") + 1
    assert found.sentence == f"line {line}: NameError, name 'z' is not defined."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("SEED = 3", "SEED = -3"), "SEED is missing or changed"),
        (("STUDENT = 'Ann'", ""), "STUDENT or SEED is missing"),
        (("import numpy as np", "import numpy as"), "line 8: SyntaxError"),
        (("SEED = 3", "1 / 0"), "ZeroDivisionError, division by zero"),
    ],
)
def test_file_that_does_not_run_is_explained(
    change: tuple[str, str], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(write_file("Ann", 3).replace(*change), encoding="utf-8")
    with pytest.raises(DeskError, match=words):
        check_file(path)


def test_result_verifies_with_the_file_it_is_of_and_with_no_other(tmp_path: Path) -> None:
    sheet = check(tmp_path, {"mean": "return x.mean(0)"})
    result = write_result(sheet)
    assert verify_result(result, None) == verify_result(result, sheet) == []
    other = check(tmp_path, {"mean": "return x.mean(1)"})
    assert verify_result(result, other) == [
        "It differs from the file in the text of the answers.",
        "It differs from the file in the states of the exercises.",
    ]
    better = result.replace('"empty"', '"right"')
    assert verify_result(better, None) == ["It was changed after it was written."]
    for nonsense in ("", "[]", "{}", "null", '{"digest": 1}'):
        assert verify_result(nonsense, sheet)


def test_digest_alone_proves_nothing_and_the_file_does(tmp_path: Path) -> None:
    """Anybody can write a digest for any states; running the file shows it."""
    sheet = check(tmp_path, {})
    forged = json.loads(write_result(check(tmp_path, SOLUTIONS)))
    assert verify_result(json.dumps(forged), None) == []
    assert "It differs from the file in the states of the exercises." in verify_result(
        json.dumps(forged), sheet
    )


def test_name_and_seed_are_bounded_and_written_as_they_are(tmp_path: Path) -> None:
    name = "Ann\"'''\\n {x} é"
    path = tmp_path / "mine.py"
    path.write_text(write_file(name, MAX_SEED), encoding="utf-8")
    assert check_file(path).student == name
    for student, seed in (("a\nb", 1), ("a" * 61, 1), ("Ann", -1), ("Ann", MAX_SEED + 1)):
        with pytest.raises(ValueError, match="from 0 to|at most"):
            write_file(student, seed)
    assert choose_seed("Ann ") == choose_seed("ann") == 3347
    assert write_file("Ann", 1) != write_file("Ann", 2)
