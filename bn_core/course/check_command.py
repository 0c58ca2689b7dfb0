"""Check a file of exercises on batch norm, or the result of a student."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from bn_core.course.argument_parser import ArgumentParser
from bn_core.lessons.write_it.check import Check, State
from bn_core.lessons.write_it.desk_check import (
    DeskError,
    Sheet,
    check_file,
    verify_result,
    write_result,
)
from bn_core.text.numbers import round_digits

_INDENT = " " * 4
_WIDTH = 88


def main(arguments: Sequence[str]) -> int:
    """Check a file or verify a result, and return the exit code.

    It is 0 if all is right, 1 if something is not, and 2 if a file cannot be read or run.
    """
    asked = _parser().parse_args(arguments)
    try:
        sheet = check_file(asked.path) if asked.path else None
        if asked.verify:
            return _verify(asked.verify, sheet)
        if sheet is None:
            print("Name the file to check, for example my_batchnorm.py.", file=sys.stderr)
            return 2
        print(format_sheet(sheet))
        if asked.result:
            asked.result.write_text(write_result(sheet), encoding="utf-8")
    except UnicodeDecodeError:
        print(f"{asked.verify} is not a result file.", file=sys.stderr)
        return 2
    except OSError as wrong:
        print(f"{wrong.filename}: {wrong.strerror}.", file=sys.stderr)
        return 2
    except DeskError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return 0 if sheet.is_right else 1


def format_sheet(sheet: Sheet) -> str:
    """Return the table of all exercises, with a sentence below each that is not right."""
    rows = [f"{'exercise':<14}{'state':<8}{'shape':<14}{'largest difference':<20}relative"]
    for name, check in sheet.checks.items():
        rows.append(_format_row(name, check))
        if check.state not in (State.RIGHT, State.EMPTY):
            rows.append(
                textwrap.fill(
                    check.sentence, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT
                )
            )
    right = sum(each.state == State.RIGHT for each in sheet.checks.values())
    return "\n".join([*rows, "", f"{right} of {len(sheet.checks)} are right."])


def _format_row(name: str, check: Check) -> str:
    shape = "" if check.value is None else str(check.value.shape)
    absolute, relative = (
        "" if each is None else round_digits(each, 2) for each in (check.absolute, check.relative)
    )
    return f"{name:<14}{check.state.value:<8}{shape:<14}{absolute:<20}{relative}".rstrip()


def _verify(path: Path, sheet: Sheet | None) -> int:
    """Say whether a result file agrees with its digest, and with the student's file."""
    text = path.read_text(encoding="utf-8")
    faults = verify_result(text, sheet)
    if faults:
        print("\n".join([f"{path} does not verify:", *faults]))
        return 1
    if sheet is None:
        print(
            f"{path} is as it was written. That does not show who wrote it: name the student's "
            "file as well, to run it again."
        )
    else:
        right = sum(each.state == State.RIGHT for each in sheet.checks.values())
        print(
            f"{path} agrees with the file, which was run again: {right} of {len(sheet.checks)} "
            f"are right. Student {sheet.student!r}, seed {sheet.seed}."
        )
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="batchnorm-lab check",
        description="Check each function of a file that batchnorm-lab exercises has written. The "
        "file is RUN as any Python file, on this machine and with your rights: check only files "
        "that you have written or read.",
    )
    parser.add_argument("path", nargs="?", type=Path, help="my_batchnorm.py, or a notebook")
    parser.add_argument("--result", type=Path, metavar="FILE", help="write a result file")
    parser.add_argument(
        "--verify",
        type=Path,
        metavar="FILE",
        help="verify a result file; with the student's file, by running that again",
    )
    return parser
