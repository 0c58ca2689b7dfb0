"""Tell numbers in any notation, dates, texts and faults apart in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction

MAX_NUMBER = 100
"""Characters of one number; a float64 written out in full has fewer."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIMPLE = re.compile(r"[+-]?[0-9]{1,40}[.,]?[0-9]{0,40}")
_SIMPLE_COMMA = re.compile(r"[+-]?[0-9]{1,40},[0-9]{1,40}")
_ENOUGH = 200  # numbers of one notation that decide for all
_GAPS = " \u00a0\u2009\u202f'\u2019_"
_SHAPE = re.compile(r"[+-]?[0-9., \u00a0\u2009\u202f'\u2019_]{1,100}(?:[eE][+-]?[0-9]{1,20})?")
_EXPONENT = re.compile(r"[eE]")
_NOT_FINITE = re.compile(
    r"[+-]?(?:nan|inf|infinity|∞)|[+-]?1[.,]#(?:IND|QNAN|SNAN|INF)[0-9]*", re.IGNORECASE
)
_ERROR = re.compile(r"#[A-ZÄÖÜÉ][A-ZÄÖÜÉ0-9_]{0,12}(?:/[A-Z0-9]{1,3})?[!?]?|#{3,}", re.IGNORECASE)
_MISSING = {
    *("na", "n/a", "n.a.", "null", "none", "nil", "<na>", "nat", "missing", "k.a.", "k. a."),
    *("-", "--", "---", "?", ".", "*", "(null)", "void", "undefined", "na_real_", "na_integer_"),
    *("nd", "n.d.", "n. d.", "n.v.", "n. v.", "#n/a n/a", "(blank)", "(leer)", "blank", "no data"),
    *("keine angabe", "s/d", "n/d", "nc", "n.c.", "/", "\\n", "tbd", "unknown", "nicht verfügbar"),
}
_ELLIPSIS = {"...", "…", "⋯", "⋮", "[...]", ".."}
_COINS = "[$€£¥₹₽₩₺₫₴฿]"
_CURRENCY = (
    r"(?:EUR|USD|GBP|CHF|JPY|CNY|INR|PLN|CZK|SEK|NOK|DKK|HUF|TRY|BRL|AUD|CAD|zł|Kč|kr\.?|Fr\.)"
)
_MONEY = re.compile(
    rf"[+-]?(?:[A-Z]{{0,3}}{_COINS}|{_CURRENCY})\s?[+-]?[0-9].{{0,30}}"
    rf"|[+-]?[0-9][0-9.,' \u00a0\u202f]{{0,30}}\s?(?:{_COINS}|{_CURRENCY})"
)
_NUMERAL = r"[+-]?(?:[0-9][0-9.,'\u00a0\u202f]{0,30}|[.,][0-9]{1,30})"
_UNIT = (
    r"(?:°\s?[CFKN]?|℃|℉|′|″|%|[kcmµμn]?m[²³23]?|[kmµμ]?g|t|[cm]?[lL]|[mµμn]?s|sec|min|h|d|"
    r"[kMGT]?i?B|[kMG]?Hz|[mk]?[VAW]|[kM]?Wh|k?J|k?cal|[kM]?Pa|[kmM]?Ω|k?N|mol|[km]?bar|ppm|ppb|dB|"
    r"km/h|m/s|mph|in|ft|lbs?|oz|px|rpm|Stk\.?|St\.?|pcs\.?)"
)
_MEASURE = re.compile(rf"({_NUMERAL})(\s?)({_UNIT})")
_FOOTNOTE = re.compile(rf"({_NUMERAL})\s?(?:[*†‡§¶]{{1,3}}|\^[a-z])")
_UNCERTAIN = re.compile(rf"({_NUMERAL})\s?(?:±|\+/-|\+-|\\pm)\s?[0-9.,]{{1,30}}")
_NAMED = re.compile(rf"[^\W\d][^:=]{{0,40}}[:=]\s{{0,3}}({_NUMERAL})")
_POWER = re.compile(
    rf"({_NUMERAL})\s?(?:(?:[×x*·⋅]|\\times)\s?10(?:\^|\*\*)?\(?\{{?|\*\^|[dD])"
    r"([+-]?[0-9]{1,3}|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\}?\)?"
)
_FRACTION = re.compile(r"([+-]?)(?:([0-9]{1,9}) )?([0-9]{1,9}) ?[/⁄] ?([0-9]{1,9})")
_HEX = re.compile(r"[+-]?0[xX][0-9a-fA-F]{1,16}")
_SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_DATES = (
    re.compile(r"[0-9]{4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?(?:[T ].{1,24})?"),
    re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})?(?:[ ,].{1,24})?"),
    re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?"),
    re.compile(r"[0-9]{1,2}[-. ]{1,2}[A-Za-zä]{3,9}\.?[-. ]{1,2}[0-9]{2,4}"),
)


class Kind(Enum):
    """What a cell is."""

    EMPTY = auto()
    NUMBER = auto()
    FAULT = auto()
    """It stands where a number should be, such as ``#N/A``, ``12%``, ``5 kg`` or ``NaN``."""
    DATE = auto()
    TEXT = auto()


def is_error(cell: str) -> bool:
    """Return whether the cell is an error of a spreadsheet, such as '#N/A'."""
    return _ERROR.fullmatch(cell) is not None


def classify(cell: str) -> Kind:
    """Return what the cell is, with numbers in any notation."""
    if not cell:
        return Kind.EMPTY
    if len(cell) > MAX_NUMBER:
        return Kind.FAULT if set(cell) <= set("0123456789.,+-eE") else Kind.TEXT
    if _SIMPLE.fullmatch(cell) or _PLAIN.fullmatch(cell):
        return Kind.NUMBER
    if any(date.fullmatch(cell) for date in _DATES) and cell.count(".") != 1:
        # 1.234.567 is no date, but 01.02.2024 is no number either.
        return Kind.NUMBER if parse_any(cell) else Kind.DATE
    if parse_any(cell):
        return Kind.NUMBER
    return Kind.FAULT if _describe_fault(cell, ".") else Kind.TEXT


def parse_any(cell: str) -> bool:
    """Return whether the cell is a number with either decimal mark."""
    return parse_number(cell, ".") is not None or parse_number(cell, ",") is not None


def parse_number(cell: str, decimal: str) -> float | None:
    """Return the number that a cell is with this decimal mark, or None.

    The other mark, a space and an apostrophe may group thousands.
    """
    plain = plain_number(cell, decimal)
    return None if plain is None else float(plain)


def plain_number(cell: str, decimal: str) -> str | None:
    """Return the cell's number without grouping and with a decimal point, or None."""
    if len(cell) > MAX_NUMBER:
        return None
    if decimal == "." and _PLAIN.fullmatch(cell):
        return cell
    if decimal == "," and _SIMPLE_COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    if not _SHAPE.fullmatch(cell):
        return None
    mantissa, *exponent = _EXPONENT.split(cell)
    sign = mantissa[0] if mantissa[0] in "+-" else ""
    whole, mark, fraction = mantissa[len(sign) :].partition(decimal)
    if (fraction and not _is_digits(fraction)) or not (whole or fraction):
        return None
    if not _is_digits(whole) and whole:
        whole = _join_groups(whole, "," if decimal == "." else ".")
        if not whole:
            return None
    number = f"{sign}{whole}{'.' if mark else ''}{fraction}"
    return number + (f"e{exponent[0]}" if exponent else "")


def _join_groups(whole: str, mark: str) -> str:
    """Return the digits of 1,234,567 or India's 12,34,567, or ""."""
    gap = next((each for each in whole if not _is_digits(each)), "")
    first, *rest = whole.split(gap)
    if gap not in (mark, *_GAPS) or not all(map(_is_digits, (first, *rest))) or first[0] == "0":
        return ""
    lengths = [len(each) for each in rest]
    indian = gap == mark and lengths[-1] == 3 and set(lengths[:-1]) == {2} and len(first) < 3
    return "".join((first, *rest)) if (set(lengths) == {3} and len(first) < 4) or indian else ""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def is_number(cell: str, decimal: str) -> bool:
    """Return whether the cell is a number with this decimal mark."""
    return (decimal == "." and is_standard(cell)) or plain_number(cell, decimal) is not None


def is_standard(cell: str) -> bool:
    """Return whether the cell is a number as Python writes it, such as -1234.5e3."""
    return len(cell) <= MAX_NUMBER and _PLAIN.fullmatch(cell) is not None


def is_plain(cell: str) -> bool:
    """Return whether the cell is a number with no mark to read in two ways."""
    return len(cell) <= MAX_NUMBER and cell.count(".") == 0 and bool(_PLAIN.fullmatch(cell))


def describe_fault(cell: str, decimal: str) -> str:
    """Return the end of a sentence on why a cell is not a number, and what to do."""
    if len(cell) > MAX_NUMBER:
        return f"is too long for a number; keep it to {MAX_NUMBER} characters"
    other = plain_number(cell, "," if decimal == "." else ".")
    if other is not None:
        have = "points" if decimal == "." else "commas"
        return (
            f"is not a number where the others have decimal {have}; write {_write(other, decimal)}"
        )
    return _describe_fault(cell, decimal) or f"is not a number{_suggest(cell, decimal)}"


def _describe_fault(cell: str, decimal: str) -> str:
    """Return what a cell is that stands for a number, or "" if it is just a text."""
    for applies, describe in _FAULTS:
        if applies(cell):
            return describe(cell, decimal)
    return ""


def _describe_percent(cell: str, decimal: str) -> str:
    number = _plain_either(cell.rstrip("%‰ \u00a0\u202f"), decimal)
    if number is None:
        return "is a percentage; write it as a fraction of 1"
    share = Decimal(number) / (1000 if "‰" in cell else 100)
    name = "per mille" if "‰" in cell else "a percentage"
    return f"is {name}; write it as a fraction of 1: {_write(f'{share.normalize():f}', decimal)}"


def _describe_money(cell: str, decimal: str) -> str:
    number = _plain_either(re.sub(rf"{_COINS}|Fr\.|kr\.|[^\W\d]|\s", "", cell), decimal)
    amount = f": {_write(number, decimal)}" if number else ""
    return f"is an amount of money; write the number alone{amount}"


def _describe_brackets(cell: str, decimal: str) -> str:
    number = _plain_either(re.sub(rf"[()\s]|{_COINS}", "", cell), decimal) or "5"
    return (
        "is in brackets, which mean a negative number in accounting; write "
        f"-{_write(number, decimal)}"
    )


def _describe_minus(cell: str, decimal: str) -> str:
    number = _plain_either(cell.strip("- "), decimal) or "5"
    return f"has its minus after the number; write -{_write(number, decimal)}"


def _describe_spaced_minus(cell: str, decimal: str) -> str:
    number = _plain_either(cell.strip("- "), decimal) or "5"
    shown = _write(number, decimal)
    return f"has a dash and a space; write -{shown} if it is a minus, or {shown} if it is a bullet"


def _describe_power(cell: str, decimal: str) -> str:
    found = _POWER.fullmatch(cell)
    number = found and _plain_either(found[1], decimal)
    if not found or not number:
        return "is a power of ten; write it such as 1.5e3"
    power = int(found[2].translate(_SUPERSCRIPTS))
    return f"is written as a power of ten; write {_write(f'{number}e{power}', decimal)}"


def _describe_fraction(cell: str, decimal: str) -> str:
    found = _FRACTION.fullmatch(cell)
    if not found or not int(found[4]):
        return "is not a number"
    value = Fraction(int(found[3]), int(found[4])) + int(found[2] or 0)
    shown = _write(f"{found[1].strip('+')}{float(value):.15g}", decimal)
    return f"is a fraction or a date; write {shown}, or leave out its column"


def _is_measure(cell: str) -> bool:
    """Return whether the cell is a number with a unit; 2m may be a code."""
    found = _MEASURE.fullmatch(cell)
    return found is not None and (found[2] != "" or len(found[3]) > 1 or not found[3].isascii())


def _describe_with(pattern: re.Pattern[str], words: str) -> Callable[[str, str], str]:
    """Return a description that ends with the number in the cell."""

    def describe(cell: str, decimal: str) -> str:
        found = pattern.fullmatch(cell)
        number = found and _plain_either(found[1], decimal)
        return f"{words}; write {_write(number, decimal) if number else 'the number alone'}"

    return describe


def _plain_either(cell: str, decimal: str) -> str | None:
    return plain_number(cell, decimal) or plain_number(cell, "," if decimal == "." else ".")


def _write(plain: str, decimal: str) -> str:
    return plain.replace(".", decimal)


def _end(words: str) -> Callable[[str, str], str]:
    return lambda _cell, _decimal: words


_FAULTS: tuple[tuple[Callable[[str], object], Callable[[str, str], str]], ...] = (
    (
        _NOT_FINITE.fullmatch,
        _end("is not a finite number and would spoil its whole feature; leave it out or change it"),
    ),
    (
        lambda cell: cell.casefold() in _MISSING,
        _end("says that a value is missing; write the number, or leave out its row"),
    ),
    (
        _ERROR.fullmatch,
        _end("is an error of the spreadsheet; correct its formula there, or leave out its row"),
    ),
    (
        _ELLIPSIS.__contains__,
        _end("stands for numbers that a print-out leaves out; print the whole array"),
    ),
    (re.compile(r"[+-]?[0-9][0-9.,' ]{0,30}\s?[%‰]").fullmatch, _describe_percent),
    (_MONEY.fullmatch, _describe_money),
    (re.compile(rf"\({_COINS}?\s?[0-9][0-9.,' ]{{0,30}}\)").fullmatch, _describe_brackets),
    (re.compile(r"[0-9][0-9.,' ]{0,30}-").fullmatch, _describe_minus),
    (re.compile(r"-\s[0-9][0-9.,' ]{0,30}").fullmatch, _describe_spaced_minus),
    (_POWER.fullmatch, _describe_power),
    (_NAMED.fullmatch, _describe_with(_NAMED, "has a name with it")),
    (_UNCERTAIN.fullmatch, _describe_with(_UNCERTAIN, "has its uncertainty with it")),
    (_FOOTNOTE.fullmatch, _describe_with(_FOOTNOTE, "has the mark of a footnote")),
    (_is_measure, _describe_with(_MEASURE, "is a number with a unit")),
    (
        re.compile(r"=.+").fullmatch,
        _end("is a formula or a protected text; write its number, or leave out a column of codes"),
    ),
)


def _suggest(cell: str, decimal: str) -> str:
    """Return '; write 12' if the cell holds exactly one number, as '12nails' does."""
    if _FRACTION.fullmatch(cell):
        return f", but {_describe_fraction(cell, decimal).removeprefix('is ')}"
    if any(date.fullmatch(cell) for date in _DATES):
        return "; leave out its column"
    if cell[:1] in ("<", ">", "~", "≈", "≤", "≥"):
        return " but a bound; write the number that you want to use for it"
    if _HEX.fullmatch(cell):
        return f"; write {int(cell, 16)}" if abs(int(cell, 16)) < 10**12 else ""
    head = cell[:24].replace("_", "").replace("'", "")
    numbers = re.findall(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?", head)
    rest = re.sub(r"[+-]?[0-9.,eE]+", "", head)
    plain = len(numbers) == 1 and len(cell) <= 24
    # A sign apart from its number, or another numeral, may change it.
    return (
        f"; write {numbers[0]}"
        if plain and not any(mark in "+-−" or mark.isnumeric() for mark in rest)
        else ""
    )


def choose_decimal(cells: Iterable[str], semicolons: bool, commas: bool) -> tuple[str, str]:
    """Return the decimal mark of all cells, and a cell that reads both ways or "".

    ``semicolons`` and ``commas`` say what separates the columns. Where two readings remain, a file
    with semicolons has decimal commas, so its points group thousands, and any other has points.
    """
    point = comma = 0
    unsure = ""
    for cell in cells:
        with_point, with_comma = (plain_number(cell, mark) for mark in ".,")
        if with_point is None and with_comma is None:
            continue
        point += with_comma is None
        comma += with_point is None
        if point + comma == _ENOUGH:
            break
        if with_point is not None and with_comma is not None and with_point != with_comma:
            unsure = unsure or cell
    if point or comma:
        return ("." if point >= comma else ","), ""
    if unsure and commas and "," not in unsure:
        return ".", ""  # 1.234 beside commas that separate is a decimal
    return ("," if semicolons else "."), unsure
