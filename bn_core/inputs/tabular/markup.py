"""Rewrite pasted LaTeX tables as lines of cells, and find the rules of drawn ones."""

from __future__ import annotations

import re

_LATEX_ROW = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?|\\tabularnewline\b|\\cr\b")
_LATEX_COMMANDS = re.compile(
    r"\\(?:begin|end)\{[^}\n]{0,40}\}(?:\[[^\]\n]{0,20}\])?(?:\{[^}\n]{0,80}\})?"
    r"|\\(?:caption|label|textwidth|small|footnotesize|scriptsize)\b(?:\{[^}\n]{0,400}\})?"
    r"|\\(?:hline|toprule|midrule|bottomrule|addlinespace|centering|left|right)\b[.()\[\]|]?"
    r"|\\(?:cline|cmidrule)(?:\([a-z]{0,4}\))?\{[^}\n]{0,20}\}|\\[,;:! ]|\$"
)
_LATEX_TEXT = re.compile(r"\\(?:text|mathrm|textbf|mathbf|textit|num)\{([^{}\n]{0,80})\}")
_LATEX_WIDE = re.compile(r"\\multicolumn\{([1-9])\}\{[^}\n]{0,20}\}\{([^{}\n]{0,80})\}")
_RULE = re.compile(r"[\s|+:=\-─━│┼┃╋┌┬┐├┤└┴┘]+")


def is_latex(text: str) -> bool:
    """Return whether the text has the rows and columns of a LaTeX table."""
    return "&" in text and ("\\\\" in text or "\\hline" in text or "\\cr" in text)


def convert_latex(text: str) -> str:
    """Return a LaTeX table as lines whose cells are separated by '&'."""
    rows = _LATEX_ROW.sub("\n", text)
    rows = _LATEX_WIDE.sub(_spread, rows)
    return _LATEX_COMMANDS.sub(" ", _LATEX_TEXT.sub(r"\1", rows)).replace("{,}", ",")


def _spread(found: re.Match[str]) -> str:
    """Return a cell that spans columns as itself and empty cells."""
    return found[2] + " &" * (int(found[1]) - 1)


def is_rule(line: str) -> bool:
    """Return whether a line draws a rule of a text table, such as '|---|---|'."""
    return _RULE.fullmatch(line) is not None and sum(map(line.count, "-─=")) >= 2
