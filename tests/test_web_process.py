"""The web process draws and serves; it never loads PyTorch, whatever page is open."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

OPEN_EVERYTHING = """
import importlib, json, pickle, sys
from pathlib import Path
from distributed.actor import Actor
from streamlit.testing.v1 import AppTest

import app as door
from bn_core.compute.actors import LiveActor
from bn_core.course.curriculum import LESSONS

opened = []
app = AppTest.from_file("app.py", default_timeout=60).run()
for lesson in LESSONS:
    app.switch_page(lesson.path).run()
    assert not app.exception, lesson
    opened.append(app.header[0].value)
for path in [*Path("bn_core/figures").glob("*.py"), *Path("bn_core/compute").glob("*.py")]:
    importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
sent = pickle.dumps(Actor(LiveActor, "tcp://127.0.0.1:1", "Live-1"))
handle = pickle.loads(sent)
assert callable(handle.advance)
heavy = {"torch", "sklearn", "scipy"}
print(json.dumps({"opened": opened, "heavy": sorted(heavy & sys.modules.keys())}))
"""


def test_no_page_and_no_handle_of_a_run_loads_pytorch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPEN_EVERYTHING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["opened"]
    assert told["heavy"] == []


def test_the_core_is_importable_without_anything_heavy() -> None:
    code = (
        "import sys, bn_core, bn_core.text.latex, bn_core.inputs.knobs; "
        "print(sorted({'torch', 'streamlit', 'distributed', 'pandas', 'scipy'} & {*sys.modules}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_worker_loads_nothing_of_the_app() -> None:
    """A script run puts app.py in the place of the main module, which new workers import."""
    code = "import runpy, sys; runpy.run_path('app.py', None, '__mp_main__'); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"streamlit", "bn_core", "pages"} & set(done.stdout.split())


def test_what_workers_are_forked_from_loads_only_what_each_needs() -> None:
    code = (
        "import importlib, sys; from bn_core.compute.workers import PRELOADED\n"
        "for name in PRELOADED: importlib.import_module(name)\n"
        "from distributed.versions import get_versions; get_versions()\n"
        "print(sorted({'pandas', 'sklearn', 'streamlit'} & {*sys.modules}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
