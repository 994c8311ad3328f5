"""Several readers at one address, each with a vote of their own, within a bound."""

from collections.abc import Collection
from dataclasses import dataclass

#: So many readers of an address are told apart; all others there have one vote together. Anybody
#: can draw tokens, so it is also how many votes one person can give.
TOLD_APART = 5


@dataclass(frozen=True)
class Voter:
    """Who votes or reacts: the keyed hash of their address and, where their browser drew a token,
    one of their own, which begins with the address's.
    """

    address: str
    own: str | None = None


def hash_to_count(voter: Voter, given: Collection[str], *, is_given: bool) -> str:
    """Return the hash under which a vote counts, or is taken back.

    ``given`` are the hashes of the voter's address that have voted already.
    """
    if voter.own is None or voter.own in given:
        return voter.own or voter.address
    has_room = len({*given} - {voter.address}) < TOLD_APART
    return voter.own if is_given and has_room else voter.address
