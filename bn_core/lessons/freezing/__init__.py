"""How to freeze a batch-norm layer."""
