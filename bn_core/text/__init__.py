"""Write numbers, LaTeX formulas, CSV tables and Python code as text."""
