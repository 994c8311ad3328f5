"""What a search asks of waits: ``needs:``, ``assignee:`` and ``due:``, in English or French."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from comments_service.rules.community.days import Span
from comments_service.rules.text.words import fold

#: What ``needs:`` may say: the states of a wait, ``mine`` and ``proposed``.
NEEDS: Mapping[str, str] = {
    "open": "open", "later": "later", "answered": "answered", "closed": "closed",
    "mine": "mine", "proposed": "proposed",
    "ouvert": "open", "plustard": "later", "repondu": "answered", "clos": "closed",
    "moi": "mine", "propose": "proposed",
}  # fmt: skip
#: What ``due:`` may say beside a day, a month or a year.
DUE: Mapping[str, str] = {"late": "late", "soon": "soon", "retard": "late", "bientot": "soon"}
ME, NOBODY = "me", "none"
_ASSIGNEES = {"me": ME, "moi": ME, "none": NOBODY, "personne": NOBODY}


@dataclass(frozen=True)
class Waits:
    """What is asked of a comment's wait: of each list one must hold, where it has any.

    ``assignees`` are ME, NOBODY or parts of names, ``due`` words of DUE, ``days`` spans in which a
    wait is due.
    """

    states: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    days: tuple[Span, ...] = ()


def with_needs(waits: Waits, value: str) -> Waits | None:
    """Return what is asked with a value of ``needs:`` in it; None where that means nothing."""
    state = NEEDS.get(_plain(value))
    return replace(waits, states=(*waits.states, state)) if state else None


def with_assignee(waits: Waits, value: str) -> Waits | None:
    """Return what is asked with a value of ``assignee:`` in it: me, none or a name."""
    name = fold(value).strip()
    if not name:
        return None
    return replace(waits, assignees=(*waits.assignees, _ASSIGNEES.get(name, name)))


def with_due(waits: Waits, value: str, span_of: Callable[[str], Span | None]) -> Waits | None:
    """Return what is asked with a value of ``due:`` in it: late, soon, or what ``span_of``
    reads."""
    word, span = DUE.get(_plain(value)), span_of(value)
    if word:
        return replace(waits, due=(*waits.due, word))
    return replace(waits, days=(*waits.days, span)) if span else None


def _plain(value: str) -> str:
    return "".join(letter for letter in fold(value) if letter not in " -’'")
