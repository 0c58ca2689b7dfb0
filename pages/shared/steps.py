"""The steps of a lesson: what to do, what to watch, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from pages.shared import kept_answers
from pages.shared.components import read_index

PRESENT = "present"
"""Whether the lesson is shown to a hall: a key of the session, and a parameter of the address."""
_SHOWN = "step shown"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson, which a button does for the reader."""

    do: str
    """What to do, in one sentence."""
    watch: str
    """What to look at before it moves."""
    button: str
    act: Callable[..., None]
    """Sets the controls; a callback, which runs before the page."""
    tell: Callable[[Any], str]
    """Tells what happened, from what the page shows then; "" if a run is not finished yet."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Arguments of ``act``."""


@dataclass(slots=True)
class _State:
    """What a session knows of the steps of one page."""

    pressed: int | None = None
    """The step whose button was pressed and whose outcome is not shown yet."""
    asks: bool = False
    """Whether a button was pressed and the page was not drawn since."""
    outcomes: dict[int, str] = field(default_factory=dict)


def show_steps(steps: Sequence[Step], facts: Any) -> bool:
    """Show one step and what happened, and return whether all are done.

    ``facts`` are what the page shows, for ``Step.tell``. The browser stores which step is shown and
    which are done.
    """
    state = _get_state()
    _tell_outcome(steps, state, facts)
    shown = kept_answers.read_answer(_SHOWN, partial(read_index, size=len(steps))) or 0
    with st.container(border=True, key="lesson-step"):
        _show_choice(steps, shown)
        step, outcome = steps[shown], state.outcomes.get(shown)
        st.markdown(f"**{step.do}** {step.watch}")
        st.button(
            step.button,
            on_click=_press,
            args=(state, shown, step),
            key=f"do step {shown + 1}",
            type="secondary" if _is_done(shown) else "primary",
            width="stretch",
        )
        if outcome:
            st.success(outcome)
        elif state.pressed == shown:
            st.caption("What happened appears here when the run has finished.")
        elif _is_done(shown):
            st.caption("✓ You have done this step. Do it again to read what happens.")
        _show_neighbours(steps, shown)
    return all(map(_is_done, range(len(steps))))


def is_step_asked_for() -> bool:
    """Return whether this run of the page's script answers a press of a step's button."""
    return _get_state().asks


def end_run() -> None:
    """End a run of the page's script, which has answered the press of a button."""
    _get_state().asks = False


def _get_state() -> _State:
    state: _State = st.session_state.setdefault(f"steps of {kept_answers.get_page()}", _State())
    return state


def _tell_outcome(steps: Sequence[Step], state: _State, facts: Any) -> None:
    place = state.pressed
    if place is None or not (outcome := steps[place].tell(facts)):
        return
    state.outcomes[place], state.pressed = outcome, None
    kept_answers.keep_answer(_name(place), 1)


def _press(state: _State, place: int, step: Step) -> None:
    state.pressed, state.asks = place, True
    state.outcomes.pop(place, None)
    step.act(**step.values)


def _show_choice(steps: Sequence[Step], shown: int) -> None:
    key = f"step of {kept_answers.get_page()}"

    def chosen() -> None:
        if st.session_state.get(key) is not None:
            _turn_to(st.session_state[key])

    labels = [
        f"{place + 1} ✓" if _is_done(place) else f"{place + 1}" for place in range(len(steps))
    ]
    st.session_state[key] = shown
    st.segmented_control(
        f"Do this: step {shown + 1} of {len(steps)}",
        range(len(steps)),
        format_func=labels.__getitem__,
        key=key,
        on_change=chosen,
        required=True,
    )


def _show_neighbours(steps: Sequence[Step], shown: int) -> None:
    """Show the buttons to the step before and after; arrow keys press them, too."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for label, shortcut, place in (
            ("← Back", "Left", shown - 1),
            ("Next step →", "Right", shown + 1),
        ):
            st.button(
                label,
                on_click=_turn_to,
                args=(place,),
                key=f"turn {shortcut}",
                type="tertiary",
                disabled=not 0 <= place < len(steps),
                shortcut=shortcut if st.session_state.get(PRESENT) else None,
            )


def _turn_to(place: int) -> None:
    kept_answers.keep_answer(_SHOWN, place)


def _is_done(place: int) -> bool:
    return kept_answers.read_answer(_name(place), bool) is True


def _name(place: int) -> str:
    return f"step {place + 1} done"
