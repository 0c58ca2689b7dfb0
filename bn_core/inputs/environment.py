"""Read the environment variables of the lab, which its host sets.

Each is read in one function here, which refuses what it cannot use. The server and the commands
read all of them at their start, so that a wrong one ends the start with one sentence.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bn_core.inputs.origin import read_origin

T = TypeVar("T")

ADDRESS = "BN_LAB_ADDRESS"
ALLOW_PLAIN_TCP = "BN_LAB_ALLOW_PLAIN_TCP"
CERTIFICATES = "BN_LAB_CERTIFICATES"
DATABASE = "BN_LAB_DATABASE"
FRAME_ANCESTORS = "BN_LAB_FRAME_ANCESTORS"
METRICS = "BN_LAB_METRICS"
SCHEDULER = "BN_LAB_SCHEDULER"
WARM = "BN_LAB_WARM"
WORKER_MEMORY = "BN_LAB_WORKER_MEMORY"

OWN_FRAMES = "'self'"
"""The sites that may show the lab in a frame unless the host names others: the lab itself."""
LONGEST = 40
"""Most characters of a wrong value that are repeated to the host."""


_SITE = re.compile(
    r"'self'|'none'|\*|https?:|(?:https?://)?(?:\[[\da-f:]+\]|(?:\*\.)?[a-z\d][a-z\d.-]*)(?::(?:\d{1,5}|\*))?",
    re.IGNORECASE,
)
"""A source of the directive frame-ancestors; a browser compares no path."""
_SCHEDULER = re.compile(r"(?:\w+://)?(?:\[[\da-f:.]+\]|[^\s/:\[\]]+):(\d{1,5})/?", re.IGNORECASE)
"""An address of Dask; ``security_for`` says which protocols are safe."""


class SettingError(SystemExit):
    """A variable cannot be used; the message, for the host, ends the process."""


def read_all() -> None:
    """Read every variable, so that a wrong one is reported before anything is started."""
    for read in (
        read_address,
        allows_plain_tcp,
        read_certificates,
        read_database,
        read_frame_ancestors,
        opens_metrics,
        read_scheduler,
        warms_up,
        read_worker_memory,
    ):
        read()


def read_address() -> str:
    """Return the address under which phones reach the lab, or '' to find it out."""
    rule = "must be an address such as http://192.168.0.7:8501"
    return _read(ADDRESS, lambda text: read_origin(text) if text else "", rule)


def allows_plain_tcp() -> bool:
    """Whether a scheduler on another machine may be reached without encryption."""
    return _read_switch(ALLOW_PLAIN_TCP, "0")


def read_certificates() -> Path | None:
    """Return the folder of a cluster's certificates, if it is named."""
    return _read(CERTIFICATES, lambda text: Path(text) if text else None, "must be a folder")


def read_database() -> str:
    """Return the URL of the database, or '' for the lab's own."""
    return _read(DATABASE, str, "must be a URL")


def read_frame_ancestors() -> str:
    """Return the sites that may show the lab in a frame, such as a school's Moodle."""

    def read(text: str) -> str:
        sites = [each.removesuffix("/") for each in text.split(" ") if each]
        if "self" in sites or not all(
            _SITE.fullmatch(each) for each in sites
        ):  # the quotes are forgotten
            raise ValueError
        return " ".join(sites) or OWN_FRAMES

    rule = "must list sites with a space between them, as in \"'self' https://moodle.example.org\""
    return _read(FRAME_ANCESTORS, read, rule)


def opens_metrics() -> bool:
    """Whether everybody who reaches the lab may read Streamlit's metrics."""
    return _read_switch(METRICS, "0")


def read_scheduler() -> str | None:
    """Return the address of the scheduler to join; None computes on this machine."""

    return _read(
        SCHEDULER,
        lambda text: read_scheduler_address(text) if text else None,
        "must be an address such as tls://192.0.2.1:8786",
    )


def read_scheduler_address(text: str) -> str:
    """Return the address of a scheduler; ValueError if it is none."""
    address = _SCHEDULER.fullmatch(text)
    if not address or not 1 <= int(address[1]) <= 65535:
        raise ValueError
    return text.removesuffix("/")


def warms_up() -> bool:
    """Whether what the lessons open with is computed before anybody asks for it."""
    return _read_switch(WARM, "1")


def read_worker_memory() -> float:
    """Return by how many MiB a worker may grow before it is replaced."""

    def read(text: str) -> float:
        number = float(text or 1024)
        if not 1 <= number < math.inf:
            raise ValueError
        return number

    return _read(WORKER_MEMORY, read, "must be a number of MiB, at least 1")


def _read_switch(name: str, default: str) -> bool:
    def read(text: str) -> bool:
        if text not in ("", "0", "1"):
            raise ValueError
        return (text or default) == "1"

    return _read(name, read, "must be 0 or 1")


def _read(name: str, convert: Callable[[str], T], rule: str) -> T:
    """Convert a variable's text, '' if it is not set; SettingError on a ValueError."""
    text = os.environ.get(name, "").strip()
    try:
        return convert(text)
    except ValueError:
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        raise SettingError(f"{name} {rule}, not {shown!r}.") from None
