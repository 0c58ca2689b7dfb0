"""Every published claim, as data: what is said, what would make it hold, and where it is tested."""

from bn_core.claims.claim import EFFORTS, Claim, Limit, Trial

__all__ = ["EFFORTS", "Claim", "Limit", "Trial"]
