"""What epsilon is for."""
