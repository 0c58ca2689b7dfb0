"""The data sets, prepared and split once, so that all runs train on the same examples."""
