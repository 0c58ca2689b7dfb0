"""A case is a healthy script with something wrong in it, and what a user might do about that."""

from __future__ import annotations

from dataclasses import dataclass

Edit = tuple[str, str]
"""An old text of the script, and the new one in its place."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A cause that a user may name, and what the numbers say of it: a text with named facts."""

    key: str
    label: str
    because: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the broken script; whether it helps is for the run to say."""

    key: str
    label: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A broken set-up: what is complained of, what broke it, and what may be tried.

    ``diagnoses`` begins with the right one. ``threshold`` is the test accuracy that counts as
    repaired; it was set on seeds 0 to 7 and then held on others.
    """

    key: str
    title: str
    level: int
    """1 to 3: the third is the hardest to see."""
    complaint: str
    faults: tuple[Edit, ...]
    diagnoses: tuple[Diagnosis, ...]
    fixes: tuple[Fix, ...]
    threshold: float = 0.9

    def diagnosis(self, key: str) -> Diagnosis:
        """The diagnosis of this key; KeyError if this case offers none."""
        return {each.key: each for each in self.diagnoses}[key]

    def fix(self, key: str) -> Fix:
        """The fix of this key; KeyError if this case offers none."""
        return {each.key: each for each in self.fixes}[key]
