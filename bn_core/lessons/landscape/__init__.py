"""What the loss looks like around a network."""
