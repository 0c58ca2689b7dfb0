"""Whether networks can do without normalization."""
