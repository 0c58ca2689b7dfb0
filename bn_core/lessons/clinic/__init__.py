"""What is wrong with this model: broken training scripts to repair."""
