"""Results become figures: plain dicts that Plotly or the strip draw. Nothing is computed here."""
