"""Find a Chromium for the tests, or fetch one: `make test` runs this before pytest.

What is installed costs no time and no network. On a machine with nothing, Playwright's own
download is tried first, then Debian's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

NAMES = (
    "chromium-headless-shell",  # opens a page in two thirds of the time: it has no window to draw
    *("chromium", "google-chrome", "google-chrome-stable", "chromium-browser"),
)
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's, the first that there is."""
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # No host but this one has an address: a page that needs the internet fails.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
DOWNLOAD = 240.0
"""Seconds that one way of getting a browser may take."""


def launch_options(*flags: str) -> dict[str, Any]:
    """What ``chromium.launch`` needs here; RuntimeError with one sentence if there is none."""
    path = _installed()
    if path is None:
        raise RuntimeError(f"There is no Chromium to test with; run {sys.executable} {__file__}.")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": path, "args": [*FLAGS, *flags, *(["--no-sandbox"] if root else [])]}


def main() -> int:
    """Print where the tests' Chromium is; 1 if there is none and none can be had."""
    path = _installed() or _playwrights_download() or _debians_package()
    if path is None:
        print(
            "The browser tests need a Chromium, and neither Playwright nor apt could fetch one: "
            "install chromium or google-chrome so that it is on PATH, then run make test again.",
            file=sys.stderr,
        )
        return 1
    print(f"Chromium: {path}")
    return 0


def _installed() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return _playwrights_own() or next(filter(None, found), None)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def _playwrights_download() -> str | None:
    print("No Chromium found; downloading Playwright's.")
    if not _quietly([sys.executable, "-m", "playwright", "install", "chromium"]):
        return None
    path = _playwrights_own()
    # On a bare machine the browser is there but the libraries it needs are not.
    return path if path and _quietly([path, "--version"]) else None


def _debians_package() -> str | None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return None
    print("Installing Debian's Chromium.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _quietly(["apt-get", "update", "-qq"], quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    for package in PACKAGES:
        if _quietly([*install, package, "fonts-dejavu-core"], quiet):
            break
    return next(filter(None, map(shutil.which, NAMES)), None)


def _quietly(command: Sequence[str], environment: dict[str, str] | None = None) -> bool:
    """Whether a command ended well in time; nothing of what it says is shown."""
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=DOWNLOAD,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
