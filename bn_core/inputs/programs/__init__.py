"""Short programs of arithmetic on arrays, read without being executed."""
