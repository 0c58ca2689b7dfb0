"""Pictures as batches (N, 3, H, W): decoded safely, changed, normalized and looked at."""
