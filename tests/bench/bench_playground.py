"""Updates per second while the decision boundary is drawn, against the TensorFlow Playground.

Run as a script: ``python -m tests.bench.bench_playground CHECKOUT``, with a checkout of
github.com/tensorflow/playground, whose default problem both learn. Its network code runs in Deno,
so with the same engine as in Chrome. Without a checkout the lab alone is measured. The lab trains
two networks at once, with and without batch norm. It prints medians, and never fails on a time.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from dataclasses import replace
from pathlib import Path

from bn_core.lessons.boundaries.config import BoundaryConfig
from bn_core.lessons.boundaries.experiments import LIVE_BOUNDARIES
from tests.bench.bench_app import ROUNDS, SECONDS, SEEDS, serve_app, watch

CONFIG = BoundaryConfig(
    data="circles",
    count=250,
    depth=2,
    width=4,
    activation="tanh",
    rate=0.03,
    batch_size=10,
    steps=2000,
)
SCRIPT = Path(__file__).with_name("playground.ts")


async def measure_playground(checkout: Path, seconds: float) -> dict[str, float]:
    """Return the Playground's updates per second, bare and drawn, and pictures per second."""
    deno = Path(sys.executable).with_name("deno")
    done = await asyncio.create_subprocess_exec(
        deno,
        *("run", "--quiet", "--no-check", "--allow-read", "--no-lock", str(SCRIPT)),
        *(str(checkout / "src" / "nn.ts"), str(seconds)),
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await done.communicate()
    told: dict[str, float] = json.loads(printed)
    return told


async def main(
    checkout: Path | None = None, seconds: float = SECONDS, rounds: int = ROUNDS
) -> None:
    """Serve the app, and print the lab's speed and the Playground's in turns."""
    lab, theirs = [], []
    async with serve_app() as port:
        for _ in range(rounds):
            run = replace(CONFIG, seed=next(SEEDS))
            lab.append(await watch(port, LIVE_BOUNDARIES, [run], seconds))
            if checkout:
                theirs.append(await measure_playground(checkout, seconds))
    updates, pictures = (statistics.median(each) for each in zip(*lab, strict=True))
    print(f"circle, 2-4-2-1 tanh, batches of {CONFIG.batch_size}, medians of {rounds}")
    print(f"the lab, drawn: {updates:.0f} updates/s of two networks, {pictures:.1f} pictures/s")
    if not theirs:
        print("Name a checkout of the TensorFlow Playground to measure it, too.")
        return
    bare, drawn, maps = (
        statistics.median(each[name] for each in theirs) for name in ("bare", "drawn", "pictures")
    )
    print(f"the Playground: {bare:.0f} updates/s; with its maps {drawn:.0f}, {maps:.0f} pictures/s")
    print(f"the lab over the Playground with its maps: {updates / drawn:.3f}")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
