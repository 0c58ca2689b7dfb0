"""The activities of a class, each a state with its events and views."""
