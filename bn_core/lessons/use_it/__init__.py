"""How to use batch norm in a network of one's own."""
