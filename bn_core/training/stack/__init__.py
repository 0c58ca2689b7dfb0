"""Train many runs that differ in a few numbers as one batched computation."""
