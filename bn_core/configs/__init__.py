"""What goes in: the bounded, torch-free configurations of everything that can be run."""

from bn_core.configs.run import RunConfig, RunView
from bn_core.configs.steps import StepsConfig

__all__ = ["RunConfig", "RunView", "StepsConfig"]
