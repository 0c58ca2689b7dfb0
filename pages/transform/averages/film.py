"""Batches come one by one, and the running averages follow the source, or the poison."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bn_core.figures.film import film_figures
from bn_core.film import Film, half_life, steps_to
from bn_core.formulas import show
from pages.shared import numbers
from pages.shared.lesson import ground
from pages.shared.live import figures

SHOWN, PLAYING, SEEN = "film shown", "film playing", "film of"
EVERY = 0.25
"""Seconds between two pictures while it plays; much less, and one overtakes the other."""
PICTURES = 60
"""About how many pictures a whole film has while it plays."""


def screen(shot: Film) -> None:
    """The film with its buttons; it plays in a fragment of the page."""
    length = len(shot.x)
    if st.session_state.get(SEEN) != shot.config:  # another film is shown whole
        st.session_state.update({SEEN: shot.config, SHOWN: length, PLAYING: False})
    _buttons(length)
    playing = st.session_state[PLAYING]
    st.fragment(_draw, run_every=EVERY if playing else None)(shot)


def _buttons(length: int) -> None:
    playing, at = st.session_state[PLAYING], st.session_state[SHOWN]
    with st.container(horizontal=True):
        st.button("Pause" if playing else "Play", on_click=_play, args=(length,), key="film play")
        st.button(
            "+1 batch", on_click=_go, args=(at + 1, length), key="film step", disabled=at >= length
        )
        st.button("From the start", on_click=_go, args=(0, length), key="film start")
        st.button("To the end", on_click=_go, args=(length, length), key="film end")


def _play(length: int) -> None:
    st.session_state[PLAYING] = not st.session_state[PLAYING]
    if st.session_state[PLAYING] and st.session_state[SHOWN] >= length:
        st.session_state[SHOWN] = 0


def _go(at: int, length: int) -> None:
    st.session_state.update({SHOWN: min(at, length), PLAYING: False})


def _draw(shot: Film) -> None:
    """One picture; while the film plays, each is a little later than the one before."""
    length, at = len(shot.x), st.session_state[SHOWN]
    figures(film_figures(shot, ground(), at), key="film")
    _averages(shot, at)
    if st.session_state[PLAYING]:
        st.session_state[SHOWN] = min(at + max(1, length // PICTURES), length)
        if at >= length:
            st.session_state[PLAYING] = False
            st.rerun()


def _averages(shot: Film, at: int) -> None:
    """What each average holds after batch ``at``."""
    momentum = shot.config.momentum
    named = (
        (f"running, momentum {show(momentum)}", shot.running),
        ("cumulative, momentum=None", shot.cumulative),
        ("exact, of every number so far", shot.exact),
        ("source", shot.truth),
    )
    rows = [(name, float(kept.mean[at]), float(kept.var[at])) for name, kept in named]
    told = f"After batch {at} of {len(shot.x)}"
    st.caption(f"{told}. A reset also starts the cumulative and the exact average again.")
    numbers.table(("average", "mean", "variance"), rows, 0, f"The averages: {told}")


def saw(shot: Film) -> list[str]:
    """The film's own numbers, in sentences."""
    momentum, last = shot.config.momentum, len(shot.x)
    said = [
        f"With momentum {show(momentum)} half of an old value is gone after "
        f"{show(half_life(momentum))} batches and 99% after {steps_to(momentum)}.",
        f"After {last} batches the running mean is {show(float(shot.running.mean[last]))} and the "
        f"running variance {show(float(shot.running.var[last]))}; the source has "
        f"{show(float(shot.truth.mean[last]))} and {show(float(shot.truth.var[last]))}, and all "
        f"numbers averaged exactly give {show(float(shot.exact.mean[last]))} and "
        f"{show(float(shot.exact.var[last]))}.",
    ]
    return said + _changed(shot) + _poisoned(shot)


def _changed(shot: Film) -> list[str]:
    if not shot.changed:
        return []
    since, last = len(shot.x) - shot.changed + 1, len(shot.x)
    return [
        f"The source changed with batch {shot.changed}, {since} batches before the end. The "
        f"cumulative mean, {show(float(shot.cumulative.mean[last]))}, weighs old batches as much "
        f"as new ones; the running mean, {show(float(shot.running.mean[last]))}, forgets them.",
    ]


def _poisoned(shot: Film) -> list[str]:
    at, var = shot.poisoned, shot.running.var
    if not at:
        return []
    if shot.config.poison == "nan":
        lost = int(np.isnan(var[at:]).sum())
        return [
            f"The NaN of batch {at} spoils the running averages for {lost} batches. It is never "
            f"forgotten: {show(1 - shot.config.momentum)}·NaN is NaN. Only a reset helps.",
        ]
    return [
        f"The outlier of batch {at} took the running variance from {show(float(var[at - 1]))} to "
        f"{show(float(var[at]))}; at the end it is {show(float(var[-1]))}, where the source has "
        f"{show(float(shot.truth.var[-1]))}.",
    ]
