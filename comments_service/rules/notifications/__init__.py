"""Channels by which the team is alerted, and what was delivered by them."""
