"""Turn pasted text into plain lines that Python's parser reads.

People paste from slides, web pages, notebooks and the methods of a class. Typographic signs,
prompts, fences around code, a common indent and ``self.`` all go. Lines keep their numbers.
"""

from __future__ import annotations

import re
import textwrap

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u200b\u2060\ufeff", ""),
        **dict.fromkeys("\u2212\u2012\u2013\u2014", "-"),
        **dict.fromkeys("\u00d7\u00b7\u22c5\u2217", "*"),
        "\u00f7": "/",
    }
)
"""Spaces, hyphens and signs of arithmetic as they are typeset, by what Python reads."""
_PROMPT = re.compile(r"(?:>>>|\.\.\.|In \[\d{1,4}\]:) ?")
_SELF = re.compile(r"\bself\.")


def tidy_program(text: str) -> str:
    """Return a pasted program as plain lines; bound its length before."""
    lines = text.translate(_SIGNS).split("\n")
    lines = ["" if each.startswith("```") else each[_measure_prompt(each) :] for each in lines]
    text = textwrap.dedent("\n".join(lines))
    text = _SELF.sub("", text)
    return text.replace("(self, ", "(").replace("(self,", "(").replace("(self)", "()")


def _measure_prompt(line: str) -> int:
    prompt = _PROMPT.match(line)
    return prompt.end() if prompt else 0
