"""Refuse what no page of the lab sends, and more files than a reader needs."""

from __future__ import annotations

import logging
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, WStates
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

log = logging.getLogger(__name__)
_MESSAGES = {
    *("rerun_script", "stop_script", "app_heartbeat"),
    *("file_urls_request", "backend_operation_request"),
}
"""The kinds of messages that the lab's pages send. Others clear the caches of all readers, or ask
for the state of the lab's repository."""
_NUMBERS = {"int_value", "double_value"}


def refuse_forged_states() -> None:
    """Give a widget its default value if it is sent a state that no browser sends.

    Streamlit does not check a state before it reads it. One of another type, an infinite number
    for an integer, or a choice that is not offered ends in an error or reaches the page as it is.
    """
    read = WStates.__getitem__

    def read_or_default(states: WStates, key: str) -> Any:
        state, metadata = states.states.get(key), states.widget_metadata.get(key)
        if isinstance(state, Serialized) and metadata is not None:
            try:
                if _is_offered(state.value, metadata):
                    return read(states, key)
            except Exception:  # whatever reading it ends in
                log.info("a widget was sent a state that cannot be read", exc_info=True)
            states.set_from_value(key, metadata.deserializer(None))
        return read(states, key)

    WStates.__getitem__ = read_or_default  # type: ignore[method-assign]


def _is_offered(state: WidgetState, metadata: WidgetMetadata[Any]) -> bool:
    """Whether a state has its widget's type, and is one of its options if any."""
    kind = state.WhichOneof("value")
    if kind == "string_value" and metadata.formatted_options is not None:
        return state.string_value in metadata.formatted_options
    # A browser sends a whole number as one, whatever type the widget has.
    return kind == metadata.value_type or {kind, metadata.value_type} == _NUMBERS


def refuse_forged_messages(most: int) -> None:
    """Ignore messages that no page sends, and lists of more than ``most`` items.

    Streamlit bounds the bytes of a message alone. It compares each state with the last ones, and
    makes an address for each file, in the event loop, so one message would stall all readers.
    """
    handle = AppSession.handle_backmsg

    def handle_bounded(self: AppSession, msg: BackMsg) -> None:
        kind = msg.WhichOneof("type")
        states, files = msg.rerun_script.widget_states.widgets, msg.file_urls_request.file_names
        if kind in _MESSAGES and max(len(states), len(files)) <= most:
            handle(self, msg)
        else:
            log.info("a message of the kind %s was ignored", kind)

    AppSession.handle_backmsg = handle_bounded  # type: ignore[method-assign]


def limit_uploads(most_files: int, most_bytes: int) -> None:
    """Limit each session's uploaded files and bytes by dropping the oldest files.

    Streamlit bounds each file, but keeps any number of them until the session ends. A browser asks
    for the removal of a file that the reader replaces, and need not.
    """
    add = MemoryUploadedFileManager.add_file

    def add_within_limit(
        self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec
    ) -> None:
        add(self, session_id, file)
        files = self.file_storage.get(session_id, {})
        while (
            len(files) > most_files or sum(len(each.data) for each in files.values()) > most_bytes
        ):
            self.remove_file(session_id, next(iter(files)))

    MemoryUploadedFileManager.add_file = add_within_limit  # type: ignore[method-assign]
