"""What comes out: torch-free records that pages and figures may read."""

from bn_core.results.frame import Frame

__all__ = ["Frame"]
