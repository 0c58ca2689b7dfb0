"""The PyTorch side, run on workers only."""
