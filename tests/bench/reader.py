"""A reader of the lab without a browser: Streamlit's own messages over its websocket."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
LARGEST = 64 * 2**20
_RUN = re.compile(r'"run": ?"(/lab/runs/[0-9a-f]+)"')


@dataclass(frozen=True, slots=True)
class Control:
    """A slider, its place, and the fragment of the page that runs when it moves."""

    identity: str
    place: tuple[int, ...]
    fragment: str
    least: float
    most: float
    step: float
    value: float

    def walk(self) -> Iterator[float]:
        """Go step by step from where it stands to its end, to its beginning, and so on."""
        steps = round((self.most - self.least) / self.step)
        place = round((self.value - self.least) / self.step)
        way = [*range(place + 1, steps + 1), *reversed(range(place)), *range(place + 1)]
        return itertools.cycle(self.least + self.step * each for each in way)


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
        self._sliders: dict[str, Control] = {}
        self.widgets: dict[str, str] = {}
        """The ids of buttons and number inputs by label, and of components by key."""
        self.words: list[str] = []
        """The texts since the last change."""
        self.runs: list[str] = []
        """The addresses of the page's runs on the server."""

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

    @property
    def sliders(self) -> dict[str, Control]:
        """The sliders by identity, in their order on the page, from its top."""
        placed = sorted(self._sliders.values(), key=lambda each: each.place)
        return {each.identity: each for each in placed}

    async def send(self, widget: str, **state: Any) -> None:
        """Send the state of one of the widgets once; wait until it is done."""
        states = self._state.rerun_script.widget_states.widgets
        states.add(id=self.widgets[widget], **state)
        self._state.rerun_script.fragment_id = ""
        await self._run()
        states.pop()

    async def report(self, component: str, event: str, value: Any) -> None:
        """Send what the component with this key reports, as its script does."""
        identity = _make_trigger_id(self.widgets[component], "events")
        self.widgets[identity] = identity
        await self.send(identity, json_trigger_value=json.dumps([{"event": event, "value": value}]))

    async def slide(self, slider: Control, value: float) -> None:
        """Give a slider a value, or the number of one of its options; wait until it is done."""
        states = self._state.rerun_script.widget_states.widgets
        state = next((each for each in states if each.id == slider.identity), None) or states.add()
        state.id = slider.identity
        state.double_array_value.data[:] = [value]
        self._state.rerun_script.fragment_id = slider.fragment
        await self._run()

    async def _run(self) -> None:
        self.received, self.words = [], []
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
        if kind == "navigation":
            self._state.rerun_script.page_script_hash = message.navigation.page_script_hash
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            kind = element.WhichOneof("type") or ""
            if kind == "slider":
                slider = element.slider
                self._sliders[slider.id] = Control(
                    slider.id,
                    tuple(message.metadata.delta_path),
                    message.delta.fragment_id,
                    slider.min,
                    slider.max,
                    slider.step,
                    slider.default[0],
                )
            if kind in ("button", "number_input"):
                widget = getattr(element, kind)
                self.widgets[widget.label] = widget.id
            if kind == "markdown":
                self.words.append(element.markdown.body)
            if kind == "bidi_component":
                identity = element.bidi_component.id
                self.widgets[identity.rpartition("-")[2]] = identity
                self.runs += _RUN.findall(element.bidi_component.json)
        self.received.append((kind, size))
