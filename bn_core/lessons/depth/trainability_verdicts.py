"""Judge whether batch norm makes deep networks trainable (claims C16 and C20)."""

from __future__ import annotations

from bn_core.experiments.seeds import decide, spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.depth.claims import CLAIMS
from bn_core.lessons.depth.config import CALLED, CLAIMED_STEPS, RATES, TRAINED
from bn_core.lessons.depth.result import Trainability
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

LEARNED, FAILED = CLAIMS["C16"].limit("learned"), CLAIMS["C20"].limit("failed")
"""Claims C16 and C20: the accuracy that is learning, and that which is not."""
DEEP = int(CLAIMS["C20"].limit("deep"))


def trainability_verdicts(result: Trainability) -> tuple[Verdict, ...]:
    """Judge a finished training of networks of several depths."""
    return judge_hundred(result), judge_untrainable(result)


def judge_hundred(result: Trainability) -> Verdict:
    """C16: with batch norm alone a network of 100 layers learns."""
    depths = result.config.depths
    deepest = depths[-1]
    best = result.best[:, -1]
    ready = result.config.steps >= CLAIMED_STEPS and deepest == 100 and result.done
    told = ", ".join(
        f"{CALLED[kind]} {spread(row)}" for kind, row in zip(TRAINED, best, strict=True)
    )
    holds = decide(best[TRAINED.index("batch")] > LEARNED) if ready else None
    return Verdict(
        id="C16",
        claim="Before batch norm 20 layers were almost impossible to train, with it 100 are not.",
        measured=f"Best accuracy of {len(RATES)} rates, {deepest} layers: {told}.",
        expected=f"Batch norm alone above {format_number(LEARNED)} at 100 layers, "
        f"{CLAIMED_STEPS} steps.",
        holds=holds,
        because={
            True: "It did, in every seed.",
            False: "Batch norm alone did not in any seed. Above in all of them: "
            f"{_above(best) or 'none'}.",
            None: "The seeds disagree, or there is but one."
            if ready
            else f"It is decided at 100 layers after {CLAIMED_STEPS} steps; set both and run.",
        }[holds],
    )


def _above(best: Array) -> str:
    """Which of the networks (K, S) learned in every seed."""
    rows = zip(TRAINED, best, strict=True)
    return ", ".join(CALLED[kind] for kind, row in rows if (row > LEARNED).all())


def judge_untrainable(result: Trainability) -> Verdict:
    """C20: deep networks with batch norm alone do not learn."""
    places = [at for at, depth in enumerate(result.config.depths) if depth >= DEEP]
    batch = result.best[TRAINED.index("batch")]
    ready = bool(places) and result.config.steps >= CLAIMED_STEPS and result.done
    told = "; ".join(
        f"{depth} layers {spread(batch[at])}" for at, depth in enumerate(result.config.depths)
    )
    holds = decide((batch[places] < FAILED).all(axis=0)) if ready else None
    return Verdict(
        id="C20",
        claim="Deep networks with batch norm and no skips cannot be trained.",
        measured=f"Best accuracy of {len(RATES)} rates with batch norm alone: {told}.",
        expected=f"Below {format_number(FAILED)} at {DEEP} layers and more, after "
        f"{CLAIMED_STEPS} steps.",
        holds=holds,
        because={
            True: "Not one of the rates helped within these steps; more steps or other rates "
            "were not tried.",
            False: "Some rate reached it in every seed.",
            None: "The seeds disagree, or there is but one."
            if ready
            else f"It is decided at {DEEP} layers or more after {CLAIMED_STEPS} steps.",
        }[holds],
    )
