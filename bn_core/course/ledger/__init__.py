"""The ledger: what was measured of every claim, when, with what, and what follows from it."""
