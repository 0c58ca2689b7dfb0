"""The command ``batchnorm-lab`` opens the lab or runs claims and experiments.

batchnorm-lab --port 8600                     # open the lab in a browser at this port
batchnorm-lab claims --full                   # run every claim with six seeds
batchnorm-lab claims C17 --again              # run one claim, even if its result is stored
batchnorm-lab run                             # list the experiments
batchnorm-lab run depth layers=20             # run one, with its controls
batchnorm-lab exercises --student Ann         # write exercises to solve at one's own desk
batchnorm-lab check my_batchnorm.py           # run a file of them and compare its numbers
batchnorm-lab cluster certificates            # compute on several machines: see docs/hosting.md
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from bn_core.course.argument_parser import ArgumentParser, read_port
from bn_core.inputs.environment import read_all
from bn_core.server.launch import launch

_SUBCOMMANDS = {
    "check": ("bn_core.course.check_command", "check a file of exercises"),
    "claims": ("bn_core.course.ledger.command", "run the claims and print their verdicts"),
    "cluster": ("bn_core.server.cluster_command", "compute on several machines"),
    "exercises": ("bn_core.course.exercises_command", "write the exercises as a file"),
    "run": ("bn_core.course.run_experiment", "run one experiment"),
}
"""The module of each subcommand, and what it does.

Each module has ``main(arguments)`` and is loaded if it is asked for.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit code; wrong arguments give 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in _SUBCOMMANDS:
        return _run_subcommand(*given)
    if given and not given[0].startswith("-"):
        *first, last = _SUBCOMMANDS
        print(
            f"There is no command {given[0][:40]!r}. Choose {', '.join(first)} or {last}.",
            file=sys.stderr,
        )
        return 2
    asked = _parser().parse_args(given)
    return launch(asked.host, asked.port)


def _run_subcommand(name: str, *arguments: str) -> int:
    read_all()
    try:
        code: int = importlib.import_module(_SUBCOMMANDS[name][0]).main(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # what reads the output has ended, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is left of it
        return 1
    return code


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="batchnorm-lab",
        description="Start BatchNorm Lab.",
        epilog="Other commands, each with --help:\n"
        + "\n".join(
            f"  batchnorm-lab {name:<11}{about}" for name, (_, about) in _SUBCOMMANDS.items()
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8501"
    parser.add_argument(
        "--host", default=host, help="default: %(default)s; 0.0.0.0 serves the whole network"
    )
    parser.add_argument("--port", default=port, type=read_port, help="default: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
