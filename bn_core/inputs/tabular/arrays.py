"""Read rows in brackets, as Python, NumPy, PyTorch, R and MATLAB write them."""

from __future__ import annotations

import re

from bn_core.inputs.tabular.bounds import TableError

_PROMPT = re.compile(
    r"\s{0,9}(?:>>>\s{0,9})?(?:Out\[[0-9]{1,6}\]:\s{0,9})?"
    r"(?:[A-Za-z_][A-Za-z0-9_.]{0,40}\s{0,9}(?:=|<-|:=)\s{0,9})?"
)
_NAME = (
    r"(?:(?:np|numpy|torch|jnp|tf|cp)\.)?"
    r"(?:array|asarray|tensor|Tensor|matrix|Array|asmatrix|c|list|tuple)"
)
_CALL = re.compile(rf"{_NAME}\s*\((.*)\)[;\s]*", re.DOTALL)
_KEYWORD = re.compile(
    r",\s{0,99}(?:(?:size|shape)\s?=\s?\([^)\]]{0,60}\)"
    r"|(?:dtype|device|requires_grad|grad_fn)\s?=[^,)\]]{0,60})"
)
_SCALAR = re.compile(r"(?:np|numpy|torch)\.(?:float|int|uint)[0-9]{0,3}\(([^()\n]{0,100})\)")
_ACCOUNTING = re.compile(r"\([0-9][0-9.]{0,40}\)")
_START = re.compile(r"[\[({][\[({\s]*(?:[-+.…\d\])}]|nan\b|inf\b|np\.|numpy\.|torch\.)", re.I)
_ELLIPSIS = re.compile(r"\]\s{0,9},?\s{0,99}(?:\.\.\.|…)\s{0,9},?\s{0,99}\[")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_TO_SQUARE_BRACKETS = str.maketrans("()", "[]")
_BRACES = str.maketrans("{}", "[]")
_FULL_LINE = 60  # characters, from which on a printed line may be wrapped


def is_printed_array(text: str) -> bool:
    """Return whether the text is rows in brackets, not a table with one in a name."""
    if re.search(r"[\[\](){}]", text) is None:
        return False
    rest = _square_braces(_strip_prompt(text))
    if _CALL.match(rest) is not None:
        return True
    if re.search(r"[\"':]", rest):
        return False
    return _START.match(rest) is not None or ("[" in rest and not _has_words(rest))


def _has_words(text: str) -> bool:
    words = _LETTERS.findall(text[:10_000])
    return any(word.casefold() not in ("nan", "inf", "infinity") for word in words)


def _square_braces(text: str) -> str:
    """Write the braces of C, MATLAB and Mathematica as square brackets."""
    return text if re.search(r'["\\:]', text) else text.translate(_BRACES)


def _strip_prompt(text: str) -> str:
    prompt = _PROMPT.match(text)
    return text[prompt.end() :].strip() if prompt else text.strip()


def read_bracket_rows(text: str, most: int) -> tuple[list[str], bool]:
    """Return the text of each row, and whether there is only one flat list.

    A flat list holds the examples of one feature. Raises TableError unless there are at ``most`` so
    many rows, and every number is in brackets one or two deep.
    """
    stripped = _SCALAR.sub(r"\1", _square_braces(_strip_prompt(text)))
    call = _CALL.fullmatch(stripped)
    inner = _KEYWORD.sub("", call[1]) if call else stripped
    if call and re.search(r"[\[({]", inner) is None:
        inner = f"[{inner}]"  # R's c(1, 2, 3)
    if "[" not in inner and (found := _ACCOUNTING.search(inner)):
        number = found[0].strip("() ")
        raise TableError(
            f"{found[0]} is a negative number in accounting; write -{number}, or [{number}]."
        )
    square = inner.translate(_TO_SQUARE_BRACKETS)
    if (count := square.count("[")) > 2 * most:
        raise TableError(f"{count:,} brackets are too many; keep at most {2 * most:,}.")
    if _ELLIPSIS.search(square):
        raise TableError(
            "The print-out leaves out numbers (...); print the whole array, in NumPy after "
            "numpy.set_printoptions(threshold=10**6)."
        )
    depth, rows = 0, []
    for piece in re.split(r"([\[\]])", square):
        depth += {"[": 1, "]": -1}.get(piece, 0)
        if depth < 0:
            raise TableError("A closing bracket has no opening one; remove it.")
        if piece.strip(" \t\n,;[]"):
            rows.append((depth, piece.strip(" \t\n,")))
    if depth:
        raise TableError("A bracket is never closed; close it or leave the brackets out.")
    depths = {depth for depth, _ in rows}
    if len(depths) > 1 or 0 in depths:
        raise TableError("Some numbers are outside the brackets; write [[1, 2], [3, 4]].")
    return _split_rows([piece for _, piece in rows], max(depths, default=1))


def split_cells(row: str) -> list[str]:
    """Return the cells of a row, which commas or spaces separate."""
    return row.replace(",", " ").split()


def _split_rows(pieces: list[str], depth: int) -> tuple[list[str], bool]:
    if depth > 2:
        raise TableError(f"Lists {depth} deep are not a batch; write [[1, 2], [3, 4]].")
    if len(pieces) == 1 and depth == 1:
        # MATLAB separates rows by ';' or new lines; other programs wrap a long line there.
        if ";" in pieces[0]:
            # In MATLAB '...' and a new line go on with the row.
            whole = re.sub(r"\.\.\.[^\S\n]*\n", " ", pieces[0])
            return [row for row in re.split(r"[;\n]", whole) if row.strip()], False
        lines = [line for line in pieces[0].split("\n") if line.strip()]
        return (lines, False) if _are_rows(lines) else (pieces, True)
    return pieces, False


def _are_rows(lines: list[str]) -> bool:
    """Return whether the lines of a flat list are rows, as MATLAB reads them."""
    widths = {len(split_cells(line)) for line in lines}
    wrapped = any(line.rstrip().endswith(",") for line in lines[:-1])
    short = max(map(len, lines), default=0) < _FULL_LINE
    return len(lines) > 1 and len(widths) == 1 and widths != {1} and short and not wrapped
