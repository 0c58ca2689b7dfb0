"""Say why a cell is not a number, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from bn_core.inputs.tabular.numbers import MAX_NUMBER, plain_number

NOT_FINITE = "is not a finite number and would spoil its whole feature; leave it out or change it"
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


def is_error(cell: str) -> bool:
    """Return whether the cell is an error of a spreadsheet, such as '#N/A'."""
    return _ERROR.fullmatch(cell) is not None


def is_date(cell: str) -> bool:
    """Return whether the cell is written like a date or a time."""
    return any(date.fullmatch(cell) for date in _DATES)


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
    return name_fault(cell, decimal) or f"is not a number{_suggest(cell, decimal)}"


def name_fault(cell: str, decimal: str) -> str:
    """Return what a cell is that stands for a number, or "" if it is any other text."""
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


def is_not_finite(cell: str) -> bool:
    """Return whether a program writes NaN or an infinity like this."""
    return _NOT_FINITE.fullmatch(cell) is not None


_FAULTS: tuple[tuple[Callable[[str], object], Callable[[str, str], str]], ...] = (
    (is_not_finite, _end(NOT_FINITE)),
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
    if is_date(cell):
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
