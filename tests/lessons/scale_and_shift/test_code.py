"""The printed code runs, and its numbers tell the lesson's story."""

from __future__ import annotations

from bn_core.lessons.scale_and_shift.code import write_lab_code, write_pytorch_code
from bn_core.lessons.scale_and_shift.config import LEARNED, AffineConfig
from bn_core.lessons.scale_and_shift.worker.affine_networks import run
from tests.printed_code import run_code


def test_pytorch_code_finds_what_beta_is_worth() -> None:
    lines = run_code(write_pytorch_code(AffineConfig(steps=200))).splitlines()
    without, learned = (float(line.rpartition(" ")[2]) for line in lines)
    assert without < 0.65
    assert learned > 0.8


def test_lab_code_prints_the_pages_numbers() -> None:
    config = AffineConfig(data="moons", steps=30, width=4, seeds=2)
    *_, last = run(config)
    expected = [
        f"{name} {accuracy.round(3).tolist()}"
        for name, accuracy in zip(LEARNED, last.accuracy[-1], strict=True)
    ]
    assert run_code(write_lab_code(config)).splitlines() == expected
