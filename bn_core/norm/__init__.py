"""The NumPy core: the four steps, their gradients and the running statistics."""
