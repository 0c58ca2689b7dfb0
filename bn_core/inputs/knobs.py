"""Configs whose fields are controls, each declared once with its bounds.

Widget, URL, validation, documentation and the tests of extreme values all read the same line::

    @dataclass(frozen=True, slots=True)
    class RunConfig(Knobs):
        depth: int = knob(3, 1, 20, "hidden layers")
        activation: str = choice("sigmoid", ("sigmoid", "tanh", "relu"), "nonlinearity")
        rate: float = knob(0.1, 1e-4, 100, "learning rate", log=True)

    RunConfig(depth=99)          # ValueError: hidden layers: 99 is above the maximum, 20.
    RunConfig.read({"depth": "7"})
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, ClassVar, Self

_KEY = "knob"
SEPARATOR = "."
"""Between the options of a knob of which several are chosen."""
_MAX_TEXT = 500
"""The most characters of a list of options."""
_MAX_LISTED = 12
"""The most options that a message lists in full."""
_MAX_READ = 100
"""The most characters of a number that is read."""
_MAX_QUOTED = 40
"""The most characters of a refused value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Knob:
    """The values that a config's field accepts, and its description for the user.

    The value is a number from ``low`` to ``high`` (an integer if ``default`` is an int), one of
    ``options``, or a bool if ``default`` is a bool. ``help`` describes the field to the user.
    With ``several`` it is a text of some of the options, at least one, joined by full stops.
    ``log`` asks for a logarithmic control. ``live`` means that a run in progress can take a new
    value without starting again.
    """

    default: Any
    help: str
    low: float = -math.inf
    high: float = math.inf
    options: tuple[str, ...] = ()
    unit: str = ""
    log: bool = False
    live: bool = False
    several: bool = False
    parameter: str = ""
    """The URL parameter, if it is not the config's prefix followed by the field's name."""

    def check(self, value: Any) -> Any:
        """Return ``value`` in the field's type, or raise ValueError with a sentence."""
        if self.several:
            return self._check_several(value)
        if self.options:
            if value not in self.options:
                raise ValueError(
                    f"{self.help}: {_quote(value)} is not one of {self._listed_options()}."
                )
            return value
        if isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise ValueError(f"{self.help}: {_quote(value)} is neither true nor false.")
            return value
        return self._number(value)

    def _check_several(self, value: Any) -> str:
        """Return the chosen options in their order, each once."""
        if not isinstance(value, str) or len(value) > _MAX_TEXT:
            raise ValueError(f"{self.help}: {_quote(value)} is no list of options.")
        chosen = value.split(SEPARATOR)
        if other := [each for each in chosen if each not in self.options]:
            raise ValueError(
                f"{self.help}: {_quote(other[0])} is not one of {self._listed_options()}."
            )
        return SEPARATOR.join(each for each in self.options if each in chosen)

    def _listed_options(self) -> str:
        """Return every option, or the first few of many."""
        if len(self.options) <= _MAX_LISTED:
            return ", ".join(self.options)
        few = ", ".join(self.options[:3])
        return f"the {len(self.options)} options ({few}, ...)"

    def _number(self, value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{self.help}: {_quote(value)} is not a number.")
        if isinstance(value, int) and abs(value) > 10**300:  # too large for a float
            raise ValueError(f"{self.help}: the number is far too large.")
        if not math.isfinite(value):
            raise ValueError(f"{self.help}: {value} is not a finite number.")
        if value < self.low:
            raise ValueError(f"{self.help}: {value:g} is below the minimum, {self.low:g}.")
        if value > self.high:
            raise ValueError(f"{self.help}: {value:g} is above the maximum, {self.high:g}.")
        if isinstance(self.default, int):
            if value != int(value):
                raise ValueError(f"{self.help}: {value:g} is not a whole number.")
            return int(value)
        return float(value)

    def read(self, text: str) -> Any:
        """Parse a value from a URL, or raise ValueError with a sentence."""
        if self.options:
            return self.check(text)
        if len(text) > _MAX_READ:
            raise ValueError(f"{self.help}: {_quote(text)} is too long.")
        if isinstance(self.default, bool):
            return self.check({"true": True, "false": False}.get(text.strip().lower(), text))
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"{self.help}: {_quote(text)} is not a number.") from None
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
    declaration = Knob(default, help, low, high, (), unit, log, live, parameter=parameter)
    return field(default=default, metadata={_KEY: declaration})


def choice(default: str, options: tuple[str, ...], help: str, *, parameter: str = "") -> Any:
    """Declare a choice between words as a dataclass field."""
    declaration = Knob(default, help, options=options, parameter=parameter)
    return field(default=default, metadata={_KEY: declaration})


def choices(default: tuple[str, ...], options: tuple[str, ...], help: str) -> Any:
    """Declare some of these words, at least one, as a dataclass field of text."""
    text = SEPARATOR.join(default)
    declaration = Knob(text, help, options=options, several=True)
    return field(default=text, metadata={_KEY: declaration})


def switch(default: bool, help: str, *, parameter: str = "") -> Any:
    """Declare a bool as a dataclass field."""
    return field(default=default, metadata={_KEY: Knob(default, help, parameter=parameter)})


class Knobs:
    """Base of every config, a frozen dataclass whose fields are knobs.

    A field that is no knob is set in code alone: no control, address or command reaches it.
    """

    __slots__ = ()
    prefix: ClassVar[str] = ""
    """Put before each field's name in a URL if several configs share a page."""
    live_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that are no knobs, but that a run in progress can take a new value of, too."""

    def __post_init__(self) -> None:
        for name, declaration in self.knobs():
            object.__setattr__(self, name, declaration.check(getattr(self, name)))

    @classmethod
    def knobs(cls) -> Iterator[tuple[str, Knob]]:
        """Yield each knob's name and declaration, in the order of the class."""
        for item in fields(cls):  # type: ignore[arg-type]
            if _KEY in item.metadata:
                yield item.name, _read_declaration(item)

    @classmethod
    def knob(cls, name: str) -> Knob:
        """Return the declaration of one field; KeyError if there is no such field."""
        return dict(cls.knobs())[name]

    @classmethod
    def parameter(cls, name: str) -> str:
        """Return a field's URL parameter; KeyError if there is no such field."""
        return cls.knob(name).parameter or cls.prefix + name

    @classmethod
    def parameters(cls) -> Iterator[tuple[str, Knob]]:
        """Yield each field's URL parameter and declaration, in the order of the class."""
        for name, declaration in cls.knobs():
            yield cls.parameter(name), declaration

    @classmethod
    def parameter_names(cls) -> frozenset[str]:
        """Return the URL parameters of all fields."""
        return frozenset(name for name, _ in cls.parameters())

    @classmethod
    def fields_by_parameter(cls) -> dict[str, str]:
        """Return each field's name by its URL parameter."""
        return {cls.parameter(name): name for name, _ in cls.knobs()}

    def without_live(self) -> Self:
        """Return the config with everything that is live at its default."""
        live = {name for name, knob in self.knobs() if knob.live} | {*self.live_fields}
        defaults = {item.name: item.default for item in fields(self)}  # type: ignore[arg-type]
        return replace(self, **{name: defaults[name] for name in live})  # type: ignore[type-var]

    def differs_in_live_fields(self, other: Self) -> bool:
        """Return whether a live field that is no knob differs."""
        return any(getattr(self, name) != getattr(other, name) for name in self.live_fields)

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> Self:
        """Build a config from the texts of URL parameters.

        Raises ValueError for the first refused value, and KeyError for an unknown parameter.
        """
        fields_by_parameter = cls.fields_by_parameter()
        by_field = {fields_by_parameter[parameter]: text for parameter, text in texts.items()}
        return cls(**{name: cls.knob(name).read(text) for name, text in by_field.items()})

    @classmethod
    def read_known(cls, texts: Mapping[str, str]) -> Self:
        """Build a config as ``read`` does, from those texts that are for it."""
        known = cls.parameter_names()
        return cls.read({name: text for name, text in texts.items() if name in known})

    def list_changes(self) -> dict[str, str]:
        """Return the values that differ from the defaults, as ``read`` takes them."""
        return {
            self.parameter(name): to_text(value)
            for name, knob in self.knobs()
            if (value := getattr(self, name)) != knob.default
        }


def _quote(value: Any) -> str:
    """Return a refused value for a message, cut if it is long."""
    if isinstance(value, str) and len(value) > _MAX_QUOTED:
        value = value[: _MAX_QUOTED - 1] + "…"
    return f"“{value}”" if isinstance(value, str) else repr(value)


def to_text(value: Any) -> str:
    """Return a value as text that ``Knob.read`` reads."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_declaration(item: Field[Any]) -> Knob:
    declaration = item.metadata[_KEY]
    assert isinstance(declaration, Knob)
    return declaration
