"""Whether batch norm works by reducing internal covariate shift."""
