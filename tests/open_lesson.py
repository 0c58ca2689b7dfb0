"""A lesson opened as a reader opens it: through the door, with an address."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.util import calc_hash

from bn_core.compute.runs import RUNS, Run
from bn_core.course.curriculum import find_lesson
from bn_core.experiments.experiment import Experiment
from pages.shared import server  # noqa: F401  # a served lab has loaded it before a page runs

ROOT = Path(__file__).parents[1]
SCRIPTS = ScriptCache()
for module in (app_test, local_script_runner):
    # As a served lab, which compiles a page once; AppTest would do so in every run.
    module.ScriptCache = lambda: SCRIPTS  # type: ignore[attr-defined]


class Page:
    """An open lesson: AppTest, and what a test asks of it in a few words."""

    _components: Any = None
    """Found among all installed packages by the first page, for every page: that takes long."""

    def __init__(self, name: str, **address: str | list[str]) -> None:
        self.app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        self.app._bidi_component_manager = Page._components
        self._turn_to(name)
        self.app.query_params.update(address)
        self.app.session_state["code"] = True  # the popover is open
        self.run()
        Page._components = self.app._bidi_component_manager

    def run(self) -> Page:
        self.app.run()
        return self.sound()

    def sound(self) -> Page:
        """The page itself, which ran without an exception."""
        assert not self.app.exception, [each.message for each in self.app.exception]
        return self

    def go(self, name: str, **address: str) -> Page:
        """Open a lesson as a link does, with this address alone."""
        self.app.query_params.clear()
        self.app.query_params.update(address)
        self._turn_to(name)
        return self.run()

    def _turn_to(self, name: str) -> None:
        # AppTest.switch_page knows pages by their file name before the first run, and all of ours
        # are called page.py.
        self.app._page_hash = calc_hash(name if name == "front" else find_lesson(name).name)

    def set(self, kind: str, key: str, value: Any) -> Page:
        getattr(self.app, kind)(key=key).set_value(value)
        return self.run()

    def predict(self, start: str, value: float | None) -> Page:
        """Type a number into the prediction whose key begins so."""
        [asked] = [e for e in self.app.number_input if (e.key or "").startswith(f"predict {start}")]
        asked.set_value(value)
        return self.run()

    def open(self, *titles: str) -> Page:
        """Open closed parts of the lesson."""
        for each in titles:
            self.app.session_state[f"detail {each}"] = True
        return self.run()

    @property
    def changes(self) -> list[str]:
        """The buttons that change the lesson: of its steps, or of what there is to try."""
        keys = [each.key or "" for each in self.app.button]
        [steps] = [each.label for each in self.app.button_group if "step" in (each.key or "")] or [
            ""
        ]
        count = int(steps.split()[-1]) if steps else 0
        return [
            *(f"do step {number + 1}" for number in range(count)),
            *sorted(key for key in keys if key.startswith("try ")),
        ]

    def do(self, change: str) -> Page:
        """Press a button of ``changes``, whose step is shown first."""
        if change.startswith("do step"):
            [key] = [key for each in self.app.button_group if "step" in (key := each.key or "")]
            self.set("button_group", key, int(change.split()[-1]) - 1)
        return self.click(change)

    def turn_to(self, tab: str) -> Page:
        """Open one of the tabs of the batch."""
        self.app.session_state["batch way"] = tab
        return self.run()

    def click(self, start: str) -> Page:
        """Press the button whose key or label begins so."""
        [button] = [
            each
            for each in self.app.button
            if (each.key or "").startswith(start) or each.label.startswith(start)
        ]
        button.click()
        return self.run()

    def claimed(self, key: str) -> Run:
        """The run that the page plays, by where the session keeps its key."""
        found = RUNS.get(self.app.session_state[key])
        assert found is not None
        return found

    def finish(self, key: str) -> Any:
        """What playing a run to its end does in a browser, without one; its last result."""
        run = self.claimed(key)
        results = compute(run.experiment, run.config)
        run.computation.fill([*results], "CPU", 1.0, 1.0)
        run.skip_to_end()
        self.run()
        return run.frames[-1]

    def code(self, word: str) -> str:
        """The one code to copy that has this word."""
        [found] = [each.value for each in self.app.code if word in each.value]
        return found

    def forge(self, kind: str, sent: dict[str, Any]) -> Page:
        """Send what only a browser sends: the state of the first ``kind``, as JSON."""
        field = "json_value" if kind == "bidi_component" else "string_value"
        return self.send(self.app.get(kind)[0].proto.id, **{field: json.dumps(sent)})

    def report(self, key: str, event: str, value: Any) -> Page:
        """Send what the component with this key reports once, as its script does."""
        [id] = [e.proto.id for e in self.app.get("bidi_component") if e.proto.id.endswith(key)]
        sent = [{"event": event, "value": value}]
        return self.send(_make_trigger_id(id, "events"), json_trigger_value=json.dumps(sent))

    def send(self, id: str, **state: Any) -> Page:
        """Send the state of one widget beside those of the others, as a browser does."""
        return self.send_all([WidgetState(id=id, **state)])

    def send_all(self, states: Sequence[WidgetState]) -> Page:
        """Send the states of several widgets at once."""
        ids = {each.id for each in states}
        others = self.app._tree.get_widget_states().widgets
        kept = [each for each in others if each.id not in ids]
        self.app._run(WidgetStates(widgets=[*kept, *states]))
        return self.sound()

    @property
    def words(self) -> str:
        """All that is written, in order of kind."""
        app = self.app
        found = [
            *app.markdown,
            *app.caption,
            *app.latex,
            *app.header,
            *app.error,
            *app.warning,
            *app.info,
            *app.success,
        ]
        return "\n".join([*(each.value for each in found), *(each.body for each in app.html)])

    @property
    def said(self) -> dict[str, str | None]:
        """What the page would have the address hold; None for what says its default."""
        found: dict[str, str | None] = {}
        for each in self.app.get("bidi_component"):
            if "address" in each.proto.id:
                found |= json.loads(each.proto.json)["texts"]
        return found

    @property
    def errors(self) -> str:
        return " ".join(each.value for each in self.app.error)

    @property
    def warnings(self) -> str:
        return " ".join(each.value for each in self.app.warning)


@lru_cache(maxsize=16)
def compute(experiment: Experiment, config: Any) -> tuple[Any, ...]:
    """All results of a run, as its workers would send them.

    They are computed once for all tests, so never while a test has patched what computes them.
    """
    return (*_compute(experiment, config),)


def _compute(experiment: Experiment, config: Any) -> Iterator[Any]:
    work = importlib.import_module(experiment.worker)
    if experiment.start is None:
        yield from (work.train if experiment.live else work.run)(config)
        return
    whole = experiment.start(config)
    yield whole
    for place, part in enumerate(whole.parts):
        whole = whole.plus(place, work.part(config, part))
    yield whole
