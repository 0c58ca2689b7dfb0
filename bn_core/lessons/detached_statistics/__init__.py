"""What happens if the gradient ignores the batch statistics."""
