"""A class that hands in its homework at the last minute, beside readers of the lessons.

Run as a script: ``python -m tests.bench.bench_homework``. Each of a hundred students has the
homework open on a real server, and within the same ten seconds types a last answer and hands in,
by the messages that a browser sends. Thirty readers change something in the lessons every two
seconds meanwhile. It prints median and 95th percentile in milliseconds, the time since a student
meant to press included, and how many answers are stored in the end. It never fails on a time.
"""

from __future__ import annotations

import asyncio
import random

from bn_core.classroom.homework.assignment import DAY, Assignment, choose_seed
from bn_core.classroom.homework.grading import Answer
from bn_core.classroom.homework.service import HomeworkService, Key
from tests.bench.bench_load import Waits, read, report
from tests.bench.eyes import PATIENCE
from tests.bench.reader import Reader
from tests.bench.served_lab import serve_lab
from tests.browser.server import Server
from tests.classroom.homework.homework import ITEMS, right_answer

STUDENTS, READERS, CHANGES = 100, 30, 12
WINDOW = 10.0
"""Seconds in which all hand in."""
LAST = len(ITEMS) - 1
"""The question that is answered on the page; all before are answered already."""


def list_answers(key: Key) -> dict[int, Answer]:
    """What this student has when everything is right."""
    seed = choose_seed(key.code, key.seat)
    return {place: right_answer(item, seed) for place, item in enumerate(ITEMS)}


def prepare(lab: HomeworkService, students: int) -> tuple[Key, list[Key]]:
    """Set the homework, and let everybody answer all but the last part."""
    teacher = lab.set(Assignment("Week 3", ITEMS, lab.clock() + DAY))
    keys = [lab.join(teacher.code, f"Student {n}") for n in range(students)]
    for key in keys:
        for place, answer in list_answers(key).items():
            if place != LAST:
                lab.save(key, place, answer)
    return teacher, keys


async def hand_in(
    server: Server, waits: Waits, key: Key, is_open: asyncio.Barrier, wait: float
) -> None:
    """Open the homework, and answer and hand in as long after all others have it open."""
    loop = asyncio.get_running_loop()
    async with Reader(server.port, "homework", f"code={key.code}") as page:
        pairs = [[key.code, key.personal]]
        await page.report("homework keys kept", "found", {"pairs": pairs})
        async with asyncio.timeout(PATIENCE):  # another student's page may not open
            await is_open.wait()
        due = loop.time() + wait
        await asyncio.sleep(wait)
        await page.send("Your answer", double_value=float(list_answers(key)[LAST]))
        answered = loop.time()
        waits.add("an answer is stored", [answered - due])
        await page.send("Hand in for good", trigger_value=True)
        waits.add("handed in, points shown", [loop.time() - answered])
        assert any("points**" in each for each in page.words), page.words


async def measure(
    server: Server, keys: list[Key], readers: int, changes: int, share: float
) -> Waits:
    """Let everybody hand in beside the readers."""
    waits, is_open = Waits(), asyncio.Barrier(len(keys))
    places = random.Random(0)
    window = share * WINDOW
    await asyncio.gather(
        *(
            waits.watch(hand_in(server, waits, key, is_open, places.uniform(0, window)))
            for key in keys
        ),
        *(
            waits.watch(read(server, waits, number, readers, changes, share))
            for number in range(readers)
        ),
    )
    return waits


def main(
    students: int = STUDENTS, readers: int = READERS, changes: int = CHANGES, share: float = 1.0
) -> None:
    """Serve the lab, and print what everybody waited and what is stored."""
    with serve_lab() as server:
        for beside in (0, readers):
            lab = HomeworkService()
            teacher, keys = prepare(lab, students)
            waits = asyncio.run(measure(server, keys, beside, changes, share))
            report(f"{students} students hand in beside {beside} readers", server, waits)
            works = lab.results(teacher)[1]
            kept = sum(
                work.handed_in is not None and work.answers == list_answers(key)
                for key, work in zip(keys, works, strict=True)
            )
            print(f"handed in whole {kept}, lost {students - kept}", flush=True)
            lab.delete(teacher)


if __name__ == "__main__":
    main()
