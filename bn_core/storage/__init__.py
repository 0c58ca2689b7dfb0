"""One database for rooms and results."""
