"""Which values are averaged together."""
