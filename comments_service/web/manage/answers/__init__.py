"""Watches and saved replies, for programs."""
