"""What the networks of this lesson are called."""

from __future__ import annotations

NAMES = {
    "batch": "batch norm",
    "layer": "layer norm",
    "none": "without",
    "skipinit": "SkipInit",
    "clipped": "clipping",
    "skipinit_clipped": "SkipInit + clipping",
    "tanh": "dynamic tanh",
}
"""What each network is called."""
