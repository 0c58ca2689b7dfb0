"""Changes of unit: the same quantities written as other numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.norm.arrays import Float64Array


@dataclass(frozen=True, slots=True)
class Unit:
    """A change of unit: each number times ``factor``, plus ``shift``."""

    factor: float
    shift: float
    formula: str

    def convert(self, values: Float64Array) -> Float64Array:
        """Return the numbers in the new unit."""
        return values * self.factor + self.shift

    def invert(self, value: float) -> float:
        """Return a number of the new unit in the old one."""
        return (value - self.shift) / self.factor


UNITS = {
    "same": Unit(1.0, 0.0, "x"),
    "fahrenheit": Unit(1.8, 32.0, "1.8 x + 32"),
    "inches": Unit(1 / 2.54, 0.0, "x / 2.54"),
}
"""The changes of unit by the name that ``StandardizeConfig.unit`` uses."""
