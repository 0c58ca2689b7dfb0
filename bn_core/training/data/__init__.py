"""The data sets, prepared and split once for all runs."""
