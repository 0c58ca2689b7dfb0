"""Read rows in brackets, as Python, NumPy, PyTorch and MATLAB print them."""

from __future__ import annotations

import re

from bn_core.inputs.batches.batch import BatchError

_CALL = re.compile(r"(?:(?:np|numpy|torch)\.)?(?:array|tensor)\s*\((.*)\)", re.DOTALL)
_KEYWORD = re.compile(r",\s*(?:dtype|device|requires_grad|grad_fn)\s*=[^,)\]]*")
_ROUND_TO_SQUARE = str.maketrans("()", "[]")


def has_brackets(text: str) -> bool:
    """Whether the text has any bracket, square or round."""
    return re.search(r"[\[\]()]", text) is not None


def rows_in_brackets(text: str) -> tuple[list[str], bool]:
    """The text of each row, and whether that is one flat list of one feature's examples.

    Raises BatchError unless every number is in brackets one or two deep.
    """
    call = _CALL.fullmatch(text.strip())
    bare = _KEYWORD.sub("", call[1]) if call else text
    depth, found = 0, []
    for piece in re.split(r"([\[\]])", bare.translate(_ROUND_TO_SQUARE)):
        depth += {"[": 1, "]": -1}.get(piece, 0)
        if depth < 0:
            raise BatchError("A closing bracket has no opening one; remove it.")
        if piece.strip(" \t\n,;[]"):
            found.append((depth, piece.strip(" \t\n,")))
    if depth:
        raise BatchError("A bracket is never closed; close it or leave the brackets out.")
    depths = {depth for depth, _ in found}
    if len(depths) > 1 or 0 in depths:
        raise BatchError("Some numbers are outside the brackets; write [[1, 2], [3, 4]].")
    return _rows([piece for _, piece in found], max(depths, default=1))


def _rows(pieces: list[str], depth: int) -> tuple[list[str], bool]:
    if depth > 2:
        raise BatchError(f"Lists {depth} deep are not a batch; write [[1, 2], [3, 4]].")
    if len(pieces) == 1 and depth == 1:
        # MATLAB separates rows by ';'. Otherwise one list, which NumPy wraps over several lines.
        rows = [row for row in pieces[0].split(";") if row.strip()]
        return rows, ";" not in pieces[0]
    return pieces, False
