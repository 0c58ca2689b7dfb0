"""A cluster's certificates are its owner's alone, and nothing is asked without them."""

import ssl
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from bn_core.__main__ import main
from bn_core.compute.certificates import make_certificates, make_temporary_security
from bn_core.compute.security import (
    AUTHORITY,
    MEMBER,
    RefusedAddressError,
    security_for,
)
from bn_core.inputs.environment import ALLOW_PLAIN_TCP, CERTIFICATES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the lab looks for certificates; it is not there yet."""
    place = tmp_path / "certificates"
    monkeypatch.setenv(CERTIFICATES, str(place))
    monkeypatch.delenv(ALLOW_PLAIN_TCP, raising=False)
    return place


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_certificates_are_readable_by_their_owner_alone(folder: Path) -> None:
    end = make_certificates(folder)
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == {AUTHORITY: 0o600, MEMBER: 0o600}
    assert 700 < (end - datetime.now(UTC)).days < 731
    assert "PRIVATE KEY" not in (folder / AUTHORITY).read_text()


def test_certificates_replace_open_files(folder: Path) -> None:
    """Files that others could read are not written into: whoever has opened one keeps the old."""
    make_certificates(folder)
    (folder / MEMBER).chmod(0o644)
    with (folder / MEMBER).open() as old:
        before = old.read()
        make_certificates(folder)
        old.seek(0)
        assert old.read() == before
    assert mode(folder / MEMBER) == 0o600


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    """Let two contexts agree in memory; SSLError if one does not trust the other."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for end in ends * 3:
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue


def test_certificates_of_one_cluster_trust_each_other_alone(folder: Path) -> None:
    make_certificates(folder)
    ours = security_for("tls://192.0.2.1:8786")
    server = ours.get_listen_args("scheduler")["ssl_context"]
    for role in ("client", "worker"):
        shake_hands(ours.get_connection_args(role)["ssl_context"], server)
    make_certificates(folder)
    theirs = security_for("tls://192.0.2.1:8786")
    with pytest.raises(ssl.SSLError):
        shake_hands(theirs.get_connection_args("client")["ssl_context"], server)


def test_temporary_certificates_do_not_ask_the_clock() -> None:
    """Workers that connect after the clock is set back by years are trusted, too."""
    ours, theirs = make_temporary_security(), make_temporary_security()
    server = ours.get_listen_args("scheduler")["ssl_context"]
    for role in ("client", "worker"):
        shake_hands(ours.get_connection_args(role)["ssl_context"], server)
        with pytest.raises(ssl.SSLError):
            shake_hands(theirs.get_connection_args(role)["ssl_context"], server)
    for written in (ours.tls_ca_file, ours.tls_worker_cert):
        certificate = x509.load_pem_x509_certificate(written.encode())
        assert certificate.not_valid_before_utc.year < 2000
        assert certificate.not_valid_after_utc.year > 3000


@pytest.mark.parametrize(
    "address",
    [
        "tcp://192.0.2.1:8786",
        "192.0.2.1:8786",
        "tcp://lab.example:8786",
        "ws://127.0.0.1:1",
        "tcp://",
    ],
)
@pytest.mark.usefixtures("folder")
def test_plain_connection_off_loopback_is_refused(address: str) -> None:
    with pytest.raises(RefusedAddressError, match=rf"use tls://.* set {ALLOW_PLAIN_TCP}=1 .*\.$"):
        security_for(address)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "localhost:1", "tcp://[::1]:8786"])
@pytest.mark.usefixtures("folder")
def test_plain_connection_within_the_machine_is_allowed(address: str) -> None:
    assert not security_for(address).require_encryption


@pytest.mark.usefixtures("folder")
def test_plain_connection_is_allowed_if_insisted_upon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOW_PLAIN_TCP, "1")
    assert not security_for("tcp://192.0.2.1:8786").require_encryption


def test_missing_certificates_are_named(folder: Path) -> None:
    with pytest.raises(RefusedAddressError) as refused:
        security_for("tls://192.0.2.1:8786")
    assert str(folder / AUTHORITY) in str(refused.value)
    assert "batchnorm-lab cluster certificates" in str(refused.value)


def test_command_makes_certificates_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["cluster", "certificates", "--folder", str(folder)]
    assert main(command) == 0
    assert str(folder / MEMBER) in capsys.readouterr().out
    made = (folder / MEMBER).read_bytes()
    assert main(command) == 1
    assert "--replace" in capsys.readouterr().err
    assert (folder / MEMBER).read_bytes() == made
    assert main([*command, "--replace"]) == 0
    assert (folder / MEMBER).read_bytes() != made


@pytest.mark.parametrize("command", [["scheduler"], ["worker", "tls://192.0.2.1:8786"]])
def test_command_needs_certificates(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main(["cluster", *command]) == 1
    assert str(folder) in capsys.readouterr().err


def test_damaged_certificates_are_named(folder: Path) -> None:
    make_certificates(folder)
    (folder / AUTHORITY).write_text("not a certificate")
    with pytest.raises(RefusedAddressError, match=r"cannot be used: .* --replace\.$"):
        security_for("tls://192.0.2.1:8786")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scheduler", "--port", "99999"], "'99999' is not a port from 1 to 65535"),
        (["worker", "tls://192.0.2.1:99999"], "is not an address such as tls://"),
        (["worker", "tls://[::1"], "is not an address such as tls://"),
        (["worker", ""], "'' is not an address such as tls://"),
        (["worker", "tls://192.0.2.1:8786", "--count", "0"], "'0' is not a number from 1 to"),
    ],
)
def test_command_explains_wrong_arguments(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["cluster", *arguments])
    assert refused.value.code == 2
    assert words in capsys.readouterr().err


def test_command_explains_what_this_machine_refuses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_certificates(folder)
    assert main(["cluster", "scheduler", "--host", "192.0.2.77"]) == 1
    assert "'192.0.2.77' is not an address of this machine" in capsys.readouterr().err
    assert main(["cluster", "certificates", "--folder", str(folder / AUTHORITY)]) == 1
    assert "No certificates can be written to" in capsys.readouterr().err
