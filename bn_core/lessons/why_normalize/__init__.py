"""The lesson on why deep networks need normalization."""
