"""Broken set-ups as people bring them: scripts with something wrong, told by their symptoms."""
