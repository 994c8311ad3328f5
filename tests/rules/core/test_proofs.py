"""A proof of work: what answers a challenge, and what does not."""

from datetime import UTC, datetime, timedelta

import pytest

from comments_service.rules.core.proofs import (
    BITS,
    CHALLENGE_LASTS,
    MAX_PROOF_LENGTH,
    ROUNDS,
    BadProof,
    check_proof,
    sign_challenge,
)
from tests.support.proofs import work_for

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PLACE = "1\0localhost/a-page\0poster\0key"
CHALLENGE = sign_challenge("secret", PLACE, NOW)
PROOF = work_for(CHALLENGE)


def fault(proof: str, place: str = PLACE, at: datetime = NOW, secret: str = "secret") -> str:
    with pytest.raises(BadProof) as bad:
        check_proof(secret, place, proof, at)
    return str(bad.value)


def test_the_answer_to_a_challenge_passes_as_long_as_that_lasts() -> None:
    check_proof("secret", PLACE, PROOF, NOW)
    last = NOW + CHALLENGE_LASTS - timedelta(seconds=1)
    check_proof("secret", PLACE, PROOF, last)
    assert fault(PROOF, at=last + timedelta(seconds=1)) == "proof_expired"
    assert len(PROOF) <= MAX_PROOF_LENGTH


def test_no_answer_is_none() -> None:
    assert fault("") == fault("~1,2") == "proof_required"


@pytest.mark.parametrize(
    "proof",
    [
        CHALLENGE,
        f"{CHALLENGE}~",
        f"{CHALLENGE}~" + ",".join(["0"] * ROUNDS),
        PROOF.rpartition(",")[0],
        f"{PROOF},0",
        PROOF.replace("~", "~ "),
        PROOF.replace("~", "~+"),
        f"{CHALLENGE}~" + ",".join(["9" * 400] * ROUNDS),
        f"{CHALLENGE}~" + ",".join(["٣"] * ROUNDS),
        f"x{PROOF}",
        "x~1",
        "\ud800~\ud800",
        "~".join(["a"] * 100),
    ],
)
def test_what_answers_nothing_is_wrong(proof: str) -> None:
    assert fault(proof) == "proof_wrong"


def test_it_is_good_in_its_place_alone_and_signed_by_the_service() -> None:
    assert fault(PROOF, place=PLACE.replace("key", "other")) == "proof_wrong"
    assert fault(PROOF, secret="another") == "proof_wrong"


def test_numbers_of_another_challenge_do_not_answer_this_one() -> None:
    other = sign_challenge("secret", PLACE, NOW + timedelta(seconds=5))
    assert fault(other + "~" + PROOF.partition("~")[2]) == "proof_wrong"


def test_the_work_is_bounded() -> None:
    assert ROUNDS << BITS <= 65_536, "a phone of ten years ago takes three seconds at most"


def test_one_turn_takes_its_share_of_the_work() -> None:
    numbers = [int(number) for number in PROOF.partition("~")[2].split(",")]
    assert len(numbers) == ROUNDS
    assert sum(numbers) > 1 << BITS
