"""How a layer keeps running statistics."""
