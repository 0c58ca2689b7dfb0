"""Work on a worker can be interrupted, and what follows it never is."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bn_core.compute.interruption import WorkInterruptedError, interrupt, run_interruptibly
from tests.cluster import LIMIT
from tests.compute import processes


def multiply() -> None:
    import torch

    values = torch.ones(64, 64)
    while True:
        values = values @ values / 64


@pytest.mark.parametrize("work", [processes.loop, multiply])
def test_work_that_never_ends_is_interrupted(work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run_interruptibly, "job", work)
        interrupt_when_running("job")
        with pytest.raises(WorkInterruptedError) as error:
            running.result(LIMIT)
        assert error.value.__context__ is None  # it would hold the work's memory
        assert pool.submit(run_interruptibly, "job", abs, -1).result(LIMIT) == 1


def interrupt_when_running(job: str) -> None:
    while not interrupt(job):
        time.sleep(0.001)


def test_unknown_or_ended_job_is_left_alone() -> None:
    assert not interrupt("unknown")
    assert run_interruptibly("job", abs, -1) == 1
    assert not interrupt("job")


def test_error_of_the_work_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        run_interruptibly("job", lambda: 1 // 0)
    assert not interrupt("job")


def test_interruption_at_any_moment_never_leaves_the_job() -> None:
    """Short jobs are interrupted at random moments; around them only their error is raised."""
    ends: Future[None] = Future()
    escaped: list[BaseException] = []

    def work_again_and_again() -> None:
        try:
            for n in range(10**6):
                if len(outcomes) == 100:
                    break
                try:
                    assert run_interruptibly("job", sum, range(n % 300)) == sum(range(n % 300))
                except WorkInterruptedError:
                    outcomes.append(n)
                sum(range(50))  # an interruption that came too late would be raised here
        except BaseException as error:
            escaped.append(error)
        finally:
            ends.set_result(None)

    outcomes: list[int] = []
    thread = threading.Thread(target=work_again_and_again)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        thread.start()
        while not ends.done():
            interrupt("job")
        thread.join(LIMIT)
    finally:
        sys.setswitchinterval(interval)
    assert len(outcomes) == 100
    assert escaped == []
    assert not interrupt("job")


def test_stubborn_work_is_told_once() -> None:
    """A job that goes on after its interruption is not hit again, for instance as it ends."""
    heard: list[BaseException] = []
    go_on = threading.Event()

    def work() -> Any:
        try:
            processes.loop()
        except BaseException as error:
            heard.append(error)
        go_on.wait(LIMIT)
        return "done"

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run_interruptibly, "job", work)
        interrupt_when_running("job")
        while not heard:
            time.sleep(0.001)
        assert interrupt("job")
        go_on.set()
        assert running.result(LIMIT) == "done"


def test_interruption_of_ended_work_leaves_no_flag_that_stops_traced_functions() -> None:
    """In a process of its own, which would hang."""
    script = """
import sys, threading
from bn_core.compute import interruption

for n in range(200):
    begun, go_on = threading.Event(), threading.Event()
    def work():
        begun.set()
        go_on.wait()
    def run():
        try:
            interruption.run_interruptibly("job", work)
        except interruption.WorkInterruptedError:
            pass
    thread = threading.Thread(target=run)
    thread.start()
    begun.wait()
    interruption.interrupt("job")
    go_on.set()
    thread.join()
sys.settrace(lambda *_: None)
print(abs(-1), (lambda: 2)())
"""
    command = [sys.executable, "-c", script]
    told = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=True)
    assert told.stdout.split() == ["1", "2"]
