"""README and docs are true: their tables, links, commands and code are checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bn_core.__main__ import _SUBCOMMANDS
from bn_core.course.curriculum import LESSONS
from bn_core.course.experiments import EXPERIMENTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}
each_text = pytest.mark.parametrize("name", TEXTS)


def test_readme_table_equals_curriculum() -> None:
    table = README.split("<!-- lessons:")[1].split("<!-- end of lessons -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    sections = dict.fromkeys(each.section for each in LESSONS)
    assert rows == [
        f"| {section} | "
        + ", ".join(f"[{each.title}]({each.path})" for each in LESSONS if each.section == section)
        + " |"
        for section in sections
    ]


def test_readme_is_short_and_links_every_document() -> None:
    assert README.count("\n") < 120
    for name in TEXTS.keys() - {"README.md"}:
        assert f"]({name})" in README, name


@each_text
def test_every_relative_link_resolves(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXTS[name]):
        assert ((ROOT / name).parent / target).exists(), target


@each_text
def test_every_file_named_is_there(name: str) -> None:
    for path in re.findall(r"`((?:bn_core|pages|tests|docs)/[\w./-]+)`", TEXTS[name]):
        assert (ROOT / path).exists(), path


@each_text
def test_python_code_runs(name: str) -> None:
    for code in re.findall(r"```python\n(.*?)```", TEXTS[name], re.DOTALL):
        exec(code, {})


def test_some_python_code_is_shown() -> None:
    assert "```python" in "".join(TEXTS.values())


@each_text
def test_every_make_command_is_a_target(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake (\w[\w-]*)", TEXTS[name])) - {"a"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@each_text
def test_every_subcommand_named_exists(name: str) -> None:
    for arguments in re.findall(r"^batchnorm-lab ([^#\n]*)", TEXTS[name], re.MULTILINE):
        words = arguments.split()
        assert words[0] in _SUBCOMMANDS or words[0].startswith("--"), arguments
        if words[0] == "run" and len(words) > 1:
            fields = {field for field, _ in EXPERIMENTS[words[1]].config.knobs()}
            assert {word.split("=")[0] for word in words[2:]} <= fields
