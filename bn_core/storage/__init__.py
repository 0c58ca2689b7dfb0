"""The database of rooms and results."""
