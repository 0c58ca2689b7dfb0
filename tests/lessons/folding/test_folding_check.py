"""Folding holds where the statistics are fixed and nowhere else, and a bias before them is idle."""

import json
from typing import Any

import pytest
import torch

from bn_core.lessons.folding.worker import folding_check, redundant_bias_check

SEEDS = pytest.mark.parametrize("seed", [0, 1, 9999])


def read_rows(answer: dict[str, Any]) -> list[dict[str, str | float]]:
    """The table's rows by head, numbers in full."""
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    table = answer["table"]
    assert table["caption"]
    return [
        {
            head: cell if isinstance(cell, str) else float(cell["exact"])
            for head, cell in zip(table["heads"], row, strict=True)
        }
        for row in table["rows"]
    ]


@SEEDS
def test_the_folded_layer_is_the_pair_in_eval_mode_and_not_in_train_mode(seed: int) -> None:
    answer = folding_check.check(seed)
    assert answer["state"] == "agrees", answer
    rows = read_rows(answer)
    assert [(row["layer"], row["bias"]) for row in rows] == [
        ("Linear", "yes"),
        ("Linear", "no"),
        ("Conv2d", "yes"),
        ("Conv2d", "no"),
        ("ConvTranspose2d", "yes"),
        ("ConvTranspose2d", "no"),
    ]
    for row in rows:
        assert row["largest difference in evaluation mode"] < 1e-10
        assert row["in training mode"] > 0.01


def test_a_layer_without_bias_gets_one_and_batch_norm_goes() -> None:
    rows = read_rows(folding_check.check(0))
    for with_bias, without in (rows[:2], rows[2:4], rows[4:]):
        assert with_bias["parameters after"] == without["parameters after"]
        out = int(with_bias["parameters before"]) - int(without["parameters before"])
        assert int(with_bias["parameters before"]) - int(with_bias["parameters after"]) == 2 * out


def test_a_wrong_fold_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = folding_check.fold_layer

    def forgets_the_bias(weight: Any, _bias: Any, *rest: Any, **more: Any) -> Any:
        return right(weight, None, *rest, **more)

    monkeypatch.setattr(folding_check, "fold_layer", forgets_the_bias)
    answer = folding_check.check(0)
    assert answer["state"] == "differs"
    assert "folding differ" in answer["sentence"]


@SEEDS
def test_a_bias_before_batch_norm_is_idle_in_train_mode_alone(seed: int) -> None:
    answer = redundant_bias_check.check(seed)
    assert answer["state"] == "agrees", answer
    train, later, before, none = read_rows(answer)
    assert train["outputs change by"] < 1e-10
    assert train["bias gradient"] < 1e-10 < 1e-3 < train["weight gradient"]
    assert later["outputs change by"] > 0.1
    assert later["bias gradient"] > 1e-3
    assert before["outputs change by"] < 1e-10
    assert none["outputs change by"] < 1e-10
    assert none["bias gradient"] == "no bias"


@pytest.mark.parametrize("function", [folding_check.check, redundant_bias_check.check])
def test_the_same_seed_gives_the_same_answer_and_leaves_no_trace(function: Any) -> None:
    state = torch.random.get_rng_state()
    assert function(3) == function(3) != function(4)
    assert torch.equal(torch.random.get_rng_state(), state)


@pytest.mark.parametrize("seed", [-1, 10_000, 0.5, "1", None])
@pytest.mark.parametrize("function", [folding_check.check, redundant_bias_check.check])
def test_a_seed_out_of_bounds_is_refused(function: Any, seed: Any) -> None:
    with pytest.raises(ValueError, match="seed"):
        function(seed)
