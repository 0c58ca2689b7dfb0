"""A scheduler with an address of its own, as ``batchnorm-lab cluster scheduler`` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bn_core.compute.certificates import make_certificates
from bn_core.compute.workers import LOOPBACK
from bn_core.inputs.environment import CERTIFICATES, SCHEDULER
from tests.browser.server import free_port

CLUSTER = [sys.executable, "-m", "bn_core", "cluster"]
"""The command of a cluster's processes."""


@contextmanager
def scheduler_address() -> Iterator[str]:
    """Make an address and certificates, which every cluster of the block uses."""
    with tempfile.TemporaryDirectory() as folder:
        make_certificates(Path(folder))
        os.environ |= {SCHEDULER: f"tls://{LOOPBACK}:{free_port()}", CERTIFICATES: folder}
        try:
            yield os.environ[SCHEDULER]
        finally:
            del os.environ[SCHEDULER], os.environ[CERTIFICATES]


def start_scheduler(address: str) -> subprocess.Popen[str]:
    """Start a scheduler, and wait until it listens at the address."""
    port = address.rpartition(":")[2]
    command = [*CLUSTER, "scheduler", "--host", LOOPBACK, "--port", port]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    return process
