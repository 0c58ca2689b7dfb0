"""Keep the state of a page in its address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from bn_core.course.curriculum import PAGES
from bn_core.inputs.address import format_address
from bn_core.server.embedding import HIDE
from bn_core.text.caption import write_caption
from pages.shared import components
from pages.shared.streamlit_internals import interruptions, parameters
from pages.shared.theme import get_theme

T = TypeVar("T")

_VISITED, _IGNORED = "visited", "ignored by page"
_VALUES, _LAST_VALUES, _RESTORED = "said by page", "said when left", "back to page"
_DEFAULTS, _CHOICES = "defaults of page", "linked choices of page"
_FORGOTTEN: set[str] = set()
"""Keys of the session that are about the controls of one page."""
_OF_OTHERS, _ELSEWHERE = "parameters of others", "link goes on elsewhere"
_ADDRESS = components.load_component("widgets/address")


def report_ignored(sentence: str) -> None:
    """Record a sentence about a part of the link that was ignored."""
    sentences: list[str] = st.session_state.setdefault(_IGNORED, [])
    if sentence not in sentences:
        sentences.append(sentence)


@interruptions.uninterrupted()
def begin_page(page: str, known: Iterable[str], home: str = "") -> None:
    """Begin a run of a page, and drop and report the parameters that it does not know.

    The values of a page's controls are restored when the reader comes back. Pages with the same
    ``home`` share them.
    """
    begin_run()
    values: dict[str, dict[str, str | None]] = st.session_state[_LAST_VALUES]
    last_page, last_home = st.session_state.get(_VISITED, ("", ""))
    if last_page != page:
        parameters.unbind_parameters()
        for name in values[last_home]:
            st.session_state.pop(name, None)
        home = home or page
        for key in _FORGOTTEN if home != last_home else ():
            st.session_state.pop(key, None)
        st.session_state[_VISITED], st.session_state[_IGNORED] = (page, home), []
        st.session_state[_ELSEWHERE] = []
        # An address with a known parameter is a link, which determines all controls.
        linked = set(known) & set(st.query_params)
        st.session_state[_RESTORED] = {} if linked else dict(values.get(home, {}))
        if not linked:
            # Between pages Streamlit leaves an address without parameters in the history. When the
            # reader goes back to it, Streamlit would reset every control to its default.
            parameters.forget_history_navigation()
    expected: dict[str, str] = st.session_state.pop(_OF_OTHERS, {})
    dropped: list[str] = []
    unknown = sorted(set(st.query_params) - {*known, HIDE})
    for name in unknown:
        if name in expected:
            dropped.append(name)
        # Otherwise the parameter is one of the last page.
        elif last_page == page or name not in values[last_home]:
            report_ignored(f"“{name[:40]}” is not a control of this lesson.")
    parameters.remove_parameters(unknown)
    if expected:
        st.session_state[_ELSEWHERE] = sorted({expected[name] for name in dropped})


def expect_parameters_of_others(
    pages: Mapping[str, Iterable[str]], given: Mapping[str, Sequence[str]]
) -> None:
    """Expect parameters that the next page leaves to others, which have them now.

    ``pages`` are the names of parameters by page, ``given`` the texts of all of them.
    """
    st.session_state[_OF_OTHERS] = {
        name: format_address(page, [(each, text) for each in names for text in given[each]])
        for page, names in pages.items()
        for name in names
    }


def list_addresses_elsewhere() -> list[str]:
    """Return the addresses of other pages that show the rest of the link."""
    addresses: list[str] = st.session_state.get(_ELSEWHERE, [])
    return addresses


def forget_when_left(*keys: str) -> None:
    """Forget these keys of the session when a page of another home is opened."""
    _FORGOTTEN.update(keys)


def begin_run() -> None:
    """Store the controls' values of the last run, and begin to record new ones."""
    values: dict[str, dict[str, str | None]] = st.session_state.setdefault(_LAST_VALUES, {})
    _, home = st.session_state.get(_VISITED, ("", ""))
    # Stored after every run, since leaving a page may cut its last run short.
    values[home] = values.get(home, {}) | st.session_state.get(_VALUES, {})
    st.session_state[_VALUES] = {}
    st.session_state[_DEFAULTS], st.session_state[_CHOICES] = {}, {}


@interruptions.uninterrupted()
def restore_control(name: str, read: Callable[[str], object] = str, key: str = "") -> None:
    """Restore a control's value from when its page was left, before it is shown.

    ``read`` converts the text to the value. ``key`` is the widget's if that is not the name.
    """
    if (text := st.session_state[_RESTORED].pop(name, None)) is not None:
        st.session_state[key or name] = read(text)


def restore_hidden(names: Iterable[str]) -> None:
    """Restore controls that the last run of this page did not show.

    Streamlit forgets the value of a widget that is not drawn.
    """
    _, home = st.session_state[_VISITED]
    for name in names:
        text = st.session_state[_LAST_VALUES].get(home, {}).get(name)
        if text is not None and name not in st.session_state and name not in st.query_params:
            st.session_state[_RESTORED].setdefault(name, text)


def list_ignored() -> list[str]:
    """Return a sentence for each part of the link that was ignored."""
    sentences: list[str] = st.session_state.get(_IGNORED, [])
    return sentences


def choose_linked_option(control: str, options: Mapping[str, Collection[str]]) -> None:
    """Set a control to the first of ``options`` that has a parameter of the link.

    ``options`` are the names of the parameters by option. A control that has a value keeps it, and
    the address says it if a link without it would choose another option.
    """
    st.session_state[_CHOICES][control] = options
    given = list_given()
    if control in given or control in st.session_state:
        return
    if option := _find_linked_option(options, given):
        st.session_state[control] = option


def _find_linked_option(options: Mapping[str, Collection[str]], given: set[str]) -> str | None:
    """Return the first option that has one of the ``given`` parameters."""
    linked = (option for option, names in options.items() if not given.isdisjoint(names))
    return next(linked, None)


def list_given() -> set[str]:
    """Return the names of the parameters of the address and of restored values."""
    return {*st.query_params, *st.session_state[_RESTORED]}


def read_link(name: str, read: Callable[[str], T]) -> T | None:
    """Return a parameter of the link, converted by ``read``, or None if it has none.

    ValueError, with a sentence: ``read`` refuses the text, or the link repeats the parameter.
    """
    texts = st.query_params.get_all(name)
    if len(texts) > 1:
        raise ValueError(f"The link gives “{name}” {len(texts)} times.")
    return read(texts[0]) if texts else None


def check_link(name: str, read: Callable[[str], object], default: object) -> None:
    """Remove a parameter from the link if ``read`` refuses it.

    This comes before a widget is bound to it.

    The warning says that the default is used instead. There is none if the widget was shown before.
    """
    try:
        read_link(name, read)
    except ValueError as error:
        parameters.forget_parameter(name)
        if name not in st.session_state:
            report_ignored(f"{error} Used instead: {default}.")


def read_once(key: str, name: str, read: Callable[[str], T], default: T) -> T:
    """Return a value that no widget holds, from the session or else the link.

    Without either it is the one from when the page was left, or the default. ``read`` converts
    the parameter ``name`` to the value, or raises ValueError with a sentence.
    """
    if key not in st.session_state:
        restored = st.session_state[_RESTORED].pop(name, None)
        st.session_state[key] = default if restored is None else read(restored)
        try:
            if (linked := read_link(name, read)) is not None:
                st.session_state[key] = linked
        except ValueError as error:
            report_ignored(f"{name}: {error}")
    value: T = st.session_state[key]
    return value


def record_value(name: str, text: str, default: str) -> None:
    """Record a control's value for ``write_address``, which omits defaults."""
    st.session_state[_VALUES][name] = None if text == default else text
    st.session_state[_DEFAULTS][name] = default


def get_values() -> Mapping[str, str | None]:
    """Return the values of all controls by parameter, complete when the run has ended.

    None stands for a default.
    """
    values: dict[str, str | None] = st.session_state[_VALUES]
    return values


def write_address(section: str = "") -> None:
    """Write the values of all controls into the address at the end of a run.

    ``section`` names the part of the page that ran, if the rest did not.

    A run begins with the address from before the control that caused it wrote its value. If the
    page then writes a parameter, Streamlit sends that old address, and the new value is lost.
    """
    _record_linked_choices()
    texts = st.session_state[_VALUES]
    scheme = None if section else get_theme().name
    data = {"texts": texts, "caption": _write_caption(), "scheme": scheme}
    key = f"address {section}".strip()
    # The page runs again if the reader sees it in another scheme.
    _ADDRESS(data=data, key=key, on_scheme_change=lambda: None)


def _record_linked_choices() -> None:
    """Record a default choice, too, where the address would choose another option."""
    values: dict[str, str | None] = st.session_state[_VALUES]
    recorded = {name for name, text in values.items() if text is not None}
    given = recorded | (list_given() - values.keys())
    for control, options in st.session_state[_CHOICES].items():
        default = st.session_state[_DEFAULTS].get(control)
        linked = _find_linked_option(options, given)
        if values.get(control) is None and linked not in (None, default):
            values[control] = default


def _write_caption() -> str:
    """Return what a figure of this page says below itself on a slide.

    The parameters of a page that is no lesson, such as a room's code, are no settings.
    """
    open_page = st.session_state[_VISITED][0]
    shown = next((each for each in PAGES if each.name == open_page), None)
    if shown is None or shown.kind == "tool":
        return write_caption(shown.title if shown else "", {}, {})
    values, defaults = get_values(), st.session_state[_DEFAULTS]
    changed = {name: text for name, text in values.items() if text is not None}
    kept = {name: text for name, text in defaults.items() if name not in changed}
    return write_caption(shown.title, changed, kept)


def write_parameter(name: str, text: str, default: str = "") -> None:
    """Write a parameter that no widget holds into the address, unless it is a default."""
    record_value(name, text, default)
    if text == default:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != text:
        st.query_params[name] = text
