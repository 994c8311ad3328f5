"""Decide on comments, one by one or many at once, and keep what the team keeps."""
