"""Training is an iterator of frames: the same networks with and without norm, on equal terms."""

from bn_core.training.trainer import Trainer, train

__all__ = ["Trainer", "train"]
