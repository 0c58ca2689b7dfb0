"""Run the claims from the command line, store the results and print the table."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from bn_core.compute.cluster import CLUSTER
from bn_core.compute.part_scheduler import PartScheduler
from bn_core.course.argument_parser import ArgumentParser
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import ALL, LedgerConfig
from bn_core.course.ledger.finding import Finding
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.report import write_json, write_markdown, write_summary
from bn_core.course.ledger.shipped import judge_shipped, write_shipped
from bn_core.course.ledger.store import load_findings, store_findings
from bn_core.experiments.claim import EFFORTS, SEEDS
from bn_core.storage.database import StorageError
from bn_core.storage.fitness import check_tables

WORK = "bn_core.course.ledger.worker.trial"
_ROOT = Path(__file__).parents[3]
BEGIN, END = "<!-- claims: made by make ship-claims -->", "<!-- end of claims -->"


def main(arguments: Sequence[str]) -> int:
    """Run the trials without a stored result, print the table, return the exit code.

    The exit code is 0 if all trials succeeded.
    """
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.ship:
        _check_shipment(parser, asked)
    if asked.json:
        _check_writable(parser, asked.json)
    config = LedgerConfig(
        effort="full" if asked.full or asked.ship else "quick", only=asked.claim, again=asked.again
    )
    try:
        check_tables()
        ledger = asyncio.run(run(config, [] if asked.again else load_findings()))
    except StorageError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    outcomes = [each for each in ledger.outcomes if asked.claim in (ALL, each.claim.id)]
    print(write_markdown(outcomes))
    if asked.json:
        asked.json.write_text(write_json(config, outcomes) + "\n", encoding="utf-8")
    if asked.ship:
        write_shipped(ledger.findings)
        write_tables(_ROOT)
    return 0


def _check_shipment(parser: ArgumentParser, asked: argparse.Namespace) -> None:
    """Refuse a preview, and a lab without the files to write into."""
    if asked.quick:
        parser.error("--ship runs in full, so leave out --quick")
    if not (_ROOT / "README.md").exists():
        parser.error("--ship writes into the source of the lab, which is not installed with it")


def _check_writable(parser: ArgumentParser, path: Path) -> None:
    """Refuse a file that cannot be written before the run, which can take an hour."""
    try:
        path.open("a").close()
    except OSError as error:
        parser.error(f"{path} cannot be written: {error.strerror}")


def write_tables(root: Path) -> None:
    """Write the tables of README.md and docs/claims.md from the shipped results."""
    outcomes = [judge_shipped(each) for each in CLAIMS.values()]
    _write_between(root / "README.md", write_summary(outcomes))
    _write_between(root / "docs" / "claims.md", write_markdown(outcomes))


async def run(config: LedgerConfig, found: Sequence[Finding]) -> Ledger:
    """Run the trials that ``found`` does not answer on all workers, and store each."""
    whole = Ledger.resume(config, found)
    if whole.done:
        return whole
    began, ready = monotonic(), whole.progress
    async with CLUSTER.lifespan():
        scheduler = PartScheduler(CLUSTER, WORK, whole, store_findings)
        done = False
        while not done:
            done, come = await scheduler.advance(1.0, config)
            for whole in come:
                _tell(whole, monotonic() - began, ready)
    return whole


def _tell(whole: Ledger, seconds: float, ready: float) -> None:
    """How far it is, on the line below the last."""
    made = whole.progress - ready
    left = seconds * (1 - whole.progress) / made if made else 0.0
    print(
        f"{whole.progress:4.0%}, {whole.step} of {len(whole.parts)} set-ups, {seconds:.0f} s, "
        f"about {left:.0f} s left",
        file=sys.stderr,
        flush=True,
    )


def _write_between(path: Path, table: str) -> None:
    """Replace what stands between the marks of a text."""
    text = path.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{table}{END}{after}", encoding="utf-8")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="batchnorm-lab claims",
        description="Run all claims, or one, and print the verdicts. Stored results of this "
        "version of the code are not computed again.",
    )
    parser.add_argument(
        "claim",
        nargs="?",
        default=ALL,
        type=_read_claim,
        metavar="CLAIM",
        help="number of one claim, for example C17",
    )
    effort = parser.add_mutually_exclusive_group()
    few, many = (SEEDS[each] for each in EFFORTS)
    effort.add_argument("--quick", action="store_true", help=f"{few} seeds, as a preview (default)")
    effort.add_argument("--full", action="store_true", help=f"{many} seeds")
    parser.add_argument("--again", action="store_true", help="also run what is already stored")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results to this file")
    parser.add_argument(
        "--ship",
        action="store_true",
        help="run in full, and write into the results that come with the lab and the tables in "
        "README.md and docs/claims.md",
    )
    return parser


def _read_claim(text: str) -> str:
    if text not in (ALL, *CLAIMS):
        first, *_, last = CLAIMS
        raise argparse.ArgumentTypeError(
            f"there is no claim {text[:40]!r}, choose from {first} to {last}"
        )
    return text
