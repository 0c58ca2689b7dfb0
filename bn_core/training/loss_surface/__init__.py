"""The loss as a function of the weights: a network moved about in a private copy of itself."""
