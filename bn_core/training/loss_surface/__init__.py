"""The loss as a function of the weights: a network moved about in a private copy of itself."""

from bn_core.training.loss_surface.directions import between, gradient, principal, random_direction
from bn_core.training.loss_surface.surface import Terrain, flat, moved

__all__ = ["Terrain", "between", "flat", "gradient", "moved", "principal", "random_direction"]
