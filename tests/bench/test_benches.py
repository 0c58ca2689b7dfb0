"""Every benchmark runs, in a size that takes moments; what it measures is not tested."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import programs

ROOT = Path(__file__).parents[2]
SERVED = """
from tests.bench import bench_exercises, bench_homework, bench_load, bench_opening, bench_pages
from tests.bench import bench_processes, bench_room
from tests.bench.served_lab import serve_blank, serve_lab
with serve_lab(), serve_blank():
    bench_pages.main(["four_steps"], changes=1, sizes=[2], share=0.1)
    bench_opening.main(["epsilon"], rounds=1, uncounted=0)
    bench_room.main(students=3, share=0.1)
    bench_exercises.main(readers=2, checks=2)
    bench_homework.main(students=3, readers=2, changes=1, share=0.1)
    bench_load.main(3, 2, 3, changes=1, seconds=0.2, share=0.3)
bench_processes.main(students=2, rooms=2, readers=2, changes=1, share=0.1)
"""
COMPUTING = """
import asyncio
from bn_core.experiments.run_config import RunConfig
from tests.bench import bench_core, bench_landscape, bench_stack, bench_trainer
from tests.bench import bench_app, bench_playground, bench_recovery, bench_scheduling
bench_core.main([(4, 1)], rounds=1)
bench_trainer.main({"tiny": RunConfig(data="moons")}, rounds=1, seconds=0.01)
bench_stack.main([4], [2], rounds=1)
bench_landscape.main([(1, 4)], rounds=1)
asyncio.run(bench_recovery.main(rounds=1, steps=1, delays=[0.1]))
bench_scheduling.main(rounds=1, seconds=1.0, many=1)
async def watch():
    async with bench_app.serve_app():
        await bench_app.main(seconds=0.1, rounds=1, many=2)
        await bench_playground.main(seconds=0.1, rounds=1)
asyncio.run(watch())
"""
SCRIPTS = (SERVED, COMPUTING)
"""Benchmarks that share a process, a server, and what each of them would load."""

LONGEST = 300.0
"""Seconds after which a benchmark is taken for one that never ends."""


def run_script(text: str) -> str:
    """What a script prints, in a process of its own: benchmarks set up PyTorch for all of it."""
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_benchmarks_are_known_here_and_to_make() -> None:
    files = {path.stem for path in Path(__file__).parent.glob("bench_*.py")}
    run = re.findall(r"(bench_\w+)\.main", "".join(SCRIPTS))
    assert files == set(run)
    [loop] = re.findall(r"for name in ([\w ]+);", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert files == {f"bench_{name}" for name in loop.split()}


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            SERVED,
            [
                "first figure of epsilon",
                "readers of four_steps",
                "votes sent 6",
                "handed in whole 3, lost 0",
                "beside all claims",
                "answers sent 8, lost 0" if programs() else "PostgreSQL is not installed",
            ],
        ),
        (
            COMPUTING,
            [
                "4 x 1",
                "tiny",
                "one by one",
                "loss-landscapes",
                "a step over TLS",
                "from Stop until the cores are free",
                "one browser that draws",
                "the lab, drawn",
            ],
        ),
    ],
    ids=["served", "computing"],
)
def test_every_benchmark_runs_to_its_end(script: str, words: list[str]) -> None:
    printed = run_script(script)
    for each in words:
        assert each in printed
    assert set(re.findall(r"(\d+) errors", printed)) <= {"0"}
