"""Why batch norm scales and shifts after normalizing."""
