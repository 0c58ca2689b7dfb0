"""Controls, each declared once as a bounded field of a config.

Widget, URL, validation, documentation and the tests of extremes all read the same line::

    @dataclass(frozen=True, slots=True)
    class RunConfig(Knobs):
        depth: int = knob(3, 1, 20, "hidden layers")
        activation: str = choice("sigmoid", ("sigmoid", "tanh", "relu"), "nonlinearity")
        rate: float = knob(0.1, 1e-4, 100, "learning rate", log=True)

    RunConfig(depth=99)          # ValueError: hidden layers: 99 is above 20, the most.
    RunConfig.read({"depth": "7"})
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar, Self

_KEY = "knob"
_MOST_LISTED = 12
"""Options that a message lists in full."""


@dataclass(frozen=True, slots=True)
class Knob:
    """What one field accepts, and how to name it to a person.

    Either a number from ``low`` to ``high`` (whole when ``default`` is an int), one of
    ``options``, or a yes/no when ``default`` is a bool. ``log`` asks for a logarithmic control;
    ``live`` says that a run in progress can take a new value without starting again.
    """

    default: Any
    help: str
    low: float = -math.inf
    high: float = math.inf
    options: tuple[str, ...] = ()
    unit: str = ""
    log: bool = False
    live: bool = False
    parameter: str = ""
    """Its name in an address, if that is not the config's prefix and the field's name."""

    def check(self, value: Any) -> Any:
        """Return ``value`` in the field's type, or raise ValueError with one sentence."""
        if self.options:
            if value not in self.options:
                raise ValueError(f"{self.help}: {value!r} is not one of {self._listed_options()}.")
            return value
        if isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise ValueError(f"{self.help}: {value!r} is neither true nor false.")
            return value
        return self._number(value)

    def _listed_options(self) -> str:
        """Every option, or the first few of many."""
        if len(self.options) <= _MOST_LISTED:
            return ", ".join(self.options)
        few = ", ".join(self.options[:3])
        return f"the {len(self.options)} options ({few}, ...)"

    def _number(self, value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{self.help}: {value!r} is not a number.")
        if isinstance(value, int) and abs(value) > 10**300:  # a float could not hold it
            raise ValueError(f"{self.help}: the number is far too large.")
        if not math.isfinite(value):
            raise ValueError(f"{self.help}: {value} is not a finite number.")
        if value < self.low:
            raise ValueError(f"{self.help}: {value:g} is below {self.low:g}, the least.")
        if value > self.high:
            raise ValueError(f"{self.help}: {value:g} is above {self.high:g}, the most.")
        if isinstance(self.default, int):
            if value != int(value):
                raise ValueError(f"{self.help}: {value:g} is not a whole number.")
            return int(value)
        return float(value)

    def read(self, text: str) -> Any:
        """Parse what a URL holds; ValueError says what was wrong with it."""
        if self.options:
            return self.check(text)
        if isinstance(self.default, bool):
            return self.check({"true": True, "false": False}.get(text.strip().lower(), text))
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"{self.help}: {text[:40]!r} is not a number.") from None
        return self.check(number)


def knob(
    default: float,
    low: float,
    high: float,
    help: str,
    *,
    unit: str = "",
    log: bool = False,
    live: bool = False,
    parameter: str = "",
) -> Any:
    """Declare a bounded number as a dataclass field."""
    declared = Knob(default, help, low, high, (), unit, log, live, parameter)
    return field(default=default, metadata={_KEY: declared})


def choice(default: str, options: tuple[str, ...], help: str, *, parameter: str = "") -> Any:
    """Declare one of several words as a dataclass field."""
    declared = Knob(default, help, options=options, parameter=parameter)
    return field(default=default, metadata={_KEY: declared})


def switch(default: bool, help: str, *, parameter: str = "") -> Any:
    """Declare a yes/no as a dataclass field."""
    return field(default=default, metadata={_KEY: Knob(default, help, parameter=parameter)})


class Knobs:
    """Base of every config: a frozen dataclass all of whose fields are knobs, always in bounds."""

    __slots__ = ()
    prefix: ClassVar[str] = ""
    """What stands before a field's name in an address, where several configs share a page."""

    def __post_init__(self) -> None:
        for name, declared in self.knobs():
            object.__setattr__(self, name, declared.check(getattr(self, name)))

    @classmethod
    def knobs(cls) -> Iterator[tuple[str, Knob]]:
        """Every field's name and declaration, in the order written."""
        for item in fields(cls):  # type: ignore[arg-type]
            yield item.name, _declared(item)

    @classmethod
    def knob(cls, name: str) -> Knob:
        """The declaration of one field; KeyError if there is none."""
        return dict(cls.knobs())[name]

    @classmethod
    def parameter(cls, name: str) -> str:
        """Return the name of a field in an address; KeyError if there is no such field."""
        return cls.knob(name).parameter or cls.prefix + name

    @classmethod
    def parameters(cls) -> Iterator[tuple[str, Knob]]:
        """Every field's name in an address and its declaration, in the order written."""
        for name, declared in cls.knobs():
            yield cls.parameter(name), declared

    @classmethod
    def fields_by_parameter(cls) -> dict[str, str]:
        """Return each field's name by its name in an address."""
        return {cls.parameter(name): name for name, _ in cls.knobs()}

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> Self:
        """Build a config from strings, as an address holds them.

        ValueError: a value is refused; the first one is named. KeyError: an unknown parameter.
        """
        fields_by_parameter = cls.fields_by_parameter()
        named = {fields_by_parameter[parameter]: text for parameter, text in texts.items()}
        return cls(**{name: cls.knob(name).read(text) for name, text in named.items()})

    def changed(self) -> dict[str, str]:
        """Return what differs from the defaults by parameter, as ``read`` takes it."""
        return {
            self.parameter(name): to_text(value)
            for name, knob in self.knobs()
            if (value := getattr(self, name)) != knob.default
        }


def to_text(value: Any) -> str:
    """A value as an address holds it and ``Knob.read`` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _declared(item: Field[Any]) -> Knob:
    found = item.metadata[_KEY]
    assert isinstance(found, Knob)
    return found
