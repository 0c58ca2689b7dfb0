"""Every benchmark runs, in a size that takes moments; what it measures is not tested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = {
    "core": "bench_core.main([(4, 1)], rounds=1)",
    "trainer": "bench_trainer.main({'tiny': CONFIG}, rounds=1, seconds=0.01)",
    "stack": "bench_stack.main([4], [2], rounds=1)",
    "landscape": "bench_landscape.main([(1, 4)], rounds=1)",
    "app": "asyncio.run(bench_app.main(seconds=0.1, rounds=1, many=2))",
    "pages": "bench_pages.main(['four_steps'], changes=1, sizes=[2])",
    "room": "bench_room.main(students=3, share=0.1)",
    "load": "bench_load.main(3, 2, 3, changes=1, seconds=0.2)",
    "recovery": "asyncio.run(bench_recovery.main(rounds=1, steps=1))",
    "scheduling": "asyncio.run(bench_scheduling.main(rounds=1, seconds=1.0, many=1))",
}
CONFIG = "from bn_core.experiments.run_config import RunConfig; CONFIG = RunConfig(data='moons')"


def run_tiny(*names: str) -> str:
    """What these benchmarks print, in a process of their own: some set up PyTorch for all of it."""
    lines = ["import asyncio", CONFIG]
    for name in names:
        lines += [f"from tests.bench import bench_{name}", TINY[name]]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_benchmark_is_known_here_and_to_make() -> None:
    files = {path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")}
    assert files == TINY.keys()
    assert f"for name in {' '.join(TINY)};" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_benchmarks_of_the_core_and_of_training_run() -> None:
    printed = run_tiny("core", "trainer", "stack", "landscape")
    for words in ("4 x 1", "tiny", "one by one", "loss-landscapes"):
        assert words in printed


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("app", "one browser that draws"),
        ("pages", "four_steps"),
        ("room", "votes sent 6"),
        ("load", "beside all claims"),
        ("recovery", "a step over TLS"),
        ("scheduling", "from Stop until the cores are free"),
    ],
)
def test_a_benchmark_of_the_served_lab_runs(name: str, words: str) -> None:
    assert words in run_tiny(name)
