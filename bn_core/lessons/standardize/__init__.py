"""The lesson on standardizing a set of numbers."""
