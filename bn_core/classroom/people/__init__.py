"""Who is in a class, without accounts, and how often they may try."""
