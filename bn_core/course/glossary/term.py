"""A term of the glossary."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.address import format_address


@dataclass(frozen=True, slots=True)
class Term:
    """A term, the sentence that explains it, and the lesson that shows it.

    ``spellings`` are what a text links to the term, by default its name. A word that also has an
    everyday meaning, as in "for example", has none.
    """

    name: str
    sentence: str
    lesson: str
    spellings: tuple[str, ...]

    @property
    def key(self) -> str:
        """The term in an address, such as "running-mean"."""
        return self.name.partition(" (")[0].replace(" ", "-").lower()

    @property
    def link(self) -> str:
        """The address of the glossary, open at this term."""
        return format_address("glossary", [("term", self.key)])


def define(name: str, lesson: str, sentence: str, *spellings: str) -> Term:
    """Return a term whose spellings are those given, or else its name."""
    return Term(name, sentence, lesson, spellings or (name,))
