"""Start Streamlit on the lab's app, from a checkout or from an installed package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DEFAULT_HOST = os.environ.get("HOST", "127.0.0.1")
DEFAULT_PORT = int(os.environ.get("PORT", "8501"))
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

    The server starts in the app's folder, where Streamlit finds its settings.
    """
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.address", host, "--server.port", str(port)]
    try:
        return subprocess.run([*command, *options], cwd=app_folder(), check=False).returncode
    except KeyboardInterrupt:
        return 0
