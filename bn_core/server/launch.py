"""Start Streamlit on the lab's app, from a checkout or from an installed package."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from bn_core.server.listening import explain_refusal

_PACKAGE = Path(__file__).parents[1]


def app_folder() -> Path:
    """Return the folder of app.py, pages/ and .streamlit/.

    In a checkout they stand beside bn_core. A wheel carries them in bn_core/_app, because app and
    pages are no names for the top level of site-packages.
    """
    packaged = _PACKAGE / "_app"
    return packaged if packaged.is_dir() else _PACKAGE.parent


def launch(host: str, port: int) -> int:
    """Serve the lab until it is stopped, and return the exit code of the server.

    It is 1, after one sentence, if nothing can listen at the address.

    On POSIX the server replaces this process, so that a signal that ends the command ends the
    server. The signal waits until app.py is loaded, which knows how to end. The current folder
    stays the user's: a relative path in BN_LAB_DATABASE means a file there. Streamlit reads the
    settings beside app.py last, so they win.
    """
    if refusal := explain_refusal(host, port):
        print(refusal, file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "streamlit", "run", str(app_folder() / "app.py")]
    command += ["--server.address", host, "--server.port", str(port)]
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        os.execv(sys.executable, command)
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0
