"""Where work runs: the web process draws and serves, Dask workers compute."""
