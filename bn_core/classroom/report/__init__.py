"""What a class answered in a room, computed from the room's log after class."""
