"""Whether a batch split over devices is still one batch."""
