"""Show figures in a page, static, animated or of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import streamlit as st

from bn_core.compute.cluster import CLUSTER
from bn_core.compute.part_scheduler import Keep
from bn_core.compute.runs import RUNS, Run
from bn_core.course.defaults import DEFAULTS
from bn_core.experiments.experiment import Experiment
from bn_core.experiments.run_config import RunView
from bn_core.inputs.environment import warms_up
from bn_core.inputs.knobs import Knobs, to_text
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.server.run_routes import PLOTLY_URL, ROOT
from pages.shared import components, steps
from pages.shared.session import current_session
from pages.shared.streamlit_internals import interruptions
from pages.shared.theme import get_theme

PickHandler = Callable[[int, int], None]
DropHandler = Callable[[float, float], None]

_LIVE = components.load_component("figures/live")
_ANIMATION = components.load_component("figures/animation")


def show_figures(
    drawn: Sequence[dict[str, Any]],
    key: str,
    on_pick: PickHandler | None = None,
    on_drop: DropHandler | None = None,
) -> None:
    """Show figures in the form of bn_core.figures; a change redraws them in place.

    ``on_pick`` and ``on_drop`` are those of ``play``.
    """
    _LIVE(
        data={"figures": list(drawn), "plotly": PLOTLY_URL},
        key=key,
        on_picked_change=_handle_picks(key, on_pick),
        on_dropped_change=_handle_drops(key, on_drop),
    )


def show_animation(drawn: Sequence[dict[str, Any]], sentences: Sequence[str], key: str) -> None:
    """Show figures that grow step by step, with play, step and a scrubber.

    The browser plays them without asking the server. Each figure's ``animation`` says which traces
    grow and when its shapes and notes appear; ``sentences`` has one for each moment. Figures of
    other data appear at their last moment, or play from the start after ``play_from_start``.
    """

    def on_ended() -> None:
        plays = components.read_fields(key, "ended").get("plays")
        if plays == st.session_state.get(_name_plays(key)):
            st.session_state[_name_ended(key)] = plays

    _ANIMATION(
        data={
            "figures": list(drawn),
            "sentences": list(sentences),
            "plotly": PLOTLY_URL,
            "plays": st.session_state.get(_name_plays(key), 0),
        },
        key=key,
        on_ended_change=on_ended,
    )


def play_from_start(key: str) -> None:
    """Play an animation from its start; for callbacks, which run before the page."""
    name = _name_plays(key)
    st.session_state[name] = st.session_state.get(name, 0) + 1


def is_playing(key: str) -> bool:
    """Return whether an animation that was to play from its start has not ended yet.

    It ends at its last moment, or when the reader pauses it or goes to another moment.
    """
    plays = st.session_state.get(_name_plays(key), 0)
    return bool(plays != st.session_state.get(_name_ended(key), 0))


def _name_plays(key: str) -> str:
    return f"{key} plays"


def _name_ended(key: str) -> str:
    return f"{key} ended"


def play(
    experiment: Experiment,
    config: Knobs,
    *,
    key: str = "",
    view: Knobs | None = None,
    table: LabelledTable | None = None,
    keep: Keep | None = None,
    on_pick: PickHandler | None = None,
    on_drop: DropHandler | None = None,
    starts: bool = False,
) -> Run:
    """Show the player of an experiment with this config, and return its run.

    The session keeps the run's own key under ``key``, by default that of the experiment's name;
    ``view`` changes only how the run is drawn. A live experiment has play, step, run again and a
    scrubber; any other runs to its end, shows its progress, and reruns the page when it is done. It
    has a scrubber, too, if it keeps its results.
    What is recorded of the config is shown at once. If nothing is, a default config runs by itself,
    and so does one that ``starts``. A lab that does not warm up leaves both to the reader, who asks
    for them by the button of a step, too.
    After ``start_run`` a new run of the config plays to its end by itself.
    ``on_pick(row, column)`` is called when a cell of a map is clicked, ``on_drop(x, y)`` when a
    figure's handle is dropped; messages with other values than integers or finite numbers are
    ignored.
    """
    key = key or f"{experiment.name} run"
    opens = starts or (experiment.name, config) in DEFAULTS
    with interruptions.uninterrupted():
        asked_for = st.session_state.pop(_name_start(key), False)
        kept = None if asked_for else st.session_state.get(key)
        run = RUNS.claim(kept, experiment, config, table, keep, current_session())
        if asked_for or (opens and not experiment.live and steps.is_step_asked_for()):
            run.asked_for = True
        st.session_state[key] = run.key
    run.opens_alive = opens and warms_up()
    name = f"player {key.removesuffix(' run')}"
    _show_player(run, view or RunView(theme=get_theme().name), name, on_pick, on_drop)
    return run


def start_run(key: str) -> None:
    """Play a new run under ``key`` to its end; for callbacks."""
    st.session_state[_name_start(key)] = True


def go_on(key: str) -> None:
    """Play the run under ``key`` on to its end, from where it is; for callbacks."""
    name = _name_going(f"player {key.removesuffix(' run')}")
    st.session_state[name] = st.session_state.get(name, 0) + 1


def _name_start(key: str) -> str:
    return f"{key} start"


def _name_going(player: str) -> str:
    return f"{player} goes on"


def get_last_result(run: Run) -> Any:
    """Return the last result so far, or None before the first."""
    return run.frames[-1] if run.frames else None


def get_final_result(run: Run) -> Any:
    """Return the last result of an experiment that is done, or None before."""
    result = get_last_result(run)
    return result if result is not None and result.done else None


def _show_player(
    run: Run, view: Knobs, key: str, on_pick: PickHandler | None, on_drop: DropHandler | None
) -> None:
    shown = {view.parameter(name): to_text(getattr(view, name)) for name, _ in view.knobs()}
    if fields := [getattr(run.wanted, name) for name in run.wanted.live_fields]:
        shown["changed"] = f"{crc32(repr(fields).encode()):08x}"  # a new value is drawn at once
    _LIVE(
        data={
            "run": f"{ROOT}/runs/{run.key}",
            "waiting": CLUSTER.health.sentence,
            "view": urlencode(shown),
            "plotly": PLOTLY_URL,
            "steps": run.experiment.live,
            "recorded": run.experiment.is_recorded,
            "play": run.goes_on_by_itself,
            "goes": st.session_state.get(_name_going(key), 0),
            "done": run.done,
            "place": run.place,
        },
        key=key,
        on_picked_change=_handle_picks(key, on_pick),
        on_dropped_change=_handle_drops(key, on_drop),
        on_finished_change=lambda: None,
    )


def _handle_picks(key: str, on_pick: PickHandler | None) -> Callable[[], None]:
    def on_picked() -> None:
        place = components.read_fields(key, "picked").get("place")
        if on_pick and isinstance(place, list) and [type(each) for each in place] == [int, int]:
            on_pick(*place)

    return on_picked


def _handle_drops(key: str, on_drop: DropHandler | None) -> Callable[[], None]:
    def on_dropped() -> None:
        at = components.read_fields(key, "dropped").get("at")
        if on_drop and isinstance(at, list) and len(at) == 2:
            x, y = map(components.read_number, at)
            if x is not None and y is not None:
                on_drop(x, y)

    return on_dropped
