"""On how much a law is tried: on few examples and seeds in `make test`, many in `make test-deep`.

`HYPOTHESIS_PROFILE=deep pytest …` or `pytest --hypothesis-profile=deep …` takes the many.
"""

from __future__ import annotations

import os

from hypothesis import settings

QUICK = 100
"""Examples of a law that names no number of its own."""

# No deadline: how long an example takes says more about the machine than about the lab.
settings.register_profile("quick", max_examples=QUICK, deadline=None)
settings.register_profile("deep", max_examples=20 * QUICK, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def examples(quick: int) -> int:
    """So many in the quick profile, and as much more in another as that one has in general."""
    return max(1, quick * settings().max_examples // QUICK)


def is_deep() -> bool:
    """Whether tests that are marked ``deep`` run, and every seed of a statement about runs."""
    return settings().max_examples > QUICK


def seeds(most: int) -> range:
    """The seeds of a statement about runs: so many in a deep profile, the first in the quick one.

    A run is the same wherever it is computed, so a change that breaks a statement for one seed
    alone is rare; and what the lab claims is decided by `make claims`, with six.
    """
    return range(most if is_deep() else 1)
