"""What each norm does to a picture."""
