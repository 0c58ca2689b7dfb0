"""The loss as a function of the weights: a network moved about in a private copy of itself."""

from bn_core.landscape.directions import between, gradient, principal, random_direction
from bn_core.landscape.terrain import Terrain, flat, moved

__all__ = ["Terrain", "between", "flat", "gradient", "moved", "principal", "random_direction"]
