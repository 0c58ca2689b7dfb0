"""Lesson plans of 45 minutes, as data."""
