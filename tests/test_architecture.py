"""The rules of the source tree, one test each; the table of allowed arrows is their heart.

`pytest -s tests/test_architecture.py` prints the table with the number of imports along each arrow.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

import pytest

from bn_core.course.curriculum import LESSONS
from tests.source_tree import (
    FILES,
    ROOT,
    everything_needed,
    imports,
    libraries,
    needs,
    nodes,
    own_imports,
    tree,
    within,
)

FRONTEND = ROOT / "pages" / "shared" / "frontend"

ARROWS = {
    "app": "pages server",
    "__main__": "server course compute inputs",
    "pages": "server classroom course compute lessons figures experiments storage text inputs norm",
    "server": "classroom course compute lessons figures experiments storage text inputs norm",
    "classroom": "course lessons figures experiments storage text inputs norm",
    "course": "compute lessons training figures experiments storage text inputs norm",
    "compute": "training experiments storage text inputs norm",
    "lessons": "training figures experiments text inputs norm",
    "training": "experiments text inputs norm",
    "figures": "experiments text inputs norm",
    "experiments": "text inputs norm",
    "storage": "inputs",
    "text": "inputs norm",
    "inputs": "norm",
    "norm": "",
}
"""Each package and all that it may import, from top to bottom: an arrow points down or nowhere."""

CLASSROOM = (
    "exchange",
    "plans",
    "homework",
    "report",
    "live",
    "room",
    "activities",
    "events",
    "steps",
    "people",
    "inputs",
)
"""The packages of the classroom from top to bottom: each imports only those below it."""

MOST_PACKAGES = 12

CHECK = "A badge's check takes the page's arrays, not a config, so no record names it yet."

EXCEPTIONS: dict[str, dict[str, str]] = {
    "only Experiment records spell the path of a worker module": {
        f"pages.{page} spells bn_core.{check}": CHECK
        for page, check in [
            ("backward.sections", "lessons.backward.worker.three_way_check"),
            ("claims.run_all", "course.ledger.worker.trial"),
            ("four_steps.arithmetic", "lessons.four_steps.worker.pytorch_check"),
            ("folding.sections", "lessons.folding.worker.folding_check"),
            ("folding.sections", "lessons.folding.worker.redundant_bias_check"),
            ("sequences.tokens", "lessons.sequences.worker.influence_check"),
            ("which_axes.sharing", "lessons.four_steps.worker.pytorch_check"),
        ]
    }
}
"""Rule → offender → why it still stands. An entry that no longer offends fails its rule, too."""


def package(name: str) -> str:
    """The row of the table that a module belongs to; the core's public names are norm's."""
    parts = name.split(".")
    if parts[0] != "bn_core":
        return parts[0]
    return parts[1] if len(parts) > 1 else "norm"


def lesson(name: str) -> str | None:
    """The lesson whose package a module lies in, if any."""
    parts = name.split(".")
    folder = parts[:2] == ["bn_core", "lessons"] and len(parts) > 2
    return parts[2] if folder and (ROOT.joinpath(*parts[:3])).is_dir() else None


def in_worker(name: str) -> bool:
    """Whether a module runs on workers alone: it may import PyTorch."""
    return within(name, "bn_core.training") or "worker" in name.split(".")


def expect_no_offenders(rule: str, offenders: Iterable[str]) -> None:
    """Fail with every offender that is no known exception, and every exception that is none."""
    found, known = set(offenders), EXCEPTIONS.get(rule, {})
    new = [f"offends: {each}" for each in sorted(found - known.keys())]
    gone = [f"no longer offends, strike it out: {each}" for each in sorted(known.keys() - found)]
    assert not new + gone, "\n".join([rule, *new, *gone])


def arrow_table() -> str:
    """The table of allowed arrows as text, with how many imports run along each."""
    drawn = Counter(
        (package(name), package(each))
        for name in FILES
        if name != "bn_core"
        for each in own_imports(name)
    )
    rows = []
    for source, allowed in ARROWS.items():
        targets = ", ".join(f"{each} {drawn[source, each]}" for each in allowed.split())
        rows.append(f"{source:<12}→ {targets or 'nothing'}")
    return "\n".join(["package     may import (imports today)", *rows])


def test_the_walk_sees_the_tree() -> None:
    assert {"app", "bn_core", "bn_core.training.trainer", "pages.shared.lesson"} <= FILES.keys()
    assert "torch" in libraries("bn_core.training.trainer")
    assert "bn_core.compute.interruption" in own_imports("bn_core.compute.actors")
    assert "bn_core.training.device" not in needs("bn_core.compute.actors")
    assert "bn_core.norm.axes" in everything_needed({"pages.shared.strip"})
    assert in_worker("bn_core.lessons.depth.worker.jacobian")
    assert lesson("bn_core.lessons.depth.worker.jacobian") == lesson("bn_core.lessons.depth")
    assert lesson("bn_core.lessons.question") is None


def test_the_table_points_down() -> None:
    print(f"\n{arrow_table()}")
    order = list(ARROWS)
    expect_no_offenders(
        "an arrow of the table points to a row below",
        (
            f"{source} → {target}"
            for source, allowed in ARROWS.items()
            for target in allowed.split()
            if target not in order or order.index(target) <= order.index(source)
        ),
    )


def test_imports_follow_the_table() -> None:
    offenders = [
        f"{name} imports {each}"
        for name in FILES
        if name != "bn_core"
        for each in own_imports(name)
        if package(each) not in {package(name), *ARROWS.get(package(name), "").split()}
    ]
    offenders += [
        f"{name} imports {each.name}, relatively"
        for name in FILES
        for each in imports(name)
        if each.name.startswith(".")
    ]
    if offenders:
        print(arrow_table())
    expect_no_offenders("imports follow the table of allowed arrows", offenders)


def test_the_root_is_a_dozen_packages_and_no_loose_modules() -> None:
    entries = [each for each in (ROOT / "bn_core").iterdir() if each.name != "__pycache__"]
    packages = {each.name for each in entries if each.is_dir()}
    assert packages <= ARROWS.keys()
    assert len(packages) <= MOST_PACKAGES, sorted(packages)
    modules = {each.name for each in entries if each.suffix == ".py"}
    expect_no_offenders("no loose modules at the root", modules - {"__init__.py", "__main__.py"})


def classroom_package(name: str) -> str | None:
    """The classroom's package that a module lies in, if any."""
    parts = name.split(".")
    return parts[2] if within(name, "bn_core.classroom") and len(parts) > 2 else None


def test_the_classrooms_packages_import_only_those_below() -> None:
    folders = {path.name for path in (ROOT / "bn_core" / "classroom").glob("[a-z]*/")}
    assert folders == set(CLASSROOM), "list each package, and no loose module"
    packages = {name: classroom_package(name) for name in FILES}
    expect_no_offenders(
        "the packages of the classroom import only those below them",
        (
            f"{name} imports {each}"
            for name, own in packages.items()
            for each in own_imports(name)
            if own and (other := packages[each])
            if CLASSROOM.index(other) < CLASSROOM.index(own)
        ),
    )


def test_imports_make_no_circle() -> None:
    left = {name: needs(name) for name in FILES}
    while free := {name for name, wanted in left.items() if not wanted & left.keys()}:
        left = {name: wanted for name, wanted in left.items() if name not in free}
    expect_no_offenders(
        "imports make no circle",
        (f"{name} ↔ {', '.join(sorted(wanted & left.keys()))}" for name, wanted in left.items()),
    )


def test_lessons_import_no_other_lesson() -> None:
    expect_no_offenders(
        "no lesson imports another lesson",
        (
            f"{name} imports {each}"
            for name in FILES
            if lesson(name)
            for each in own_imports(name)
            if lesson(each) not in (None, lesson(name))
        ),
    )


def test_streamlit_is_imported_by_app_and_pages_alone() -> None:
    expect_no_offenders(
        "only app.py and pages/ import streamlit",
        (n for n in FILES if "streamlit" in libraries(n) and not within(n, "app", "pages")),
    )


def test_streamlits_private_parts_are_touched_in_one_module() -> None:
    public = ("streamlit", "streamlit.delta_generator")
    offenders = [
        f"{name} imports {each.name}"
        for name in FILES
        for each in imports(name)
        if within(each.name, "streamlit")
        if each.name != "streamlit" and each.name.rpartition(".")[0] not in public[1:]
    ]
    offenders += [
        f"{name} reads .{node.attr}"
        for name in FILES
        if "streamlit" in libraries(name)
        for node in nodes(name)
        if isinstance(node, ast.Attribute) and re.match(r"_(?!_)", node.attr)
        if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    ]
    one = "pages.shared.streamlit_internals"
    assert any(each.startswith(one) for each in offenders)
    expect_no_offenders(
        "Streamlit's private parts are touched in one package",
        (each for each in offenders if not each.startswith((f"{one} ", f"{one}."))),
    )
    required = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    [version] = re.findall(r"^streamlit==(\S+)$", required, re.MULTILINE)
    assert f"Streamlit {version}." in (ast.get_docstring(tree(one)) or "")


def test_torch_is_imported_by_training_and_workers_alone() -> None:
    expect_no_offenders(
        "only bn_core/training and folders named worker/ import torch or sklearn",
        (n for n in FILES if libraries(n) & {"torch", "sklearn"} and not in_worker(n)),
    )


def test_the_web_process_needs_no_torch() -> None:
    loaded = everything_needed({name for name in FILES if within(name, "app", "pages")})
    assert "bn_core.server.run_routes" in loaded
    expect_no_offenders(
        "nothing that the web process loads imports torch",
        (
            name
            for name in loaded
            if libraries(name) & {"torch", "sklearn"} or "worker" in name.split(".")
        ),
    )


def test_worker_modules_are_named_in_strings_by_experiments_alone() -> None:
    spelled = re.compile(r"bn_core\.[\w.]*\bworker\.\w+")
    expect_no_offenders(
        "only Experiment records spell the path of a worker module",
        (
            f"{name} spells {node.value}"
            for name in FILES
            if within(name, "app", "pages", "bn_core.server", "bn_core.compute")
            for node in nodes(name)
            if isinstance(node, ast.Constant)
            if isinstance(node.value, str) and spelled.fullmatch(node.value)
        ),
    )


def test_only_the_device_module_spells_cuda() -> None:
    spelling = {n for n, p in FILES.items() if "cuda" in p.read_text(encoding="utf-8").lower()}
    assert "bn_core.training.device" in spelling
    expect_no_offenders(
        "only training/device.py spells cuda", spelling - {"bn_core.training.device"}
    )


def test_packages_reexport_nothing() -> None:
    expect_no_offenders(
        "no __init__.py but bn_core's own imports or defines anything",
        (
            name
            for name, path in FILES.items()
            if path.name == "__init__.py" and name != "bn_core"
            if len(tree(name).body) > 1
        ),
    )


def test_every_module_opens_with_one_sentence() -> None:
    opening = {n: (ast.get_docstring(tree(n)) or "").split("\n")[0] for n in FILES}
    expect_no_offenders(
        "every module opens with one sentence",
        (f"{n}: {line!r}" for n, line in opening.items() if not re.fullmatch(r"\S.*[.?!]", line)),
    )


def test_docstrings_open_with_a_line_of_at_most_80_characters() -> None:
    """Ruff sees to it that each public module, class and function has a docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    opening = (
        (n, (ast.get_docstring(node) or "").split("\n")[0])
        for n in FILES
        for node in nodes(n)
        if isinstance(node, documented)
    )
    expect_no_offenders(
        "docstrings open with a line of at most 80 characters",
        (f"{n}: {line}" for n, line in opening if len(line) > 80),
    )


def test_page_modules_define_no_class() -> None:
    rerun = ["app", *(each.path.removesuffix(".py").replace("/", ".") for each in LESSONS)]
    types = {"dataclass", "Enum", "StrEnum", "IntEnum", "NamedTuple", "namedtuple"}
    offenders = [
        f"{name} defines {node.name}"
        for name in rerun
        for node in nodes(name)
        if isinstance(node, ast.ClassDef)
    ]
    offenders += [
        f"{name} imports {each.name}"
        for name in rerun
        for each in imports(name)
        if each.name.rsplit(".", 1)[-1] in types
    ]
    expect_no_offenders("what Streamlit runs again and again defines no class", offenders)


def test_no_page_lies_directly_in_pages() -> None:
    assert list(ROOT.glob("pages/*.py")) == []


AROUND = ("front", "glossary", "placement", "report", "wall")
"""Pages around the lessons."""


def test_the_curriculum_names_every_page_and_no_other() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/*/page.py")]
    listed = [each.path for each in LESSONS]
    assert sorted([*listed, *(f"pages/{each}/page.py" for each in AROUND)]) == sorted(files)
    assert len({each.name for each in LESSONS}) == len(listed)


def test_every_page_folder_is_a_page_or_shared() -> None:
    folders = {path.parent.name for path in ROOT.glob("pages/*/*.py")}
    assert folders - {"shared", *AROUND} == {each.name for each in LESSONS}


def test_a_lesson_asks_one_question() -> None:
    expect_no_offenders(
        "a lesson asks one question",
        (each.question for each in LESSONS if not re.fullmatch(r"[^?]+\?", each.question)),
    )


def test_no_script_speaks_to_another_host() -> None:
    namespace = "http://www.w3.org/2000/svg"  # a name that XML wants; nothing is fetched from it
    spoken = re.compile(r"""\b(?:https?|wss?):/?/?\S*|["'(`]//\w[^"'`)\s]*""")
    files = [path for path in FRONTEND.rglob("*") if path.is_file()]
    assert len(files) > 10
    expect_no_offenders(
        "no script or style sheet of the frontend speaks to another host",
        (
            f"{path.relative_to(FRONTEND)}: {found}"
            for path in files
            for found in spoken.findall(path.read_text(encoding="utf-8").replace(namespace, ""))
        ),
    )


def test_scripts_of_others_are_those_that_were_released() -> None:
    """Each library's VERSION lists the hash of every script; its licence lies beside it."""
    libraries = [path for path in (FRONTEND / "vendor").iterdir() if path.is_dir()]
    assert libraries
    for folder in libraries:
        assert "Redistribution" in (folder / "LICENSE").read_text(encoding="utf-8")
        text = (folder / "VERSION").read_text(encoding="utf-8")
        listed = {name: digest for digest, name in re.findall(r"([0-9a-f]{64})  (\S+)", text)}
        held = {
            path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*.js")
        }
        assert held == listed


def test_a_known_exception_names_a_rule_that_is_kept() -> None:
    kept = (ROOT / "tests" / "test_architecture.py").read_text(encoding="utf-8")
    expect_no_offenders(
        "an exception's rule is one of these tests'",
        (rule for rule in EXCEPTIONS if kept.count(f'"{rule}"') < 2),
    )


@pytest.mark.parametrize("offenders", [["a new one"], []])
def test_the_list_of_exceptions_can_only_shrink(
    offenders: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXCEPTIONS, "a rule", {"an old one": "It was there first."})
    with pytest.raises(AssertionError, match="offends"):
        expect_no_offenders("a rule", offenders)
    expect_no_offenders("a rule", ["an old one"])


PAGE_SHEETS = ("app.css", "present.css", "room_page.css")


def foreign_selectors(css: str) -> list[str]:
    """The selectors of a style sheet that do not begin with an element of the lab's own."""
    lists = re.findall(r"(?:^|[}\n])([^{}@/]+)\{", css)
    selectors = [
        selector.strip()
        for each in lists
        for selector in re.split(r",(?![^()]*\))", each)  # no comma within parentheses
    ]
    return [selector for selector in selectors if not selector.startswith(".bn-")]


def test_component_style_sheets_style_the_labs_own_elements_alone() -> None:
    """What Streamlit draws is restyled by the sheets that pages load themselves."""
    assert foreign_selectors(".bn-a, p:is(.b, .c),\n.bn-d { }") == ["p:is(.b, .c)"]
    sheets = [path for path in FRONTEND.rglob("*.css") if path.name not in PAGE_SHEETS]
    assert sheets
    offenders = [
        f"{path.name}: {selector}"
        for path in sheets
        for selector in foreign_selectors(path.read_text(encoding="utf-8"))
    ]
    expect_no_offenders("component style sheets style the lab's own elements alone", offenders)


def test_one_module_reads_the_labs_environment() -> None:
    expect_no_offenders(
        "only inputs/environment.py spells the name of a variable",
        (
            f"{name} spells {node.value}"
            for name in FILES
            if name != "bn_core.inputs.environment"
            for node in nodes(name)
            if isinstance(node, ast.Constant)
            if isinstance(node.value, str) and re.fullmatch(r"BN_LAB_\w+", node.value)
        ),
    )
