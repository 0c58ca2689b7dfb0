"""What one change of a control costs the web process, page by page, against a blank page.

Run as a script: ``python -m tests.bench.bench_pages``. The first slider of each page is moved
step by step, by a reader without a browser. Printed are the processor time of the web process, the
bytes and the messages of a change, and the time as a multiple of a blank page's, which is served
by a process of its own and measured in turns.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from bn_core.course.curriculum import LESSONS
from tests.bench.reader import Reader
from tests.bench.served_lab import serve_blank, serve_lab
from tests.browser.server import Server

CHANGES, WARM = 30, 3
SIZES = (10, 30, 100)
PAUSE, SETTLE = 2.0, 5.0
"""Seconds between two changes of one reader, and after all have opened their page."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one change, on average: milliseconds of the web process, bytes and messages sent."""

    milliseconds: float
    size: float
    messages: float


async def measure(server: Server, page: str, changes: int) -> Cost | None:
    """Move the first slider of a page step by step; None if it has none."""
    process = psutil.Process(server.pid)
    async with Reader(server.port, page) as reader:
        if not reader.sliders:
            return None
        slider = next(iter(reader.sliders.values()))
        values = slider.walk()
        for _ in range(WARM):
            await reader.slide(slider, next(values))
        before = sum(process.cpu_times()[:2])
        received = []
        for _ in range(changes):
            await reader.slide(slider, next(values))
            received.append(reader.received)
        spent = sum(process.cpu_times()[:2]) - before
    sizes = [sum(size for _, size in each) for each in received]
    return Cost(spent / changes * 1e3, statistics.mean(sizes), statistics.mean(map(len, received)))


async def compare(lab: Server, blank: Server, pages: list[str], changes: int) -> None:
    """Print a line for each page, each measured beside the blank page."""
    print(f"{'':20} {'ms':>7} {'of blank':>9} {'KiB':>7} {'messages':>9}")
    for page in pages:
        base = await measure(blank, "", changes)
        cost = await measure(lab, page, changes)
        assert base
        if cost:
            ratio = cost.milliseconds / base.milliseconds if base.milliseconds else float("nan")
            print(
                f"{page:20} {cost.milliseconds:7.1f} {ratio:9.1f} {cost.size / 1024:7.1f}"
                f" {cost.messages:9.0f}",
                flush=True,
            )


async def read_beside(
    server: Server, page: str, number: int, readers: int, changes: int, share: float
) -> list[float]:
    """Change something now and then; return how late each was, in seconds.

    A reader waits for a share of ``PAUSE`` and ``SETTLE``.
    """
    loop = asyncio.get_running_loop()
    async with Reader(server.port, page) as reader:
        slider = next(iter(reader.sliders.values()))
        values = slider.walk()
        due = loop.time() + share * (SETTLE + PAUSE * number / readers)
        waited = []
        for _ in range(changes):
            await asyncio.sleep(max(0.0, due - loop.time()))
            await reader.slide(slider, next(values))
            waited.append(loop.time() - due)
            due += share * PAUSE
    return waited


async def crowd(
    server: Server, page: str, sizes: Sequence[int], changes: int, share: float
) -> None:
    """Print how long readers wait when so many read one page at once."""
    print(f"\n{'readers of ' + page:20} {'median ms':>10} {'95% ms':>10}")
    for readers in sizes:
        each = [read_beside(server, page, n, readers, changes, share) for n in range(readers)]
        waited = sorted(itertools.chain(*await asyncio.gather(*each)))
        worst = waited[int(0.95 * len(waited))]
        print(f"{readers:20} {statistics.median(waited) * 1e3:10.0f} {worst * 1e3:10.0f}")


def main(
    pages: list[str] | None = None,
    changes: int = CHANGES,
    sizes: Sequence[int] = SIZES,
    share: float = 1.0,
) -> None:
    """Serve the lab and a blank page; crowds wait for a share of their time."""
    pages = pages or [each.name for each in LESSONS]
    with serve_lab() as lab:
        with serve_blank() as blank:
            asyncio.run(compare(lab, blank, pages, changes))
        asyncio.run(crowd(lab, pages[0], sizes, changes, share))


if __name__ == "__main__":
    main()
