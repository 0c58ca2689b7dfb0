"""A reader of the lab without a browser: Streamlit's own messages over its websocket."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
LARGEST = 64 * 2**20


class Reader:
    """One open page of a served lab, at its address, as a browser keeps it."""

    def __init__(self, port: int, page: str = "", query: str = "") -> None:
        self._url = f"ws://127.0.0.1:{port}/_stcore/stream"
        self._origin = f"http://127.0.0.1:{port}"
        self._state = BackMsg()
        self._state.rerun_script.page_name = page
        self._state.rerun_script.query_string = query
        self._cached: set[str] = set()
        self.received: list[tuple[str, int]] = []
        """Kind and size in bytes of each message since the last change."""
        self.widgets: dict[str, tuple[str, str]] = {}
        """The identity of each widget on the page and of its fragment, by the page's key for it."""

    async def __aenter__(self) -> Reader:
        self._socket: ClientConnection = await connect(
            self._url,
            subprotocols=["streamlit"],
            origin=self._origin,
            max_size=LARGEST,  # type: ignore[list-item, arg-type]
        )
        await self._run()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()

    async def change(self, key: str, **value: Any) -> None:
        """Give a widget a value, as ``double_array_value=[2.0]``; wait until the page has run."""
        identity, fragment = self.widgets[key]
        states = self._state.rerun_script.widget_states.widgets
        state = next((each for each in states if each.id == identity), None) or states.add()
        state.id = identity
        for kind, given in value.items():
            if isinstance(given, list):
                getattr(state, kind).data[:] = given
            else:
                setattr(state, kind, given)
        self._state.rerun_script.fragment_id = fragment
        await self._run()

    async def _run(self) -> None:
        self.received = []
        self._state.rerun_script.cached_message_hashes[:] = sorted(self._cached)
        await self._socket.send(self._state.SerializeToString())
        while True:
            raw = await self._socket.recv()
            assert isinstance(raw, bytes)
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type") or ""
            self._note(message, kind, len(raw))
            if kind == "script_finished" and message.script_finished != EARLY:
                return

    def _note(self, message: ForwardMsg, kind: str, size: int) -> None:
        if message.metadata.cacheable:
            self._cached.add(message.hash)
        if kind == "new_session":
            self._state.rerun_script.page_script_hash = message.new_session.page_script_hash
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            kind = element.WhichOneof("type") or ""
            widget = getattr(element, kind)
            if identity := getattr(widget, "id", ""):
                # Streamlit writes the reader's key at the end of a widget's identity.
                key = identity.split("-", 2)[-1]
                self.widgets[key] = (identity, message.delta.fragment_id)
        self.received.append((kind, size))
