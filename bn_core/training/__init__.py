"""PyTorch code that builds, trains and measures the lab's networks on workers."""
