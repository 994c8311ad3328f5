"""Passwords of tests are hashed at next to no cost: each test of the console signs somebody in."""

from argon2 import PasswordHasher

from comments_service.services.accounts import accounts

#: What the service itself uses.
HASHER = accounts._hasher


def hash_cheaply() -> None:
    """For all accounts that are made from now on."""
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
