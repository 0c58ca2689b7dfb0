"""How long ten readers wait for the check of what they type.

Run as a script: ``python -m tests.bench.bench_exercises``. A real server on this machine gets the
solutions of the exercises letter by letter, as ten editors send them after each pause, on the
largest batch that the lesson takes. It prints median and 95th percentile in milliseconds, alone and
with ten readers, and the pause of the editor, which comes before. It never fails on a time.
"""

from __future__ import annotations

import asyncio
import time

import httpx
import numpy as np

from bn_core.lessons.write_it.config import MAX_EXAMPLES, MAX_FEATURES
from bn_core.lessons.write_it.exercises import EXERCISES
from bn_core.server.exercise_routes import PATH
from tests.bench.served_lab import serve_lab

EDITOR_PAUSE = 120
"""Milliseconds without typing after which the editor asks, as in exercise.js."""
BETWEEN = 0.4
"""Seconds from one check of a reader to the next, as of somebody who types quickly."""


async def type_solutions(url: str, reader: int, checks: int, waits: list[float]) -> None:
    """Send what one reader has typed so far, again and again."""
    rng = np.random.default_rng(reader)
    batch = "; ".join(
        " ".join(map(str, row))
        for row in rng.integers(0, 99, (MAX_EXAMPLES, MAX_FEATURES)).tolist()
    )
    texts = [
        (each.name, each.solution[: length + 1])
        for each in EXERCISES[reader % len(EXERCISES) :] + EXERCISES
        for length in range(len(each.solution))
    ]
    async with httpx.AsyncClient(timeout=60) as web:
        for name, program in texts[:checks]:
            await asyncio.sleep(BETWEEN * rng.uniform(0.5, 1.5))
            body = {"exercise": name, "batch": batch, "seed": reader, "program": program}
            since = time.perf_counter()
            answer = await web.post(url, json=body | {"compare": True})
            waits.append(time.perf_counter() - since)
            assert answer.status_code == 200, answer.text


async def measure(url: str, readers: int, checks: int) -> list[float]:
    """Return the seconds that each check took while so many readers type."""
    waits: list[float] = []
    await asyncio.gather(*(type_solutions(url, each, checks, waits) for each in range(readers)))
    return waits


def main(readers: int = 10, checks: int = 60) -> None:
    """Print what one reader waits alone, and among others."""
    with serve_lab() as server:
        print(f"after the editor's pause of {EDITOR_PAUSE} ms; median and 95 % in ms")
        for many in (1, readers):
            waits = 1e3 * np.array(asyncio.run(measure(server.url + PATH, many, checks)))
            middle, late = np.percentile(waits, [50, 95])
            print(f"{many:3d} readers: {middle:6.1f} {late:6.1f}   ({len(waits)} checks)")


if __name__ == "__main__":
    main()
