"""Dask workers compute; the web process asks them and draws."""
