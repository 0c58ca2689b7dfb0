"""Broken training scripts, each with the complaint of the person who wrote it."""
