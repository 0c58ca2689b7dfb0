"""The wheel installs, brings everything the lab needs, and its command opens the lab."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from bn_core.__main__ import main
from bn_core.course.curriculum import find_lesson
from bn_core.inputs.environment import DATABASE, SCHEDULER, WARM
from tests.browser.server import NOBODY, until

ROOT = Path(__file__).parent.parent.parent
OWN = {"PYTHONPATH": "", DATABASE: "sqlite:///lab.sqlite", WARM: "0", SCHEDULER: NOBODY}
"""Settings of a lab whose pages are looked at, and that computes nothing."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; what it depends on is that of the tests."""
    home = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    [packages] = home.glob("lib/python*/site-packages")
    (packages / "tests_dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    install = [sys.executable, "-m", "pip", "--python", str(home), "install", "--no-deps", "-q"]
    subprocess.run([*install, "--disable-pip-version-check", str(wheel)], check=True)
    return home


@pytest.fixture(scope="module")
def served_address(installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the lab that the installed command serves, started in an empty folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "BN_LAB_"))}
    process = subprocess.Popen(
        [installation / "bin" / "batchnorm-lab", "--port", str(port)],
        cwd=tmp_path_factory.mktemp("empty"),
        env={**clean, **OWN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def test_wheel_has_no_generic_name_at_the_top_level(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        top = {name.split("/")[0] for name in archive.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"bn_core"}


def test_wheel_carries_every_page_script_and_style_sheet(wheel: Path) -> None:
    wanted = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pages").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert [each for each in wanted if f"bn_core/_app/{each}" not in held] == []
    assert "bn_core/_app/.streamlit/config.toml" in held


def test_wheel_depends_on_what_requirements_list(wheel: Path) -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = {line.split("#")[0].strip() for line in lines} - {""}
    with zipfile.ZipFile(wheel) as archive:
        [path] = [name for name in archive.namelist() if name.endswith("/METADATA")]
        text = archive.read(path).decode()
    found = {line.split(": ")[1] for line in text.splitlines() if line.startswith("Requires-Dist")}
    assert {each for each in found if "extra ==" not in each} == wanted


def test_installed_command_serves_the_lab_and_its_scripts(served_address: str) -> None:
    def answers() -> bool:
        try:
            return httpx.get(f"{served_address}/_stcore/health").status_code == 200
        except httpx.TransportError:
            return False

    until(answers, "the lab that the installed command starts")
    assert "<title>" in httpx.get(f"{served_address}/depth?layers=20").text
    assert "javascript" in httpx.get(f"{served_address}/lab/plotly.js").headers["content-type"]


def test_installed_page_renders_in_a_browser(served_address: str) -> None:
    """A process of its own runs the browser, because Playwright keeps an event loop running."""
    script = """
import sys
from playwright.sync_api import expect, sync_playwright
from tests.browser.chromium import launch_options
options = launch_options()
with sync_playwright() as playwright:
    page = playwright.chromium.launch(**options).new_page()
    page.goto(sys.argv[1] + '/four_steps')
    heading = page.locator("[data-testid=stHeading]").first
    expect(heading).to_be_visible(timeout=60_000)
    expect(page.locator(".bn-strip circle").first).to_be_visible(timeout=60_000)
    assert page.locator("[data-testid=stException]").count() == 0
    print(heading.inner_text())
"""
    done = subprocess.run(
        [sys.executable, "-c", script, served_address],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert find_lesson("four_steps").question in done.stdout


def test_installed_command_explains_wrong_arguments(installation: Path) -> None:
    command = installation / "bin" / "batchnorm-lab"
    done = subprocess.run(
        [command, "run", "cats"], capture_output=True, text=True, check=False, cwd=installation
    )
    assert done.returncode == 2
    assert done.stderr.startswith("There is no experiment 'cats'. Choose ")


@pytest.mark.parametrize(
    ("arguments", "port", "sentence"),
    [
        (
            ["nonsense"],
            "8501",
            "There is no command 'nonsense'. Choose check, claims, cluster, exercises or run.",
        ),
        (["--port", "x"], "8501", "'x' is not a port from 1 to 65535"),
        (["--port", "99999"], "8501", "'99999' is not a port from 1 to 65535"),
        ([], "abc", "'abc' is not a port from 1 to 65535"),
        (["claims", "C99"], "8501", "there is no claim 'C99', choose from C01 to C56"),
    ],
)
def test_wrong_arguments_get_one_sentence_and_exit_code_2(
    arguments: list[str],
    port: str,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PORT", port)
    try:
        code: str | int | None = main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
