"""What outlives a visit, in one database."""
