"""Homework with a seed per student, graded by the core."""
