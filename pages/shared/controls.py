"""Controls drawn from the knobs of a config."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from bn_core.figures.style import OPTION_NAMES
from bn_core.inputs.address import write_value
from bn_core.inputs.knobs import Knob, Knobs
from pages.shared import url_state

Config = TypeVar("Config", bound=Knobs)
Given = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


def control(
    config: type[Knobs],
    name: str,
    label: str,
    most: float | None = None,
    stepper: bool = False,
    **more: Any,
) -> Any:
    """The widget that fits a knob, bound to the address under the knob's name; its value.

    ``most`` narrows the knob to what there is just now; ``stepper`` asks for a number with − and +
    where there would be a slider. A value that the link holds and the knob refuses is reported,
    with what is used instead.
    """
    knob = config.knob(name)
    name = config.parameter(name)
    url_state.resume(name, str if knob.log else knob.read)
    if most is not None:
        knob = replace(knob, high=most, default=min(knob.default, most))
        if st.session_state.get(name, knob.low) > most:
            st.session_state[name] = knob.default
    wrong = _fault(knob, name)
    common = {"key": name, "bind": "query-params", "help": knob.help} | more
    value = _widget(knob, label, stepper, common)
    if value is None:  # an empty text in a link chooses no option, whatever is required
        value = knob.default
    url_state.says(name, write_value(knob, value), write_value(knob, knob.default))
    if wrong:
        url_state.complain(f"{wrong} Used instead: {value}.")
    return value


def textbox(
    widget: Callable[..., str | None], name: str, label: str, default: str, **more: Any
) -> str:
    """A text in ``st.text_area`` or ``st.text_input``, bound to the address under a name."""
    url_state.resume(name)
    said = widget(label, default, key=name, bind="query-params", **more) or ""
    url_state.says(name, said, default)
    return said


def grid(
    config: type[Knobs],
    labels: Mapping[str, str],
    wide: int | Sequence[int] = 3,
    steppers: Collection[str] = (),
    given: Given | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The controls of ``labels`` in ``wide`` columns, row after row; their values by name.

    ``wide`` is what ``st.columns`` takes, or 0 for no columns: then the place lays them out.
    ``steppers`` names those that ask for a number with − and +. ``given`` says what more a control
    takes, from its name and the values before it; ``more`` is for all of them.
    """
    columns: Sequence[AbstractContextManager[Any]] = (
        st.columns(wide, gap="medium") if wide else [nullcontext()]
    )
    values: dict[str, Any] = {}
    for place, (name, label) in enumerate(labels.items()):
        with columns[place % len(columns)]:
            also = {**more, **given(name, values)} if given else more
            values[name] = control(config, name, label, stepper=name in steppers, **also)
    return values


def fitting(config: type[Config], values: Mapping[str, Any], key: str) -> Config:
    """What the values say together; what does not fit is told, and the last that did is kept.

    ``key`` is where the session keeps it.
    """
    try:
        made = config(**values)
    except ValueError as wrong:
        st.warning(str(wrong))
        made = st.session_state.get(key, config())
    st.session_state[key] = made
    return made


def _fault(knob: Knob, name: str) -> str:
    """What is wrong with a parameter that has no widget yet; empty if nothing is."""
    if name in st.session_state or name not in st.query_params:
        return ""
    try:
        knob.read(st.query_params[name])
    except ValueError as wrong:
        return str(wrong)
    return ""


def _widget(knob: Knob, label: str, stepper: bool, common: dict[str, Any]) -> Any:
    if knob.options:
        return _choice(knob, label, common)
    if isinstance(knob.default, bool):
        return st.toggle(label, value=knob.default, **common)
    if knob.log:
        return _logarithmic(knob, label, common)
    kind = type(knob.default)
    if stepper or (kind is int and knob.high - knob.low > 300):
        step = kind(1) if kind is int else 0.5
        common = common if kind is int else {"format": "%g", **common}
        return st.number_input(label, kind(knob.low), kind(knob.high), knob.default, step, **common)
    return st.slider(label, kind(knob.low), kind(knob.high), knob.default, **common)


def _choice(knob: Knob, label: str, common: dict[str, Any]) -> str | None:
    """One of the options; a link holds its name, whatever word is shown for it.

    Streamlit binds what is shown, so a control that shows words is kept in the address by hand.
    """
    shown = {"required": True, "wrap": True, **common}
    if not OPTION_NAMES.keys() & set(knob.options):
        return st.segmented_control(label, knob.options, default=knob.default, **shown)
    name, _ = shown["key"], shown.pop("bind")
    if name not in st.session_state:
        held = st.query_params.get(name)
        st.session_state[name] = held if held in knob.options else knob.default
    value = st.segmented_control(
        label, knob.options, format_func=lambda each: OPTION_NAMES.get(each, each), **shown
    )
    url_state.write(name, value or knob.default, knob.default)
    return value


def _logarithmic(knob: Knob, label: str, common: dict[str, Any]) -> float:
    """A slider over 1, 2, 5 of every decade, and whatever exact value a link or code has set."""
    name = common["key"]
    values = {*decades(knob), knob.default}
    held = st.session_state.get(name, st.query_params.get(name, ""))
    try:
        values.add(knob.read(str(held)))
    except ValueError:
        held = ""
    options = [write_value(knob, value) for value in sorted(values)]
    if held and held not in options:
        st.session_state[name] = write_value(knob, float(held))
    return float(st.select_slider(label, options, value=write_value(knob, knob.default), **common))


def put(config: Knobs) -> None:
    """Set the controls of every knob to a config's values; for callbacks, before the page runs."""
    for name, knob in config.knobs():
        value = getattr(config, name)
        st.session_state[config.parameter(name)] = write_value(knob, value) if knob.log else value


def setting(*kinds: type[Knobs]) -> Callable[..., None]:
    """A callback that sets the controls of these configs: those named, all others as they come."""

    def put_all(**values: Any) -> None:
        for kind in kinds:
            names = {name for name, _ in kind.knobs()}
            put(kind(**{name: value for name, value in values.items() if name in names}))

    return put_all


def turn(**values: Any) -> None:
    """Set the controls named, and no other; for callbacks, before the page runs."""
    for name, value in values.items():
        st.session_state[name] = value


def decades(knob: Knob) -> list[float]:
    """1, 2 and 5 times every power of ten within the knob's bounds, the bounds included."""
    powers = range(math.floor(math.log10(knob.low or 1e-12)), math.ceil(math.log10(knob.high)))
    between = (float(f"{m}e{d}") for d in powers for m in (1, 2, 5))
    return [knob.low, *(v for v in between if knob.low < v < knob.high), knob.high]
