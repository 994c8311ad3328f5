"""The guided start of a site: its steps, and which of them are done."""

from collections.abc import Iterable
from dataclasses import dataclass

from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin

#: In the order in which they are taken.
STEPS = ("account", "addresses", "snippet", "seen", "test", "preset", "people")
#: Not counted: who works alone is done without them.
OPTIONAL = ("people",)
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


def may_be_ours(origin: Origin, listed: Iterable[Origin]) -> bool:
    """Whether an origin is the site's own by its name: this machine, or a listed host or below it.

    Anybody can claim to be any other, and pick one that resembles the site's: the owner adds such
    an origin by typing it, never by confirming what a stranger wrote.
    """
    host = fold_host(origin.host)
    names = {fold_host(one.host) for one in listed} - {"localhost"}
    return host == "localhost" or any(host == name or host.endswith(f".{name}") for name in names)


def is_settled(settled: str | None) -> bool:
    """Whether the owner has finished or skipped the guided start."""
    return DONE in (settled or "").split()
