"""What batch norm does to a small batch, step by step."""
