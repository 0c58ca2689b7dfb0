"""Questions of the bank and of teachers, to browse, and for learning platforms."""
