"""What comes from outside the classroom, checked."""
