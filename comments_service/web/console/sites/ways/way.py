"""What a way to make a site is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """How one kind of site takes the lines: ``code`` and ``include`` have ``%marks%`` to fill."""

    id: str
    label: str
    steps: str
    code: str
    then: str = ""
    include: str = ""
