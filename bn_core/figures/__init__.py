"""Plotly figures and their parts that several lessons share."""
