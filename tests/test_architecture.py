"""The laws of the house, read from the imports: who may know whom."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bn_core.course.curriculum import LESSONS

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "pages" / "shared" / "frontend"
STREAMLIT = ("app", "pages")
TORCH = ("bn_core.training", "bn_core.training.loss_surface", "bn_core.experiments")
ROOMS = (
    "compute",
    "configs",
    "experiments",
    "figures",
    "landscape",
    "results",
    "snippets",
    "training",
)
CORE = tuple(
    f"bn_core.{path.stem}"
    for path in sorted((ROOT / "bn_core").iterdir())
    if path.stem not in ROOMS and (path.suffix == ".py" or (path / "__init__.py").exists())
    if path.stem != "__init__"
)
"""What a lesson computes itself, each module one idea; whatever stands in no other room."""
PLAIN = (*CORE, "bn_core", "bn_core.configs", "bn_core.results", "bn_core.snippets")
"""What neither draws, trains nor asks a worker."""


@dataclass(frozen=True)
class Import:
    """One imported name, and whether the module needs it to be loaded itself."""

    name: str
    at_once: bool


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    name_of(path): path
    for path in [ROOT / "app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("bn_core/**/*.py")]
}
modules = pytest.mark.parametrize("name", sorted(FILES))


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text(encoding="utf-8"))


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in packages)


@cache
def imports(name: str) -> tuple[Import, ...]:
    """Every import of a module, those inside functions too; `from a import b` names a.b."""
    return tuple(found_in(name))


def found_in(name: str) -> Iterator[Import]:
    later = {
        id(inner)
        for outer in ast.walk(tree(name))
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, id(node) not in later) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name} imports relatively; name the module in full"
            assert node.module
            for alias in node.names:
                yield Import(f"{node.module}.{alias.name}", id(node) not in later)


def known(name: str) -> str | None:
    """The module of this house that an imported name comes from, if any."""
    return name if name in FILES else next(iter({name.rpartition(".")[0]} & FILES.keys()), None)


def needs(name: str) -> set[str]:
    """The modules of this house that a module cannot be loaded without."""
    return {found for each in imports(name) if each.at_once and (found := known(each.name))}


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


def outsiders(name: str) -> set[str]:
    return {each.name.split(".")[0] for each in imports(name)} - {"bn_core", "pages", "app"}


def test_the_walk_sees_the_house() -> None:
    assert {"app", "bn_core", "bn_core.training.trainer", "pages.shared.lesson"} <= FILES.keys()
    assert "torch" in outsiders("bn_core.training.trainer")
    assert "bn_core.training" in {known(each.name) for each in imports("bn_core.compute.actors")}
    assert "bn_core.training" not in needs("bn_core.compute.actors")
    assert "bn_core.norm.axes" in everything_needed(
        {"bn_core.compute.actors", "pages.shared.strip"}
    )


@modules
def test_streamlit_is_imported_by_the_door_and_the_pages_alone(name: str) -> None:
    assert "streamlit" not in outsiders(name) or within(name, STREAMLIT)


@modules
def test_torch_is_imported_where_networks_are_trained_alone(name: str) -> None:
    assert not outsiders(name) & {"torch", "sklearn"} or within(name, TORCH)


def test_nothing_that_the_web_process_loads_imports_torch() -> None:
    loaded = everything_needed({name for name in FILES if within(name, STREAMLIT)})
    assert "bn_core.server.run_routes" in loaded
    assert [name for name in sorted(loaded) if within(name, TORCH)] == []


@modules
def test_the_arrows_run_from_pages_to_the_core(name: str) -> None:
    ours = {found for each in imports(name) if (found := known(each.name))}
    if within(name, ("bn_core",)):
        assert [each for each in ours if within(each, STREAMLIT)] == []
    forbidden: dict[tuple[str, ...], tuple[str, ...]] = {
        PLAIN: ("bn_core.figures", "bn_core.compute", *TORCH),
        ("bn_core.figures",): ("bn_core.compute", *TORCH),
        ("bn_core.training", "bn_core.training.loss_surface"): (
            "bn_core.figures",
            "bn_core.compute",
            "bn_core.experiments",
        ),
        ("bn_core.experiments",): ("bn_core.figures", "bn_core.compute"),
        ("bn_core.compute",): ("bn_core.figures",),
    }
    for these, others in forbidden.items():
        if name in these or (these != PLAIN and within(name, these)):
            assert [each for each in ours if within(each, others)] == []


def test_there_is_no_import_circle() -> None:
    left = {name: needs(name) - {name} for name in FILES}
    while free := {name for name, wanted in left.items() if not wanted & left.keys()}:
        left = {name: wanted for name, wanted in left.items() if name not in free}
    assert left == {}


@modules
def test_only_one_module_knows_what_a_gpu_is_called(name: str) -> None:
    spells = "cuda" in FILES[name].read_text(encoding="utf-8").lower()
    assert spells == (name == "bn_core.training.device")


@modules
def test_every_module_opens_with_one_sentence(name: str) -> None:
    first = (ast.get_docstring(tree(name)) or "").split("\n")[0]
    assert re.fullmatch(r"\S.*[.?!]", first), f"{name}: {first!r}"


def rerun() -> list[str]:
    return ["app", *(each.path.removesuffix(".py").replace("/", ".") for each in LESSONS)]


@pytest.mark.parametrize("name", rerun())
def test_what_runs_again_and_again_defines_no_type(name: str) -> None:
    assert [node.name for node in ast.walk(tree(name)) if isinstance(node, ast.ClassDef)] == []
    made = {each.name.rsplit(".", 1)[-1] for each in imports(name)}
    assert not made & {"dataclass", "Enum", "StrEnum", "IntEnum", "NamedTuple", "namedtuple"}


def test_no_page_lies_directly_in_pages() -> None:
    assert list(ROOT.glob("pages/*.py")) == []


def test_the_curriculum_names_every_lesson_file_and_no_other() -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("pages/*/*.py")
        if path.parent.name != "shared"
    }
    listed = [each.path for each in LESSONS]
    assert sorted(listed) == sorted(files)
    assert len({each.name for each in LESSONS}) == len(listed)


def test_a_section_is_one_folder_and_a_lesson_asks_one_question() -> None:
    folders = {(each.section, each.path.split("/")[1]) for each in LESSONS}
    assert len(folders) == len({section for section, _ in folders})
    for each in LESSONS:
        assert re.fullmatch(r"[^?]+\?", each.question), each.question


@pytest.mark.parametrize(
    "path",
    sorted(path for path in FRONTEND.rglob("*") if path.is_file()),
    ids=lambda path: path.name,
)
def test_no_script_speaks_to_another_host(path: Path) -> None:
    namespace = "http://www.w3.org/2000/svg"  # a name that XML wants; nothing is fetched from it
    text = path.read_text(encoding="utf-8").replace(namespace, "")
    assert re.findall(r"""(?:https?|wss?):/?/?\S*|["'(`]//\w[^"'`)\s]*""", text) == []
