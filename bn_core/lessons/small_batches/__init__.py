"""How small a batch can be."""
