"""A small data set, prepared and split once, is the same for every run that is compared on it."""
