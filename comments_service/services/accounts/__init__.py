"""Accounts, sessions, second steps, invitations and tokens."""
