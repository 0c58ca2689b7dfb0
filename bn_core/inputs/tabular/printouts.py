"""Rewrite the print-outs of R, MATLAB, Julia, PyTorch and Weka as plain rows."""

from __future__ import annotations

import re

from bn_core.inputs.tabular.bounds import TableError

_R_VECTOR = re.compile(r"\s{0,40}\[([0-9]{1,9})\]\s")
_R_ROW = re.compile(r"\s{0,40}\[[0-9]{1,9},\]\s")
_R_NAME = re.compile(r"\[,[0-9]{1,9}\]")
_TITLE = re.compile(
    r"\s*(?:[A-Za-z]\w{0,40} =[ \t]*\n|Parameter containing:|shape: \([0-9, ]{1,40}\)[ \t]*\n"
    r"|[0-9]{1,9}(?:×[0-9]{1,9}|-element)[^\n]{1,80}:[ \t]*\n)"
)
_SCALE = re.compile(r"([0-9.]{1,20}e[+-]?[0-9]{1,3})\s{0,9}\*")
_PIECES = re.compile(r"Columns? [0-9]{1,6}(?: (?:through|to|and) [0-9]{1,6})?")
_ARFF_DATA = re.compile(r"^[ \t]*@data[ \t]*$", re.IGNORECASE | re.MULTILINE)
_ARFF_NAME = re.compile(
    r"^[ \t]*@attribute[ \t]+(?:'([^'\n]{0,100})'|\"([^\"\n]{0,100})\"|(\S{1,100}))", re.I | re.M
)


def convert_printout(text: str) -> str:
    """Return a print-out without its indices and titles, and any other text unchanged.

    Raises TableError if it is in pieces or scaled, so that its numbers are not those printed.
    """
    if text.lstrip()[:4] == "<tf." and "numpy=" in text:
        return text.split("numpy=", 1)[1].strip().removesuffix(">")
    if data := _ARFF_DATA.search(text):
        names = [a or b or c for a, b, c in _ARFF_NAME.findall(text[: data.start()])]
        header = ",".join('"' + name.replace('"', "") + '"' for name in names)
        return header + text[data.end() :]
    if "*" in text or "Column" in text:
        _refuse_pieces(text)
    if title := _TITLE.match(text):
        return text[title.end() :]
    return _convert_r(text) if "[" in text else text


def _refuse_pieces(text: str) -> None:
    for line in map(str.strip, text.split("\n")):
        if scale := _SCALE.fullmatch(line):
            raise TableError(
                f"The print-out is scaled by {scale[1]}; print its numbers in full, in MATLAB "
                "after format longG."
            )
        if _PIECES.fullmatch(line):
            raise TableError(
                "The print-out shows the columns in pieces; print each row on one line."
            )


def _convert_r(text: str) -> str:
    """Return R's vector as a column, and its matrix as rows."""
    lines = [
        line for line in text.split("\n") if line.strip() and not line.lstrip().startswith(">")
    ]
    if not lines:
        return text
    first = _R_VECTOR.match(lines[0])
    if first and first[1] == "1" and all(map(_R_VECTOR.match, lines)):
        return "\n".join(cell for line in lines for cell in line.split("]", 1)[1].split())
    if len(lines) > 1 and all(map(_R_ROW.match, lines[1:])):
        rows = [line.split("]", 1)[1] for line in lines[1:]]
        unnamed = all(map(_R_NAME.fullmatch, lines[0].split()))
        return "\n".join(rows if unnamed else [lines[0], *rows])
    return text
