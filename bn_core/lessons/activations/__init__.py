"""What changes inside a network when its layers are normalized."""
