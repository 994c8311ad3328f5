"""Channels for programs."""
