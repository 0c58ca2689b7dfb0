"""The activities of a class: each a state, its events and its views."""
