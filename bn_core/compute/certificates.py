"""Create the certificates of a cluster, an authority and one that it has signed.

Dask looks at nothing but who signed a certificate, so all machines of a cluster share one. The
authority's key signs it and is forgotten: it can leak from nowhere. New certificates replace all.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bn_core.compute.security import AUTHORITY, MEMBER

LIFETIME = timedelta(days=730)
_CLOCKS = timedelta(days=1)
"""How far the clocks of a cluster's machines may be apart."""


def make_certificates(folder: Path) -> datetime:
    """Write new certificates and return when they expire.

    Only their owner can read them.
    """
    now = datetime.now(UTC)
    end = now + LIFETIME
    authority_key, member_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _name("BatchNorm Lab cluster authority")
    builder = x509.CertificateBuilder().issuer_name(name)
    builder = builder.not_valid_before(now - _CLOCKS).not_valid_after(end)
    authority = (
        builder.subject_name(name)
        .public_key(authority_key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    member = (
        builder.subject_name(_name("BatchNorm Lab cluster member"))
        .public_key(member_key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
            ),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    key = member_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(folder / AUTHORITY, authority.public_bytes(Encoding.PEM))
    _write(folder / MEMBER, member.public_bytes(Encoding.PEM) + key)
    return end


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _write(path: Path, content: bytes) -> None:
    """Write a file that is its owner's from its first moment, whatever was there."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
