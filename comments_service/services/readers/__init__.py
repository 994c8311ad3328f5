"""Readers prove who they are, sign in, and take what they wrote with them."""
