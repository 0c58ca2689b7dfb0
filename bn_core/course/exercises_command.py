"""Write the exercises on batch norm as a file to solve at one's own desk."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bn_core.course.argument_parser import ArgumentParser
from bn_core.lessons.write_it.desk_file import (
    MAX_SEED,
    choose_seed,
    write_exercise_notebook,
    write_file,
)

NAME = "my_batchnorm"


def main(arguments: Sequence[str]) -> int:
    """Write the file and return the exit code.

    It is 2 if an argument is wrong or a file is in the way.
    """
    asked = _parser().parse_args(arguments)
    path = asked.path or Path(f"{NAME}.ipynb" if asked.notebook else f"{NAME}.py")
    write = write_exercise_notebook if asked.notebook or path.suffix == ".ipynb" else write_file
    seed = choose_seed(asked.student) if asked.seed is None else asked.seed
    if path.suffix not in (".py", ".ipynb"):
        print(f"{path}: a name that ends with .py or .ipynb is needed.", file=sys.stderr)
        return 2
    try:
        text = write(asked.student, seed)
        with path.open("w" if asked.force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        print(
            f"{path} exists already. Choose another name, or --force to lose it.", file=sys.stderr
        )
        return 2
    except OSError as wrong:
        print(f"{path} cannot be written: {wrong.strerror}.", file=sys.stderr)
        return 2
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(f"Wrote {path} with seed {seed}. Check it with: batchnorm-lab check {path}")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="batchnorm-lab exercises",
        description="Write the exercises of the lesson “Write it yourself” as a Python file or a "
        "notebook, with a function to write for each.",
    )
    parser.add_argument("path", nargs="?", type=Path, help=f"file to write, {NAME}.py by default")
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help=f"draws the data, 0 to {MAX_SEED}; by default it follows from the student's name",
    )
    parser.add_argument("--student", default="", metavar="NAME", help="name for the result file")
    parser.add_argument("--notebook", action="store_true", help="write a Jupyter notebook")
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    return parser
