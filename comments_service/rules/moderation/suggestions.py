"""What of a search is still being typed, and how a suggestion completes it."""

import re
from dataclasses import dataclass

from comments_service.rules.community.search import LONGEST, as_typed
from comments_service.rules.text.words import fold

# At the end: an operator's name, if it has one, then an open quote or a run without spaces.
_UNFINISHED = re.compile(r'(?:^|(?<=\s))(?:([^\W\d_]+):)?(?:"([^"]*)|([^\s"]*))\Z')
_IN_ENGLISH = {
    "auteur": "author", "statut": "status", "lien": "link", "avant": "before", "apres": "after",
}  # fmt: skip


@dataclass(frozen=True)
class Unfinished:
    """The part at the end of a search: what stands before it, its operator in English, its value.

    ``named`` is the operator as typed, with its colon; both are empty for a word.
    """

    before: str
    named: str
    operator: str
    value: str

    def completed(self, value: str, named: str | None = None) -> str | None:
        """Return the search with ``value`` in place of what was typed; None if it were too long."""
        plain = value.replace('"', " ").strip()
        quoted = f'"{plain}"' if re.search(r"\s", plain) else plain
        search = f"{self.before}{self.named if named is None else named}{quoted}"
        return search if len(search) <= LONGEST else None


def unfinished(text: str) -> Unfinished | None:
    """Return what is being typed at the end of ``text``; None where that is a closed phrase."""
    text = as_typed(text)
    match = _UNFINISHED.search(text)
    if match is None:
        return None
    name = match[1] or ""
    folded = fold(name)
    return Unfinished(
        before=text[: match.start()],
        named=name and f"{name}:",
        operator=_IN_ENGLISH.get(folded, folded),
        value=match[2] if match[2] is not None else match[3],
    )
