"""The lesson in which the reader writes batch norm."""
