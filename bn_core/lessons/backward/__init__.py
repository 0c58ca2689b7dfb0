"""How gradients flow back through batch norm."""
