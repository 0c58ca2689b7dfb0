"""The state of a room, its log, and what each participant sees of it."""
