"""Why the team is alerted of a comment.

A cause is a kind, and of a watch its number as well: ``held``, ``watch:12``.
"""

#: The kinds, the weightiest first: of several causes of one alert the first names it.
KINDS = ("escalated", "report", "watch", "follow_up", "asks", "held", "published")


def kind_of(cause: str) -> str:
    """Return the kind of a cause."""
    return cause.partition(":")[0]


def weightiest(causes: list[str]) -> str:
    """Return the cause that an alert is named after."""
    return min(causes, key=lambda cause: KINDS.index(kind_of(cause)))


def public_cause(cause: str) -> str:
    """Return a cause as programs read it: a watch by its id in the API."""
    kind, _, number = cause.partition(":")
    return f"{kind}:{int(number):x}" if number else kind
