"""Questions for learning platforms, and from them."""
