"""A control accepts exactly what its one line declares, and says in a sentence what it does not."""

import dataclasses
import importlib
import math
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import bn_core
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import Knob, Knobs, choice, knob, switch


def every_config() -> list[type[Knobs]]:
    """Every config of the lab: found by importing the modules that define one."""
    for module in pkgutil.walk_packages(bn_core.__path__, "bn_core."):
        if module.name.rpartition(".")[2].endswith("config"):
            importlib.import_module(module.name)
    # A dataclass with slots leaves the class it was made from behind, until it is collected.
    found = [
        each
        for each in descendants(Knobs)
        if getattr(sys.modules[each.__module__], each.__name__, None) is each
        and each.__module__.startswith("bn_core.")
    ]
    return sorted(found, key=lambda each: each.__name__)


def descendants(kind: type[Knobs]) -> Iterator[type[Knobs]]:
    for each in kind.__subclasses__():
        yield each
        yield from descendants(each)


CONFIGS = every_config()
EACH = [(config, name, declared) for config in CONFIGS for name, declared in config.knobs()]
each_config = pytest.mark.parametrize("config", CONFIGS)
each_knob = pytest.mark.parametrize(
    ("config", "name", "declared"), EACH, ids=[f"{c.__name__}.{name}" for c, name, _ in EACH]
)


@dataclass(frozen=True, slots=True)
class Oven(Knobs):
    heat: float = knob(180.0, 0.5, 250.0, "heat", unit="°C")
    loaves: int = knob(2, 1, 8, "loaves")
    flour: str = choice("rye", ("rye", "wheat"), "flour")
    fan: bool = switch(False, "fan")


def is_number(declared: Knob) -> bool:
    return not declared.options and not isinstance(declared.default, bool)


def extremes(declared: Knob) -> Iterator[Any]:
    if declared.options:
        yield from declared.options
    elif isinstance(declared.default, bool):
        yield from (False, True)
    else:
        yield from (declared.low, declared.high)


def in_bounds(declared: Knob, value: Any) -> bool:
    if not is_number(declared):
        return value in extremes(declared)
    return type(value) is type(declared.default) and declared.low <= value <= declared.high


def is_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and len(text) < 200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"heat": 251.0}, "heat: 251 is above the maximum, 250."),
        ({"heat": 0}, "heat: 0 is below the minimum, 0.5."),
        ({"heat": math.nan}, "heat: nan is not a finite number."),
        ({"heat": -math.inf}, "heat: -inf is not a finite number."),
        ({"heat": True}, "heat: True is not a number."),
        ({"heat": "7"}, "heat: '7' is not a number."),
        ({"heat": None}, "heat: None is not a number."),
        ({"loaves": 2.5}, "loaves: 2.5 is not a whole number."),
        ({"loaves": False}, "loaves: False is not a number."),
        ({"flour": "oat"}, "flour: 'oat' is not one of rye, wheat."),
        ({"flour": 1}, "flour: 1 is not one of rye, wheat."),
        ({"fan": 1}, "fan: 1 is neither true nor false."),
        ({"fan": "true"}, "fan: 'true' is neither true nor false."),
    ],
)
def test_knob_check_rejects_a_value_in_a_sentence(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match="heat|loaves|flour|fan") as refusal:
        Oven(**wrong)
    assert str(refusal.value) == says


def test_knob_check_converts_to_the_default_type() -> None:
    oven = Oven(heat=200, loaves=3.0)  # type: ignore[arg-type]
    assert (oven.heat, type(oven.heat)) == (200.0, float)
    assert (oven.loaves, type(oven.loaves)) == (3, int)


def test_knobs_read_fills_gaps_with_defaults() -> None:
    assert Oven.read({"heat": "2e2", "fan": " True ", "flour": "wheat"}) == Oven(
        200.0, 2, "wheat", True
    )
    assert Oven.read({}) == Oven()
    with pytest.raises(KeyError):
        Oven.read({"door": "open"})
    with pytest.raises(KeyError):
        Oven.knob("door")


def test_knobs_replace_rejects_values_out_of_bounds() -> None:
    with pytest.raises(ValueError, match="above the maximum"):
        dataclasses.replace(Oven(), loaves=9)


TEXTS = st.one_of(
    st.text(),
    st.integers().map(str),
    st.floats().map(repr),
    st.sampled_from(["", "nan", "-inf", "1e400", "9" * 400, "0x10", "1_0", "true", "rye", "٣"]),
)


@given(text=TEXTS, field=st.sampled_from([name for name, _ in Oven.knobs()]))
@example(text="9" * 400, field="loaves")
def test_knob_read_of_any_text_gives_a_value_or_one_sentence(text: str, field: str) -> None:
    declared = Oven.knob(field)
    value = refusal = None
    try:
        value = declared.read(text)
    except ValueError as wrong:
        refusal = str(wrong)
    if refusal is None:
        assert in_bounds(declared, value)
        assert getattr(Oven(**{field: value}), field) == value
    else:
        assert refusal.startswith(f"{field}: ")
        assert refusal.endswith(".")


@each_config
def test_knob_defaults_are_in_bounds(config: type[Knobs]) -> None:
    made = config()
    for name, declared in config.knobs():
        assert in_bounds(declared, getattr(made, name)), name
        assert getattr(made, name) == declared.default


@each_knob
def test_knob_check_accepts_the_extremes(config: type[Knobs], name: str, declared: Knob) -> None:
    for value in extremes(declared):
        assert getattr(config(**{name: value}), name) == value


@each_knob
def test_knob_check_rejects_one_beyond_the_extremes(
    config: type[Knobs], name: str, declared: Knob
) -> None:
    beyond: list[Any] = [None, math.nan, math.inf, -math.inf, "no such word"]
    if is_number(declared):
        whole = isinstance(declared.default, int)
        down = declared.low - 1 if whole else math.nextafter(declared.low, -math.inf)
        up = declared.high + 1 if whole else math.nextafter(declared.high, math.inf)
        beyond += [down, up, True]
    for value in beyond:
        with pytest.raises(ValueError, match=re.escape(declared.help)) as refusal:
            config(**{name: value})
        assert is_sentence(str(refusal.value))


def test_knobs_changed_is_read_back() -> None:
    oven = Oven(heat=200.0, fan=True)
    assert set(oven.changed()) == {"heat", "fan"}
    assert Oven.read(oven.changed()) == oven
    assert Oven().changed() == {}


@each_knob
def test_write_value_is_read_back(config: type[Knobs], name: str, declared: Knob) -> None:
    for value in [declared.default, *extremes(declared)]:
        assert getattr(config.read({config.parameter(name): str(value)}), name) == value


@each_knob
def test_knobs_have_help(config: type[Knobs], name: str, declared: Knob) -> None:
    assert declared.help
    if is_number(declared):
        assert math.isfinite(declared.low)
        assert math.isfinite(declared.high)
        assert declared.low < declared.high
        assert not declared.log or declared.high > 0
    assert name.isidentifier()
    assert config.__doc__


def test_knob_check_rejects_integers_too_large_for_floats():
    with pytest.raises(ValueError, match="far too large"):
        RunConfig(depth=10**400)
