"""Settings of old links whose place is another lesson now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOVED: Mapping[str, Mapping[str, str]] = {
    # "/" showed the four steps before the course had a front page.
    "": dict.fromkeys(
        (
            *("x", "names", "given", "second", "gamma", "beta", "eps", "feature", "sample"),
            *("mode", "shrink"),
        ),
        "four_steps",
    ),
    "backward": dict.fromkeys(
        ("target", "toy_rate", "toy_steps", "rate", "seed"), "detached_statistics"
    ),
    "length_direction": dict.fromkeys(
        (
            *("rotation", "bowl_rate", "kappa", "start_x", "start_y"),
            *("length_rate", "dimensions", "square_seeds", "square_seed"),
            *("condition", "examples_of", "space_seeds", "space_seed"),
        ),
        "descents",
    ),
    "four_steps": {"second": "scale_and_shift", "shrink": "epsilon"},
    "which_axes": dict.fromkeys(("photos", "change", "picture"), "images"),
    "running_averages": {
        **dict.fromkeys(("line_x", "gamma", "beta"), "folding"),
        **dict.fromkeys(
            ("cause", "case_size", "case_seed", "activation", "rate", "steps", "test_size"),
            "train_eval",
        ),
        "defaults": "conventions",
        **dict.fromkeys(("value", "mates_size", "draws", "mates_seed"), "regularization"),
    },
    "small_batches": {
        **dict.fromkeys(
            (
                *("value", "mates_size", "draws", "mates_seed", "examples", "ghost", "drop"),
                *("first_seed", "ghost_data", "ghost_rate", "ghost_steps", "ghost_batch"),
                *("ghost_tuned", "ghost_seeds"),
            ),
            "regularization",
        ),
        **dict.fromkeys(
            ("micro", "ranks", "shared_by", "device_batch", "batch_seed"), "many_devices"
        ),
    },
    "landscape": dict.fromkeys(
        (
            *(f"along_{name}" for name in ("net", "rate", "depth", "width", "batch", "steps")),
            *(f"curve_{name}" for name in ("init", "width", "examples", "steps", "rate")),
            *(f"{kind}_{name}" for kind in ("along", "curve") for name in ("seeds", "seed")),
        ),
        "smoothness",
    ),
}
"""The lesson that shows a parameter now, by the page whose links had it."""


def find_new_page(page: str, parameters: Iterable[str]) -> str:
    """Return the page that shows what a link to ``page`` with these parameters did.

    The first parameter that moved decides, in the order of MOVED.
    """
    given = set(parameters)
    found = (new for name, new in MOVED.get(page, {}).items() if name in given)
    new = next(found, page)
    # What "/" showed may have moved on from the four steps.
    return new if new == page else find_new_page(new, given)


def group_by_page(page: str, parameters: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of a link's parameters by the page that has each of them now."""
    groups: dict[str, list[str]] = {}
    for name in parameters:
        groups.setdefault(find_new_page(page, [name]), []).append(name)
    return groups
