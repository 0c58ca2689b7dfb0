"""Read rows in brackets, as Python, NumPy, PyTorch and MATLAB print them."""

from __future__ import annotations

import re

from bn_core.inputs.batches.batch import MAX_EXAMPLES, BatchError, check_count

_CALL = re.compile(r"(?:(?:np|numpy|torch)\.)?(?:array|tensor)\s*\((.*)\)", re.DOTALL)
_KEYWORD = re.compile(r",\s*(?:dtype|device|requires_grad|grad_fn)\s*=[^,)\]]*")
_TO_SQUARE_BRACKETS = str.maketrans("()", "[]")


def has_brackets(text: str) -> bool:
    """Return whether the text has any bracket, square or round."""
    return re.search(r"[\[\]()]", text) is not None


def read_bracket_rows(text: str) -> tuple[list[str], bool]:
    """Return the text of each row, and whether there is only one flat list.

    A flat list holds the examples of one feature. Raises BatchError unless every number is in
    brackets one or two deep.
    """
    call = _CALL.fullmatch(text.strip())
    inner = _KEYWORD.sub("", call[1]) if call else text
    square = inner.translate(_TO_SQUARE_BRACKETS)
    check_count(square.count("["), 2 * MAX_EXAMPLES, "brackets")
    depth, rows = 0, []
    for piece in re.split(r"([\[\]])", square):
        depth += {"[": 1, "]": -1}.get(piece, 0)
        if depth < 0:
            raise BatchError("A closing bracket has no opening one; remove it.")
        if piece.strip(" \t\n,;[]"):
            rows.append((depth, piece.strip(" \t\n,")))
    if depth:
        raise BatchError("A bracket is never closed; close it or leave the brackets out.")
    depths = {depth for depth, _ in rows}
    if len(depths) > 1 or 0 in depths:
        raise BatchError("Some numbers are outside the brackets; write [[1, 2], [3, 4]].")
    return _split_rows([piece for _, piece in rows], max(depths, default=1))


def _split_rows(pieces: list[str], depth: int) -> tuple[list[str], bool]:
    if depth > 2:
        raise BatchError(f"Lists {depth} deep are not a batch; write [[1, 2], [3, 4]].")
    if len(pieces) == 1 and depth == 1:
        # MATLAB separates rows by ';'. Without one it is a flat list, which NumPy may wrap.
        rows = [row for row in pieces[0].split(";") if row.strip()]
        return rows, ";" not in pieces[0]
    return pieces, False
