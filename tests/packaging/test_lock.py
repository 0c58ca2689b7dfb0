"""The lock lists what the requirements ask for, and a hash of everything that is installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
SOURCES = ["requirements.txt", "requirements-test.txt", "requirements-audit.txt"]

# One entry: a line with the package and its version, then indented lines with hashes and reasons.
ENTRY = re.compile(r"^(?P<pin>\w[^\\\n]*?) \\\n(?P<rest>(?: .*\n)+)", re.MULTILINE)
ENTRIES = [(Requirement(m["pin"]), m["rest"]) for m in ENTRY.finditer(LOCK)]


def pins(source: str) -> dict[str, Requirement]:
    """Returns what a file of requirements lists itself, by name."""
    lines = (line.split("#")[0].strip() for line in (ROOT / source).read_text().splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(each.name): each for each in found}


def locked_pins(name: str) -> set[str]:
    return {str(pin.specifier) for pin, _ in ENTRIES if canonicalize_name(pin.name) == name}


@pytest.mark.parametrize("source", SOURCES)
def test_lock_pins_what_the_requirements_list(source: str) -> None:
    """If this fails, run `make lock`."""
    wanted = {name: {str(each.specifier)} for name, each in pins(source).items()}
    assert wanted == {name: locked_pins(name) for name in wanted}
    assert all(re.fullmatch(r"==[\w.]+", pin) for [pin] in wanted.values())


@pytest.mark.parametrize("source", SOURCES)
def test_lock_names_no_requirement_that_was_removed(source: str) -> None:
    """If this fails, run `make lock`."""
    named = {canonicalize_name(pin.name) for pin, rest in ENTRIES if f"-r {source}\n" in rest}
    assert named | {"torch"} == pins(source).keys() | {"torch"}  # its entry gives no reason


def test_lock_is_a_list_of_pins_with_hashes_and_nothing_else() -> None:
    """No index, no address and no path is in it."""
    spare = [line for line in ENTRY.sub("", LOCK).splitlines() if line and line[0] != "#"]
    assert spare == []
    for pin, rest in ENTRIES:
        lines = [line.strip().removesuffix(" \\") for line in rest.splitlines()]
        hashes = [line for line in lines if line[0] != "#"]
        assert hashes, pin
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes), pin
        assert pin.url is None
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier)), pin


def test_lock_covers_linux_macos_windows_and_each_python() -> None:
    """Of packages that differ by system or Python, one entry holds for each."""
    for system in ("linux", "darwin", "win32"):
        for python in ("3.11", "3.12", "3.13"):
            here = {
                "sys_platform": system,
                "os_name": "nt" if system == "win32" else "posix",
                "python_version": python,
                "python_full_version": f"{python}.0",
                "platform_machine": "x86_64",
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
            }
            names = [
                canonicalize_name(pin.name)
                for pin, _ in ENTRIES
                if pin.marker is None or pin.marker.evaluate(here)
            ]
            assert len(names) == len(set(names))
            assert {"numpy", "scipy", "torch", "streamlit", "pytest"} <= set(names)
            assert ("triton" in names) == (system == "linux")


def test_pip_is_pinned_by_a_hash_of_the_lock() -> None:
    """It is installed before pip can read a hash from the lock, so it carries its own."""
    lines = (ROOT / "requirements-pip.txt").read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if not line.startswith("#")]
    pin, digest = line.split(" --hash=")
    [(locked, rest)] = [entry for entry in ENTRIES if entry[0].name == "pip"]
    assert str(locked) == pin
    assert f"--hash={digest}" in rest
    assert Version(pin.removeprefix("pip==")) >= Version("26.1"), (
        "the first that reads constraints' hashes"
    )


def test_lock_lists_the_cpu_builds_of_the_torch_that_is_required() -> None:
    """The file of their hashes is written by hand, for the version that is required."""
    lines = (ROOT / "torch-cpu.sha256").read_text(encoding="utf-8").splitlines()
    builds = [line.split("  ") for line in lines if not line.startswith("#")]
    [(_, rest)] = [entry for entry in ENTRIES if entry[0].name == "torch"]
    assert [digest for digest, _ in builds if f"--hash=sha256:{digest}" not in rest] == []
    wanted = str(pins("requirements.txt")["torch"].specifier).removeprefix("==")
    for python in ("cp311", "cp312", "cp313"):
        for machine in ("x86_64", "aarch64"):
            name = f"torch-{wanted}+cpu-{python}-{python}-manylinux_2_28_{machine}.whl"
            assert name in [name for _, name in builds]
