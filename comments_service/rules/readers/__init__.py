"""Readers whose name lasts."""
