"""Which library means what by the same word."""
