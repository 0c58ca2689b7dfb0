"""Clients that read every picture of a live run, in a process that loads nothing else."""

from __future__ import annotations

import asyncio
import json
import sys
import time

import httpx


async def viewer(url: str, seconds: float) -> dict[str, float]:
    """Read one stream; the clock starts with its first picture."""
    async with httpx.AsyncClient(timeout=60) as client, client.stream("GET", url) as stream:
        began, first, last, pictures = 0.0, 0, 0, 0
        async for line in stream.aiter_lines():
            if not line.startswith("data: "):
                continue
            told = json.loads(line[6:])
            if "waiting" in told:
                continue
            now, last = time.perf_counter(), told["steps"]
            if not began:
                began, first = now, last
            pictures += 1
            if now - began > seconds:
                break
    passed = now - began
    return {"steps/s": (last - first) / passed, "pictures/s": (pictures - 1) / passed}


async def viewers(seconds: float, urls: list[str]) -> None:
    """The viewers' own process: print what each saw."""
    print(json.dumps(await asyncio.gather(*[viewer(each, seconds) for each in urls])))


if __name__ == "__main__":
    asyncio.run(viewers(float(sys.argv[1]), sys.argv[2:]))
