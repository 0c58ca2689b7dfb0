"""What is left of batch norm at inference: one affine map."""
