"""Keep what belongs together from being interrupted by what the reader does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequest, ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState
from streamlit.runtime.state.safe_session_state import SafeSessionState

_UNINTERRUPTED = ContextVar("uninterrupted", default=False)


def finish_what_is_begun() -> None:
    """Let callbacks, and what is ``uninterrupted``, end before the next thing.

    Streamlit looks for the next thing whenever the session's state is read or written, and would
    end a callback in the middle, or a run before its first: what the reader did first would be done
    in part, or not at all.
    """
    look, begin = ScriptRequests.on_scriptrunner_yield, SafeSessionState.on_script_will_rerun

    def look_between(self: ScriptRequests) -> ScriptRequest | None:
        is_callback = ThreadState.get().run_location is RunLocation.CALLBACK
        return None if is_callback or _UNINTERRUPTED.get() else look(self)

    def begin_whole(self: SafeSessionState, *states: Any, **more: Any) -> None:
        with uninterrupted():
            begin(self, *states, **more)

    ScriptRequests.on_scriptrunner_yield = look_between  # type: ignore[method-assign]
    SafeSessionState.on_script_will_rerun = begin_whole  # type: ignore[method-assign]


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Keep a short part of a run whole, whatever the reader does meanwhile.

    Its writes to the session's state belong together.
    """
    before = _UNINTERRUPTED.set(True)
    try:
        yield
    finally:
        _UNINTERRUPTED.reset(before)
