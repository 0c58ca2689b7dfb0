"""Create the certificates of a cluster, an authority and one that it has signed.

Dask looks at nothing but who signed a certificate, so all machines of a cluster share one. The
authority's key signs it and is forgotten: it can leak from nowhere. New certificates replace all.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from distributed.security import Security

from bn_core.compute.security import AUTHORITY, MEMBER

LIFETIME = timedelta(days=730)
_CLOCKS = timedelta(days=1)
"""How far the clocks of a cluster's machines may be apart."""
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Certificates:
    """An authority, and a member that it has signed with the member's key, in PEM."""

    authority: bytes
    member: bytes
    key: bytes


def make_certificates(folder: Path) -> datetime:
    """Write new certificates and return when they expire.

    Only their owner can read them.
    """
    now = datetime.now(UTC)
    end = now + LIFETIME
    made = _sign(now - _CLOCKS, end)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(folder / AUTHORITY, made.authority)
    _write(folder / MEMBER, made.member + made.key)
    return end


def make_temporary_security() -> Security:
    """Return new certificates for Dask that are never stored and end with the process.

    They are valid at any time: if the clock is set back, workers must not take one for a
    certificate of the future, as they do with Dask's own.
    """
    made = _sign(_FIRST, _LAST)
    authority, member, key = (each.decode() for each in (made.authority, made.member, made.key))
    roles = ("client", "scheduler", "worker")
    pairs = {f"tls_{role}_cert": member for role in roles} | {
        f"tls_{role}_key": key for role in roles
    }
    return Security(require_encryption=True, tls_ca_file=authority, **pairs)


def _sign(begin: datetime, end: datetime) -> Certificates:
    """Return new certificates that are valid in this time."""
    authority_key, member_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _name("BatchNorm Lab cluster authority")
    builder = x509.CertificateBuilder().issuer_name(name)
    builder = builder.not_valid_before(begin).not_valid_after(end)
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
    return Certificates(
        authority.public_bytes(Encoding.PEM), member.public_bytes(Encoding.PEM), key
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _write(path: Path, content: bytes) -> None:
    """Write a file that is its owner's from its first moment, whatever was there."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
