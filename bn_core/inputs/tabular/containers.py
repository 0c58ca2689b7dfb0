"""Name what a file is, and decode its text."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from bn_core.inputs.tabular.bounds import TableError
from bn_core.inputs.tabular.formats import name_format

_SAMPLE = 16_384  # bytes in which the encoding is looked for
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)
_HTML_ROW = re.compile(rb"<t[rd]\b", re.IGNORECASE)
# charset-normalizer's candidates for text that is not Unicode.
_ENCODINGS = ("cp1252", "cp1250", "cp1251", "cp1253", "shift_jis", "gb18030", "big5", "euc_kr")


def is_archive(data: bytes) -> bool:
    """Return whether a file is a ZIP archive, as spreadsheet files are."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def decode_text(data: bytes) -> tuple[str, str]:
    """Return the file's text, and a sentence on its encoding if that was guessed.

    Raises TableError if the file is no text.
    """
    if kind := name_format(data):
        raise TableError(f"This file is {kind}.")
    if _WEB_PAGE.match(data[:1000]) and not _HTML_ROW.search(data):
        raise TableError("This file is a web page or XML without a table; save the table as CSV.")
    text, note = _decode(data)
    if "\0" in text:
        raise TableError("This is not a text file; save the table as CSV (UTF-8).")
    return text, note


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ""
    if b"\0" in data[:1000]:
        odd, even = data[1:1000:2].count(0), data[:1000:2].count(0)
        if max(odd, even) * 4 > len(data[:1000]) and min(odd, even) == 0:
            return data.decode("utf-16-le" if odd else "utf-16-be", "replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        encoding = _guess_encoding(data)
        name = "Windows-1252" if encoding == "cp1252" else encoding.upper()
        return data.decode(encoding, "replace"), f"The file was read as {name}."


def _guess_encoding(data: bytes) -> str:
    """Return the likeliest encoding; a few letters are taken as Western ones."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    letters = sum(byte > 0x7F for byte in sample)
    if letters < 16:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=list(_ENCODINGS)).best()
    return best.encoding if best is not None else "cp1252"
