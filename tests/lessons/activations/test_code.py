"""The code of a live run, run elsewhere, prints the losses of the page."""

import contextlib
import io
import re

import numpy as np
import pytest

from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.activations.code import write_run_code
from bn_core.training.trainer import train

SMALL = RunConfig(
    data="circles",
    depth=2,
    width=8,
    activation="tanh",
    place="after",
    init_scale=0.5,
    rate=0.1,
    batch_size=32,
    third="layer",
    steps=30,
    seed=7,
)


def read_written_config(config: RunConfig) -> RunConfig:
    scope: dict[str, object] = {"RunConfig": RunConfig}
    [call] = re.findall(r"train\((RunConfig\(.*?\))(?:, table=table)?\)", write_run_code(config))
    made = eval(call, scope)
    assert isinstance(made, RunConfig)
    return made


def extreme(end: str) -> RunConfig:
    values = {
        name: knob.options[0 if end == "low" else -1]
        if knob.options
        else end == "high"
        if isinstance(knob.default, bool)
        else getattr(knob, end)
        for name, knob in RunConfig.knobs()
    }
    return RunConfig(**values | {"net": "mlp"})  # points cannot be convolved


@pytest.mark.parametrize("config", [RunConfig(), SMALL, extreme("low"), extreme("high")])
def test_the_code_writes_the_config_and_leaves_out_its_defaults(config: RunConfig) -> None:
    assert read_written_config(config) == config
    for name, knob in RunConfig.knobs():
        assert (f"{name}=" in write_run_code(config)) == (getattr(config, name) != knob.default)


def test_the_code_prints_the_losses_of_the_run() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(write_run_code(SMALL), {"__name__": "__main__"})  # it has nothing but what it imports
    told = out.getvalue().splitlines()
    frames = [frame for frame in train(SMALL) if len(frame.losses)]
    assert len(told) == len(frames)
    for line, frame in zip(told, frames, strict=True):
        assert line.split()[0] == str(frame.step)
        printed = re.findall(r"'(\w+)': (?:np\.float32\()?([\d.e+-]+)", line)
        assert tuple(norm for norm, _ in printed) == frame.norms
        np.testing.assert_array_equal(
            np.array([loss for _, loss in printed], dtype=np.float32), frame.losses[-1]
        )
