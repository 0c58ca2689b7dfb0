"""A small data set, prepared and split once, is the same for every run that is compared on it."""

from bn_core.training.data.load import TEST, Data, batches, load
from bn_core.training.data.split import SEED

__all__ = ["SEED", "TEST", "Data", "batches", "load"]
