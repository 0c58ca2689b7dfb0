"""The words of the course, a sentence for each, and links to them from its texts."""
