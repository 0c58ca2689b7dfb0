"""Keep what has been loaded out of garbage collection.

The process that workers are forked from imports this last. A collection writes into every object
that it visits, and what is written is no longer shared between the forked processes.
"""

from __future__ import annotations

import gc

gc.collect()
gc.freeze()
