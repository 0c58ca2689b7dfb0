"""Numbers, LaTeX, CSV and code as text."""
