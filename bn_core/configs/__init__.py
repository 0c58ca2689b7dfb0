"""What goes in: the bounded, torch-free configurations of everything that can be run."""

from bn_core.configs.run import RunConfig

__all__ = ["RunConfig"]
