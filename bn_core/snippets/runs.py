"""A live run as code to copy: the same configuration, trained without the lab around it."""

from __future__ import annotations

from bn_core.configs import RunConfig
from bn_core.snippets.write import call


def run_code(config: RunConfig) -> str:
    """Code that trains the run of ``config`` and prints the loss of each network as it goes."""
    return f"""\
from bn_core.configs import RunConfig
from bn_core.training import train

for frame in train({call(config)}):
    if len(frame.losses):
        print(frame.step, dict(zip(frame.norms, frame.losses[-1])))
"""
