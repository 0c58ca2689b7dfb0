"""Every number in a sentence is one of the frame's."""

from collections.abc import Sequence

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.run_sentences import describe_failures, describe_frame
from bn_core.text.numbers import format_number

Run = tuple[RunConfig, Sequence[Frame]]


def test_describe_frame_says_that_nothing_is_trained_at_step_0(tiny: Run) -> None:
    said = " ".join(describe_frame(tiny[1], 0))
    assert "nothing is trained yet" in said
    assert "the loss is" not in said


def test_describe_frame_quotes_the_frame_shown(tiny: Run) -> None:
    frames = tiny[1]
    for shown in (1, 7, len(frames) - 1):
        frame = frames[shown]
        loss, accuracy, gradient, spread = describe_frame(frames, shown)
        assert loss.startswith(f"Step {frame.step}, learning rate {format_number(frame.rate)}: ")
        assert f"at step {frame.step}:" in accuracy
        for k, norm in enumerate(frame.norms):
            who = {"none": "without", "batch": "with batch norm", "layer": "with layer norm"}[norm]
            wide = frame.percentiles[k, -1, 2] - frame.percentiles[k, -1, 0]
            for sentence, value in (
                (loss, frame.losses[-1, k]),
                (accuracy, frame.accuracy[k]),
                (gradient, frame.gradient[k, 0] / frame.gradient[k, -1]),
                (spread, wide),
            ):
                assert f"{format_number(float(value))} {who}" in sentence


def test_describe_frame_omits_an_ended_network(wild: Run) -> None:
    frames = wild[1]
    loss, *_ = describe_frame(frames, len(frames) - 1)
    assert "without" not in loss
    assert "with batch norm" in loss
    assert "NaN" not in " ".join(describe_frame(frames, len(frames) - 1))
    [alarm] = describe_failures(frames[-1])
    assert frames[-1].ended[0] in alarm
