"""A lesson opened as a reader opens it: through the door, with an address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from pages.shared.curriculum import lesson

ROOT = Path(__file__).parent.parent.parent


class Page:
    """An open lesson: AppTest, and what a test asks of it in a few words."""

    _components: Any = None
    """Found among all installed packages by the first page, for every page: that takes long."""

    def __init__(self, name: str, **address: str) -> None:
        self.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        self.app._bidi_component_manager = Page._components
        self.app.switch_page(lesson(name).path)
        self.app.query_params.update(address)
        self.run()
        Page._components = self.app._bidi_component_manager

    def run(self) -> Page:
        self.app.run()
        return self.sound()

    def sound(self) -> Page:
        """The page itself, which ran without an exception."""
        assert not self.app.exception, [each.message for each in self.app.exception]
        return self

    def set(self, kind: str, key: str, value: Any) -> Page:
        getattr(self.app, kind)(key=key).set_value(value)
        return self.run()

    def click(self, start: str) -> Page:
        """Press the button whose key or label begins so."""
        [button] = [
            each for each in self.app.button if (each.key or "").startswith(start)
            or each.label.startswith(start)
        ]  # fmt: skip
        button.click()
        return self.run()

    def forge(self, kind: str, sent: dict[str, Any]) -> Page:
        """Send what only a browser sends: the state of the first ``kind``, as JSON."""
        states = self.app._tree.get_widget_states()
        proto = self.app.get(kind)[0].proto
        states.widgets.append(WidgetState(id=proto.id, string_value=json.dumps(sent)))
        self.app._run(states)
        return self.sound()

    @property
    def words(self) -> str:
        """All that is written, in order of kind."""
        app = self.app
        found = [
            *app.markdown, *app.caption, *app.latex, *app.header, *app.error, *app.warning,
            *app.info, *app.success,
        ]  # fmt: skip
        return "\n".join([*(each.value for each in found), *(each.body for each in app.html)])

    @property
    def errors(self) -> str:
        return " ".join(each.value for each in self.app.error)

    @property
    def warnings(self) -> str:
        return " ".join(each.value for each in self.app.warning)
