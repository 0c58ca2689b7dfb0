"""Moved."""
from bn_core.agreement import agreed as agreed
