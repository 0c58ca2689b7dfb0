"""Whether the loss is smoother along the gradient."""
