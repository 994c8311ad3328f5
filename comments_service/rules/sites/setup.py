"""The guided start of a site: its steps, and which of them are done."""

from dataclasses import dataclass

#: In the order in which they are taken.
STEPS = ("account", "addresses", "snippet", "seen", "test", "preset", "people")
#: Settled in place of a step: the owner needs no guide any more.
DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What is known of a site. ``settled``: what its owner has answered (Site.set_up)."""

    has_password: bool
    settled: str | None
    is_seen: bool
    is_tested: bool
    people: int


def steps_done(progress: Progress) -> frozenset[str]:
    """Return the steps that need nothing more."""
    settled = (progress.settled or "").split()
    done = {
        "account": progress.has_password,
        "addresses": "addresses" in settled,
        # Nobody but a reader's browser can tell whether the lines stand where they should.
        "snippet": progress.is_seen,
        "seen": progress.is_seen,
        "test": progress.is_tested,
        "preset": "preset" in settled,
        "people": progress.people > 1,
    }
    return frozenset(step for step in STEPS if done[step])


def settle(settled: str | None, step: str) -> str:
    """``settled`` with one step more."""
    return " ".join(dict.fromkeys([*(settled or "").split(), step]))


def is_settled(settled: str | None) -> bool:
    """Whether the owner has finished or skipped the guided start."""
    return DONE in (settled or "").split()
