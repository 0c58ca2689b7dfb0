"""A table of the reader's own that a network can learn."""
