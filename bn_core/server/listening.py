"""Say in a sentence why this machine cannot listen at an address."""

from __future__ import annotations

import errno
import os
import socket

_OWN_SOCKET = "unix://"
"""How Streamlit's address of a socket in the file system begins."""


def explain_refusal(host: str, port: int) -> str:
    """Return why nothing can listen at an address, or '' if a server can."""
    if host.startswith(_OWN_SOCKET):
        return ""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if os.name == "posix":  # elsewhere it would share a port that is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        return f"Port {port} is not open to this account. Choose one from 1024 to 65535."
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            return f"Port {port} is not available. Choose another one, or stop what uses it."
        return (
            f"{host[:40]!r} is not an address of this machine. Choose 127.0.0.1 for this machine "
            "alone, or 0.0.0.0 for its whole network."
        )
    return ""
