"""Write BibTeX entries, so that a page of the lab can be cited."""

from __future__ import annotations

_ESCAPED = str.maketrans(
    {each: f"\\{each}" for each in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
"""How LaTeX spells the characters that mean something else to it."""


def write_bibtex(key: str, title: str, note: str, address: str, year: str = "") -> str:
    """Return the BibTeX entry of a page, with its title and note escaped for LaTeX.

    Without a ``year`` the entry has none.
    """
    fields = {
        "author": "{The BatchNorm Lab authors}",
        "title": f"BatchNorm Lab: {title.translate(_ESCAPED)}",
        "year": year,
        "note": note.translate(_ESCAPED),
        "howpublished": f"\\url{{{address}}}",
    }
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
    return f"@misc{{batchnormlab-{key},\n{lines}}}"
