"""γ and β move with a gradient, the running statistics in train mode: neither asks the other."""

import json
from typing import Any

import pytest
import torch

from bn_core.lessons.freezing.worker.freezing_check import check


def rows(answer: dict[str, Any]) -> list[dict[str, Any]]:
    table = answer["table"]
    return [dict(zip(table["heads"], row, strict=True)) for row in table["rows"]]


def moved(cell: dict[str, str]) -> bool:
    return float(cell["exact"]) > 0


@pytest.mark.parametrize("seed", [0, 1, 9999])
def test_each_switch_stops_one_thing(seed: int) -> None:
    answer = check(seed)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert answer["state"] == "agrees", answer
    found = rows(answer)
    assert len({(r["requires_grad"], r["mode of the layer"], r["no_grad"]) for r in found}) == 9
    for row in found:
        learns = row["requires_grad"] == "yes" and row["no_grad"] == "no"
        assert moved(row["γ, β moved by"]) == learns, row
        assert moved(row["statistics moved by"]) == (row["mode of the layer"] != "eval"), row


def test_train_on_the_network_undoes_eval_on_the_layer() -> None:
    *_, last = rows(check(0))
    assert last["mode of the layer"] == "eval, then net.train()"
    assert moved(last["statistics moved by"])
    assert "undone" in last["what happened"]


def test_the_sentences_say_what_was_measured() -> None:
    for row in rows(check(0)):
        said = row["what happened"]
        stands = "stand still" in said or "Nothing moves" in said
        assert stands != moved(row["statistics moved by"])


def test_the_same_seed_gives_the_same_answer_and_leaves_no_trace() -> None:
    state = torch.random.get_rng_state()
    assert check(3) == check(3) != check(4)
    assert torch.equal(torch.random.get_rng_state(), state)


@pytest.mark.parametrize("seed", [-1, 10_000, 0.5, None])
def test_a_seed_out_of_bounds_is_refused(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed"):
        check(seed)
