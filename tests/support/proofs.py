"""What a browser does for a challenge."""

from itertools import count

from comments_service.rules.core.proofs import ROUNDS, is_right, seed_of


def work_for(challenge: str) -> str:
    """The proof for a challenge."""
    seed = seed_of(challenge)
    numbers = [next(n for n in count() if is_right(seed, str(n), turn)) for turn in range(ROUNDS)]
    return f"{challenge}~{','.join(map(str, numbers))}"
