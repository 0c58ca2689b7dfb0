"""Commands for computing on other machines.

They create certificates, and run a scheduler or workers::

    batchnorm-lab cluster certificates                 # once; copy their folder to every machine
    batchnorm-lab cluster scheduler                    # on one machine
    batchnorm-lab cluster worker tls://192.0.2.1:8786  # on every machine that computes
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bn_core.compute.security import (
    AUTHORITY,
    MEMBER,
    RefusedAddressError,
    certificates_folder,
    load_security,
    security_for,
)
from bn_core.compute.workers import BATCH, INTERACTIVE, keep_workers, serve_scheduler
from bn_core.course.argument_parser import ArgumentParser, read_port
from bn_core.inputs.environment import read_scheduler_address
from bn_core.server.listening import explain_refusal

MOST_WORKERS = 1024
"""Most workers of a kind that one machine runs."""


def main(arguments: Sequence[str]) -> int:
    """Do what is asked for; 1 after a sentence that says why it cannot be done."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    try:
        asked.act(asked)
    except RefusedAddressError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _write_certificates(asked: argparse.Namespace) -> None:
    from bn_core.compute.certificates import make_certificates

    folder: Path = asked.folder
    if not asked.replace and any((folder / name).exists() for name in (AUTHORITY, MEMBER)):
        raise RefusedAddressError(
            f"{folder} already has certificates. --replace makes new ones. Copy them to every "
            "machine again."
        )
    try:
        end = make_certificates(folder)
    except OSError as error:
        raise RefusedAddressError(
            f"No certificates can be written to {folder}: {error.strerror}. Name another folder "
            "with --folder."
        ) from None
    print(f"Made {folder / AUTHORITY} and {folder / MEMBER}, valid until {end:%d %B %Y}.")
    print(
        "Copy this folder to every machine of the cluster and nowhere else: its files let anyone "
        "run code on all of them."
    )


def _run_scheduler(asked: argparse.Namespace) -> None:
    security = load_security(certificates_folder())
    if refusal := explain_refusal(asked.host, asked.port):
        raise RefusedAddressError(refusal)
    _serve(serve_scheduler(asked.host, asked.port, security), "The scheduler is at {}.")


def _run_workers(asked: argparse.Namespace) -> None:
    security = security_for(asked.scheduler)

    @asynccontextmanager
    async def keep_both_kinds() -> AsyncIterator[None]:
        async with (
            keep_workers(asked.count, asked.scheduler, security, mark=INTERACTIVE),
            keep_workers(asked.count, asked.scheduler, security, mark=BATCH),
        ):
            yield

    _serve(keep_both_kinds(), f"{asked.count} workers of each kind work for {asked.scheduler}.")


def _serve(service: AbstractAsyncContextManager[Any], sentence: str) -> None:
    """Run a service until Ctrl-C or SIGTERM."""

    async def serve() -> None:
        task = asyncio.current_task()
        assert task
        if os.name == "posix":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        async with service as address:
            print(sentence.format(address), flush=True)
            await asyncio.Event().wait()

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(serve())


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="batchnorm-lab cluster", description="Use several machines for computing."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    certificates = commands.add_parser("certificates", help="make the certificates of a cluster")
    certificates.add_argument(
        "--folder", type=Path, default=certificates_folder(), help="default: %(default)s"
    )
    certificates.add_argument("--replace", action="store_true", help="replace old certificates")
    certificates.set_defaults(act=_write_certificates)
    scheduler = commands.add_parser("scheduler", help="run the scheduler")
    scheduler.add_argument("--host", default="0.0.0.0", help="address to listen on")
    scheduler.add_argument("--port", type=read_port, default=8786, help="port to listen on")
    scheduler.set_defaults(act=_run_scheduler)
    worker = commands.add_parser("worker", help="run workers of one thread on this machine")
    worker.add_argument(
        "scheduler",
        type=_read_scheduler,
        help="address of the scheduler, for example tls://192.0.2.1:8786",
    )
    worker.add_argument(
        "--count",
        type=_read_count,
        default=os.cpu_count() or 1,
        help="number of workers of each kind, one for each core by default",
    )
    worker.set_defaults(act=_run_workers)
    return parser


def _read_scheduler(text: str) -> str:
    try:
        return read_scheduler_address(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r} is not an address such as tls://192.0.2.1:8786"
        ) from None


def _read_count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number from 1 to {MOST_WORKERS}")
    return int(text)
