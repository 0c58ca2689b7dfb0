"""Decision boundaries of networks with and without batch norm in the plane."""
