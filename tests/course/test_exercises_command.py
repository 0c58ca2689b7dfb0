"""The commands that write the exercises, check them and verify a result."""

from __future__ import annotations

from pathlib import Path

import pytest

from bn_core.__main__ import main


def test_exercises_are_written_checked_and_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, result = str(tmp_path / "mine.py"), str(tmp_path / "result.json")
    assert main(["exercises", "--student", "Ann", path]) == 0
    assert f"Wrote {path} with seed 3347" in capsys.readouterr().out
    assert main(["check", path, "--result", result]) == 1
    assert capsys.readouterr().out.endswith("\n0 of 20 are right.\n")
    assert main(["check", "--verify", result, path]) == 0
    assert "agrees with the file, which was run again" in capsys.readouterr().out
    assert main(["check", "--verify", result]) == 0
    assert "does not show who wrote it" in capsys.readouterr().out
    text = Path(path).read_text(encoding="utf-8")
    Path(path).write_text(text.replace("    ...", "    return x.mean(1)", 1), encoding="utf-8")
    assert main(["check", path]) == 1
    told = capsys.readouterr().out
    assert "mean          shape   (6,)" in told
    assert "    This is one mean per example." in told
    assert main(["check", "--verify", result, path]) == 1
    assert "does not verify" in capsys.readouterr().out


def test_exercises_never_replace_a_file_unless_forced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_text("my work", encoding="utf-8")
    assert main(["exercises", str(path)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "my work"
    assert main(["exercises", str(path), "--force", "--seed", "5"]) == 0
    assert "SEED = 5" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["exercises", "notes.txt"], "ends with .py or .ipynb"),
        (["exercises", "--seed", "-1", "nowhere/mine.py"], "seed: -1 is not from 0 to 9999"),
        (["exercises", "--student", "a" * 61], "at most 60 characters"),
        (["exercises", "nowhere/mine.py"], "mine.py cannot be written: No such file"),
        (["check"], "Name the file to check"),
        (["check", "nowhere.py"], "nowhere.py cannot be read"),
        (["check", "--verify", "nowhere.json"], "nowhere.json: No such file"),
    ],
)
def test_commands_explain_wrong_arguments(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert words in capsys.readouterr().err
