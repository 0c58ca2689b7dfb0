"""Every case of the clinic, in the order of difficulty."""

from __future__ import annotations

from bn_core.clinic import at_test, batches, layers, memory

CASES = (
    at_test.NEIGHBOURS,
    memory.COLD,
    batches.ONE,
    batches.SORTED,
    memory.MISSING,
    at_test.SAVED,
    memory.KERAS,
    batches.TWO,
    memory.VALIDATED,
    layers.VOLTS,
    batches.ACCUMULATED,
    memory.FROZEN,
    at_test.FOLDED,
    batches.DOMAINS,
    layers.SENSORS,
    layers.DETACHED,
)
