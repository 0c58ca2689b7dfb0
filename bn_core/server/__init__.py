"""HTTP routes and websockets of the lab."""
