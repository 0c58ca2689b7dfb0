"""Many runs that differ in a few numbers are trained as one batched computation."""

from bn_core.training.stack.stack import Stack, train_stack

__all__ = ["Stack", "train_stack"]
