"""Choose the certificates with which a scheduler is reached.

Dask has no password: anyone who reaches a scheduler's port can run code in the processes that
trust it. So every connection is TLS with a certificate on both ends: a new one at each start
on this machine, and one that ``batchnorm-lab cluster certificates`` made for a cluster.
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path

from distributed.security import Security
from platformdirs import user_data_path

from bn_core.inputs.environment import ALLOW_PLAIN_TCP, allows_plain_tcp, read_certificates

AUTHORITY, MEMBER = "ca.pem", "cluster.pem"
"""The files of a cluster: the certificate of its authority; a member's certificate and key."""


class RefusedAddressError(RuntimeError):
    """A scheduler must not be connected to; the message is a sentence for the user."""


def certificates_folder() -> Path:
    """Return the folder of the cluster's certificates on this machine."""
    return read_certificates() or user_data_path("batchnorm-lab", appauthor=False) / "certificates"


def security_for(address: str) -> Security:
    """Return the security of a connection; RefusedAddressError if it is not safe."""
    scheme, _, place = address.rpartition("://")
    if scheme == "tls":
        return load_security(certificates_folder())
    if scheme in ("", "tcp") and (_is_loopback(place) or allows_plain_tcp()):
        return Security()
    raise RefusedAddressError(
        f"The scheduler at {address} is not asked, because everybody on the network could read and "
        f"change what is sent: use tls:// and certificates, or set {ALLOW_PLAIN_TCP}=1 to accept "
        "the risk."
    )


def load_security(folder: Path) -> Security:
    """Return a folder's certificates for Dask; RefusedAddressError without them."""
    authority, member = folder / AUTHORITY, folder / MEMBER
    for file in (authority, member):
        if not os.access(file, os.R_OK):
            raise RefusedAddressError(
                f"There is no certificate at {file}: make the cluster's certificates with "
                f"batchnorm-lab cluster certificates, or copy their folder to this machine."
            )
    roles = {f"tls_{role}_cert": str(member) for role in ("client", "scheduler", "worker")}
    security = Security(require_encryption=True, tls_ca_file=str(authority), **roles)
    try:
        security.get_connection_args("worker")
    except OSError:  # as the errors of OpenSSL are
        raise RefusedAddressError(
            f"The certificates in {folder} cannot be used: copy the folder from another machine of "
            "the cluster again, or make new ones with batchnorm-lab cluster certificates --replace."
        ) from None
    return security


def _is_loopback(place: str) -> bool:
    """Whether ``host:port`` names this machine alone."""
    host = place.rpartition(":")[0].strip("[]") or place
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
