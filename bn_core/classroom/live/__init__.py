"""Rooms in use, held by a process and stored in the database."""
