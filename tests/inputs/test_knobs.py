"""A control accepts exactly what its one line declares, and says in a sentence what it does not."""

import dataclasses
import importlib
import math
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import bn_core
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.knobs import SEPARATOR, Knob, Knobs, choice, choices, knob, switch
from bn_core.lessons.depth.config import TrainabilityConfig
from bn_core.lessons.length_direction.growth_config import GrowthConfig


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
"""Every control: its config, its name, and what is declared of it."""


@dataclass(frozen=True, slots=True)
class Oven(Knobs):
    heat: float = knob(180.0, 0.5, 250.0, "heat", unit="°C")
    loaves: int = knob(2, 1, 8, "loaves")
    flour: str = choice("rye", ("rye", "wheat"), "flour")
    fan: bool = switch(False, "fan")


@dataclass(frozen=True, slots=True)
class Shop(Knobs):
    breads: str = choices(("rye",), ("rye", "wheat", "spelt"), "breads")


def test_choices_are_kept_in_their_order_and_once() -> None:
    assert Shop().breads == "rye"
    assert Shop("spelt.rye.spelt").breads == "rye.spelt"
    assert Shop.read({"breads": "wheat.rye"}) == Shop("rye.wheat")
    assert Shop("spelt").list_changes() == {"breads": "spelt"}


@pytest.mark.parametrize("text", ["", ".", "rye.", "rye,wheat", "oat", "rye." * 200, 3, None])
def test_choices_refuse_what_is_no_option(text: Any) -> None:
    with pytest.raises(ValueError, match=r"^breads: .*\.$"):
        Shop(text)


def is_number(declared: Knob) -> bool:
    return not declared.options and not isinstance(declared.default, bool)


def extremes(declared: Knob) -> Iterator[Any]:
    if declared.several:
        yield SEPARATOR.join(declared.options)
    if declared.options:
        yield from declared.options
    elif isinstance(declared.default, bool):
        yield from (False, True)
    else:
        yield from (declared.low, declared.high)


def in_bounds(declared: Knob, value: Any) -> bool:
    if declared.several:
        return value in extremes(declared) or set(value.split(SEPARATOR)) < set(declared.options)
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
        ({"heat": "7"}, "heat: “7” is not a number."),
        ({"heat": None}, "heat: None is not a number."),
        ({"loaves": 2.5}, "loaves: 2.5 is not a whole number."),
        ({"loaves": False}, "loaves: False is not a number."),
        ({"flour": "oat"}, "flour: “oat” is not one of rye, wheat."),
        ({"flour": 1}, "flour: 1 is not one of rye, wheat."),
        ({"fan": 1}, "fan: 1 is neither true nor false."),
        ({"fan": "true"}, "fan: “true” is neither true nor false."),
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


def test_knobs_read_known_leaves_out_what_is_for_others() -> None:
    assert Oven.read_known({"loaves": "7", "door": "open"}) == Oven(loaves=7)


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


def test_knob_defaults_are_in_bounds() -> None:
    for config, name, declared in EACH:
        made = getattr(config(), name)
        assert in_bounds(declared, made), (config, name)
        assert made == declared.default, (config, name)


WITH: dict[tuple[type[Knobs], str], dict[str, Any]] = {
    (GrowthConfig, "momentum"): {"rate": 0.001},
    (TrainabilityConfig, "steps"): {"networks": "batch"},
}
"""What else must be set for a control to reach its extremes, since they bound one another."""


def test_knob_check_accepts_the_extremes() -> None:
    for config, name, declared in EACH:
        for value in extremes(declared):
            made = config(**WITH.get((config, name), {}) | {name: value})
            assert getattr(made, name) == value, (config, name, value)


def test_knob_check_rejects_one_beyond_the_extremes() -> None:
    for config, name, declared in EACH:
        for value in beyond(declared):
            said = refusal(config, name, value)
            assert declared.help in said, (config, name, value)
            assert is_sentence(said), (config, name, value)


def beyond(declared: Knob) -> Iterator[Any]:
    """Values that a control must refuse."""
    yield from (None, math.nan, math.inf, -math.inf, "no such word")
    if is_number(declared):
        whole = isinstance(declared.default, int)
        yield declared.low - 1 if whole else math.nextafter(declared.low, -math.inf)
        yield declared.high + 1 if whole else math.nextafter(declared.high, math.inf)
        yield True


def refusal(config: type[Knobs], name: str, value: Any) -> str:
    """What a config says against a value; nothing if it takes it."""
    try:
        config(**{name: value})
    except ValueError as wrong:
        return str(wrong)
    return ""


def test_knobs_changed_is_read_back() -> None:
    oven = Oven(heat=200.0, fan=True)
    assert set(oven.list_changes()) == {"heat", "fan"}
    assert Oven.read(oven.list_changes()) == oven
    assert Oven().list_changes() == {}


def test_write_value_is_read_back() -> None:
    for config, name, declared in EACH:
        for value in [declared.default, *extremes(declared)]:
            also = {config.parameter(k): str(v) for k, v in WITH.get((config, name), {}).items()}
            read = config.read(also | {config.parameter(name): str(value)})
            assert getattr(read, name) == value, (config, name, value)


def test_knobs_have_help() -> None:
    for config, name, declared in EACH:
        assert declared.help, (config, name)
        if is_number(declared):
            assert math.isfinite(declared.low), (config, name)
            assert math.isfinite(declared.high), (config, name)
            assert declared.low < declared.high, (config, name)
            assert not declared.log or declared.high > 0, (config, name)
        assert name.isidentifier(), (config, name)
        assert config.__doc__, config


def test_knob_check_rejects_integers_too_large_for_floats():
    with pytest.raises(ValueError, match="far too large"):
        RunConfig(depth=10**400)
