"""How deep a network can be and still learn."""
