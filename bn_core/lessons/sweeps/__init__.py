"""Which learning rates and initial weights work."""
