"""Read command-line arguments, whose mistakes are explained in one sentence."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn


class ArgumentParser(argparse.ArgumentParser):
    """A parser that explains wrong arguments in one line and exits with 2.

    It does not print the usage.
    """

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and exit."""
        print(f"{self.prog}: {message} (see {self.prog} --help).", file=sys.stderr)
        sys.exit(2)


def read_port(text: str) -> int:
    """Read a port as an argument."""
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a port from 1 to 65535")
    return int(text)
