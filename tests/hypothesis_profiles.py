"""How many examples a law is tried on: few in `make test`, many in `make test-deep`.

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
