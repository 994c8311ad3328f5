"""Proof of work: a browser spends a moment on a comment, which a flood cannot afford. Pure.

A challenge is signed, of one place and for a while; nothing is stored. Whoever gives it out puts
into the place what makes one comment of all requests with the same answer. That is a number for
each of ``ROUNDS`` small puzzles: together they take about as long every time, where one large
puzzle would take a phone now nothing and now ten seconds. The hash is SHA-256, as in hashcash.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from comments_service.rules.core.identity import secret_hash

#: How many puzzles, and how many bits of each hash must be zero: 65,536 hashes on the average.
ROUNDS = 16
BITS = 12
#: Long enough for a slow phone, short enough that a stock of answers is worth little.
CHALLENGE_LASTS = timedelta(minutes=10)
MAX_PROOF_LENGTH = 500

_SEPARATOR = "~"
_MOST_DIGITS = 8
_PLACE = 32


class BadProof(Exception):
    """Why an answer is none: ``proof_required``, ``proof_expired`` or ``proof_wrong``."""


def sign_challenge(secret: str, place: str, now: datetime) -> str:
    """Return a challenge that is good in one place."""
    until = now + CHALLENGE_LASTS
    return _challenges(secret).dumps([secret_hash(place)[:_PLACE], int(until.timestamp())])


def check_proof(secret: str, place: str, proof: str, now: datetime) -> None:
    """Let a proof pass that answers a challenge of ``place``. Raise BadProof."""
    challenge, _, numbers = proof.partition(_SEPARATOR)
    if not challenge:
        raise BadProof("proof_required")
    match _load(secret, challenge) if challenge.isascii() else None:
        case [str(where), int(until)] if where == secret_hash(place)[:_PLACE]:
            if now.timestamp() >= until:
                raise BadProof("proof_expired")
        case _:
            raise BadProof("proof_wrong")
    if not _are_right(challenge, numbers.split(",")):
        raise BadProof("proof_wrong")


def is_right(seed: str, number: str, turn: int) -> bool:
    """Whether a number solves one of the puzzles."""
    digest = sha256(f"{seed}:{turn}:{number}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - BITS) == 0


def seed_of(challenge: str) -> str:
    """Return what stands in each puzzle for the challenge: so each hash takes one block."""
    return sha256(challenge.encode()).hexdigest()[:32]


def _are_right(challenge: str, numbers: list[str]) -> bool:
    seed = seed_of(challenge)
    return len(numbers) == ROUNDS and all(
        len(number) <= _MOST_DIGITS
        and number.isascii()
        and number.isdigit()
        and is_right(seed, number, turn)
        for turn, number in enumerate(numbers)
    )


def _challenges(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="proof")


def _load(secret: str, challenge: str) -> object:
    try:
        return _challenges(secret).loads(challenge)
    except BadData:
        return None
