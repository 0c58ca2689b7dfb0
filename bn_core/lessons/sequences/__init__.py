"""Why transformers do not use batch norm."""
