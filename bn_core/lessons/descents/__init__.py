"""Whether batch norm helps where the problem can be solved exactly."""
