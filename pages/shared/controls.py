"""Show the controls of a config's knobs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from bn_core.figures.style import OPTION_NAMES
from bn_core.inputs.address import write_value
from bn_core.inputs.knobs import SEPARATOR, Knob, Knobs
from bn_core.text.markdown import escape_quoted
from bn_core.text.numbers import format_number
from bn_core.text.sentences import begin_sentence
from pages.shared import url_state

Config = TypeVar("Config", bound=Knobs)
Value = TypeVar("Value")
_SMALL_WORDS = frozenset(
    ("a", "an", "and", "are", "by", "i", "in", "of", "on", "per", "that", "the")
)
"""Words that add nothing to a label; "i" is what is left of "is"."""
_MOST_DIGITS = 12
"""As many digits as an address holds of a number, so that no two options look alike."""
MoreArguments = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


def show_control(
    config: type[Knobs],
    name: str,
    label: str,
    maximum: float | None = None,
    stepper: bool = False,
    names: Mapping[str, str] = OPTION_NAMES,
    options: tuple[str, ...] = (),
    menu: bool = False,
    **more: Any,
) -> Any:
    """Show the widget for a knob, bound to its URL parameter, and return its value.

    ``maximum`` lowers the knob's bound, and ``options`` are the few of its options that there are
    now, the default first. ``stepper`` shows a number with − and +, not a slider.
    ``names`` are how options are shown whose name in links is not a plain word, and ``menu`` shows
    them one below the other. A value of the link that the knob refuses is reported, with the value
    that is used instead.
    """
    knob = config.knob(name)
    name = config.parameter(name)
    url_state.restore_control(name, partial(_read_state, knob))
    if maximum is not None:
        knob = replace(knob, high=maximum, default=min(knob.default, maximum))
        if st.session_state.get(name, knob.low) > maximum:
            st.session_state[name] = knob.default
    if options:
        knob = replace(knob, options=options, default=options[0])
        if st.session_state.get(name, knob.default) not in options:
            st.session_state[name] = knob.default
    url_state.check_link(name, knob.read, knob.default)
    common = {"key": name, "bind": "query-params", "help": write_tooltip(knob, label)} | more
    try:
        if knob.several:
            value = knob.check(_show_several(knob, label, names, common))
        elif knob.options:
            value = knob.check(_show_choice(knob, label, names, menu, common))
        else:
            value = knob.check(_show_widget(knob, label, stepper, common))
    except ValueError:  # an empty choice, or a forged message, which no widget limits
        value = knob.default
    url_state.record_value(name, write_value(knob, value), write_value(knob, knob.default))
    return value


def write_tooltip(knob: Knob, label: str) -> str | None:
    """Return what a tooltip adds to a label: what is set, bounds, the default.

    None if that is nothing, as for a choice whose label says it all.
    """
    has_bounds = math.isfinite(knob.low) and math.isfinite(knob.high)
    added = _list_words(knob.help) - _list_words(label)
    # One word more, such as "data set", says nothing that the names of options do not.
    about = [begin_sentence(knob.help)] if len(added) >= (1 if has_bounds else 2) else []
    if has_bounds:
        low, high, default = map(format_number, (knob.low, knob.high, knob.default))
        about.append(f"From {low} to {high}; {default} at first")
    return ". ".join(about) + "." if about else None


def _list_words(text: str) -> set[str]:
    """Return the words of a text that carry its meaning, in the singular."""
    words = re.findall(r"\w+", text.casefold())
    return {each.removesuffix("s") for each in words} - _SMALL_WORDS


def show_linked_choice(
    config: type[Knobs],
    name: str,
    label: str,
    names: Mapping[str, str],
    parameters: Mapping[str, Collection[str]],
) -> str:
    """Show a choice whose options have their own controls, and return the option.

    ``names`` are how options are shown, and ``parameters`` those of the address that belong to
    each. A link with some of them chooses the first option that has one.
    """
    url_state.choose_linked_option(name, parameters)
    option: str = show_control(config, name, label, names=names)
    url_state.restore_hidden(parameters[option])
    return option


def show_textbox(
    widget: Callable[..., str | None], name: str, label: str, default: str, **more: Any
) -> str:
    """Show a text field bound to the URL parameter ``name``, and return its text.

    ``widget`` is ``st.text_area`` or ``st.text_input``.
    """
    url_state.restore_control(name)
    text = widget(label, default, key=name, bind="query-params", **more) or ""
    url_state.record_value(name, text, default)
    return text


def read_textbox(name: str, default: str, read: Callable[[str], Value], instead: str) -> Value:
    """Read the text of a text field that is on the page, or else its last valid text.

    If ``read`` raises ValueError, its sentence is shown, followed by ``instead``, which says what
    the page uses. ``default`` is read if the last valid text is no longer valid.
    """
    value, fault = read_valid_text(name, default, read)
    if fault:
        st.error(f"{escape_quoted(str(fault))} {instead}")
    return value


def read_valid_text(
    name: str, default: str, read: Callable[[str], Value]
) -> tuple[Value, ValueError | None]:
    """Return what ``read_textbox`` returns, and what is wrong with the text.

    It shows nothing, as a callback must.
    """
    last_valid = f"{name} good"
    text = st.session_state[name]
    try:
        value = read(text)
    except ValueError as wrong:
        try:
            return read(st.session_state.get(last_valid, default)), wrong
        except ValueError:
            return read(default), wrong
    st.session_state[last_valid] = text
    return value, None


def show_controls(
    config: type[Knobs],
    labels: Mapping[str, str],
    columns: int | Sequence[int] = 3,
    steppers: Collection[str] = (),
    arguments_of: MoreArguments | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Show the controls of ``labels`` in columns, and return their values by name.

    ``columns`` is the argument of ``st.columns``, or 0 for the layout of the surrounding container.
    ``steppers`` are shown as a number with − and +. ``arguments_of`` returns more arguments of a
    control from its name and the values before it; ``more`` are arguments of all controls.
    """
    places: Sequence[AbstractContextManager[Any]] = (
        st.columns(columns, gap="medium") if columns else [nullcontext()]
    )
    values: dict[str, Any] = {}
    for place, (name, label) in enumerate(labels.items()):
        with places[place % len(places)]:
            arguments = {**more, **arguments_of(name, values)} if arguments_of else more
            values[name] = show_control(config, name, label, stepper=name in steppers, **arguments)
    return values


def build_config(config: type[Config], values: Mapping[str, Any], key: str) -> Config:
    """Build a config from values, or warn and return the last valid one.

    The session keeps that one under ``key``.
    """
    try:
        result = config(**values)
    except ValueError as error:
        st.warning(f"{escape_quoted(str(error))} The page shows the last valid settings.")
        result = st.session_state.get(key, config())
    st.session_state[key] = result
    return result


def _show_widget(knob: Knob, label: str, stepper: bool, common: dict[str, Any]) -> Any:
    if isinstance(knob.default, bool):
        return st.toggle(label, value=knob.default, **common)
    if knob.log:
        return _show_logarithmic(knob, label, common)
    kind = type(knob.default)
    if stepper or (kind is int and knob.high - knob.low > 300):
        step = kind(1) if kind is int else 0.5
        common = common if kind is int else {"format": "%g", **common}
        return st.number_input(label, kind(knob.low), kind(knob.high), knob.default, step, **common)
    return st.slider(label, kind(knob.low), kind(knob.high), knob.default, **common)


def _show_choice(
    knob: Knob, label: str, names: Mapping[str, str], menu: bool, common: dict[str, Any]
) -> str | None:
    """Show the options of a knob, and return the chosen one.

    A link holds the option's name. Streamlit would write the text that is shown into the address,
    so a control whose texts differ from the names is not bound to it.
    """
    if not names.keys() & set(knob.options):
        return st.segmented_control(
            label, knob.options, default=knob.default, required=True, wrap=True, **common
        )
    shown = {**common, "format_func": lambda each: names.get(each, each)}
    name, _ = shown["key"], shown.pop("bind")
    if name not in st.session_state:
        linked = st.query_params.get(name)
        st.session_state[name] = linked if linked in knob.options else knob.default
    if menu:
        chosen: str | None = st.selectbox(label, knob.options, **shown)
        return chosen
    return st.segmented_control(label, knob.options, required=True, wrap=True, **shown)


def _show_several(knob: Knob, label: str, names: Mapping[str, str], common: dict[str, Any]) -> str:
    """Show a knob of which several options can be chosen, and return the chosen ones."""
    shown = {**common, "format_func": lambda each: names.get(each, each)}
    del shown["bind"]  # an address holds the options in another form than the widget
    name = shown["key"]
    if name not in st.session_state:
        linked = st.query_params.get(name, knob.default)
        st.session_state[name] = _read_state(knob, linked)
    return SEPARATOR.join(st.pills(label, knob.options, selection_mode="multi", **shown))


def _read_state(knob: Knob, text: str) -> Any:
    """Return what the session holds of a control for a text of the address."""
    if knob.several:
        return knob.read(text).split(SEPARATOR)
    return text if knob.log else knob.read(text)


def _show_logarithmic(knob: Knob, label: str, common: dict[str, Any]) -> float:
    """Show a slider over 1, 2, 5 of every decade and a value that a link or code set.

    It shows numbers as the text of the page does, so it is not bound to the address, as
    ``_show_choice`` says.
    """
    shown = {**common, "format_func": lambda each: format_number(float(each), _MOST_DIGITS)}
    name, _ = shown["key"], shown.pop("bind")
    text = st.session_state.get(name, st.query_params.get(name, ""))
    try:
        value = knob.read(str(text))
    except ValueError:
        value = knob.default
    options = [
        write_value(knob, each) for each in sorted({*list_decades(knob), knob.default, value})
    ]
    if text not in options or name not in st.session_state:
        st.session_state[name] = write_value(knob, value)
    return float(st.select_slider(label, options, **shown))


def set_controls(config: Knobs) -> None:
    """Set the controls to a config's values; for callbacks, which run before the page."""
    for name, knob in config.knobs():
        value = getattr(config, name)
        texts = knob.log or knob.several
        state = _read_state(knob, write_value(knob, value)) if texts else value
        st.session_state[config.parameter(name)] = state


def make_setter(*kinds: type[Knobs]) -> Callable[..., None]:
    """Return a callback that sets controls of these configs and resets the others."""

    def put_all(**values: Any) -> None:
        for kind in kinds:
            names = {name for name, _ in kind.knobs()}
            set_controls(kind(**{name: value for name, value in values.items() if name in names}))

    return put_all


def set_values(**values: Any) -> None:
    """Set only the named controls; for callbacks, which run before the page."""
    for name, value in values.items():
        st.session_state[name] = value


def list_decades(knob: Knob) -> list[float]:
    """Return a knob's bounds, and 1, 2 and 5 times every power of ten between them."""
    powers = range(math.floor(math.log10(knob.low or 1e-12)), math.ceil(math.log10(knob.high)))
    between = (float(f"{m}e{d}") for d in powers for m in (1, 2, 5))
    return [knob.low, *(v for v in between if knob.low < v < knob.high), knob.high]
