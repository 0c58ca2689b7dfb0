"""Batch norm on test images that differ from those of the training."""
