"""Read rows in brackets, as Python, NumPy, PyTorch and MATLAB print them."""

from __future__ import annotations

import re

from bn_core.inputs.batches.batch import MAX_EXAMPLES, BatchError, check_count

_PROMPT = re.compile(
    r"\s{0,9}(?:>>>\s{0,9})?(?:Out\[[0-9]{1,6}\]:\s{0,9})?"
    r"(?:[A-Za-z_][A-Za-z0-9_]{0,40}\s{0,9}=\s{0,9})?"
)
_NAME = r"(?:(?:np|numpy|torch|jnp|tf|cp)\.)?(?:array|asarray|tensor|Tensor|matrix|Array|asmatrix)"
_CALL = re.compile(rf"{_NAME}\s*\((.*)\)[;\s]*", re.DOTALL)
_KEYWORD = re.compile(
    r",\s{0,99}(?:(?:size|shape)\s?=\s?\([^)\]]{0,60}\)"
    r"|(?:dtype|device|requires_grad|grad_fn)\s?=[^,)\]]{0,60})"
)
_SCALAR = re.compile(r"(?:np|numpy|torch)\.(?:float|int|uint)[0-9]{0,3}\(([^()\n]{0,100})\)")
_ACCOUNTING = re.compile(r"\([0-9][0-9.]{0,40}\)")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_TO_SQUARE_BRACKETS = str.maketrans("()", "[]")


def is_printed_array(text: str) -> bool:
    """Return whether the text is rows in brackets, not a table with one in a name."""
    if re.search(r"[\[\]()]", text) is None or re.match(r"\s*(?:\[\s*)?\{", text):
        return False
    rest = _strip_prompt(text)
    return rest.startswith(("[", "(")) or _CALL.match(rest) is not None or not _has_words(text)


def _has_words(text: str) -> bool:
    words = _LETTERS.findall(text[:10_000])
    return any(word.casefold() not in ("nan", "inf", "infinity") for word in words)


def _strip_prompt(text: str) -> str:
    prompt = _PROMPT.match(text)
    return text[prompt.end() :].strip() if prompt else text.strip()


def read_bracket_rows(text: str) -> tuple[list[str], bool]:
    """Return the text of each row, and whether there is only one flat list.

    A flat list holds the examples of one feature. Raises BatchError unless every number is in
    brackets one or two deep.
    """
    stripped = _SCALAR.sub(r"\1", _strip_prompt(text))
    call = _CALL.fullmatch(stripped)
    inner = _KEYWORD.sub("", call[1]) if call else stripped
    if "[" not in inner and (found := _ACCOUNTING.search(inner)):
        number = found[0].strip("() ")
        raise BatchError(
            f"{found[0]} is a negative number in accounting; write -{number}, or [{number}]."
        )
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
