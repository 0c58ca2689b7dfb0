"""The Plotly vocabulary that lessons share; figures read results."""
