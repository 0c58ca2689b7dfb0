"""What a step of a class asks, and the notes of its speaker."""
