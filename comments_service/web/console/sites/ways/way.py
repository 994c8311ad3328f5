"""What a way to make a site is."""

from dataclasses import dataclass
from typing import ClassVar

from comments_service.errors import N_


@dataclass(frozen=True)
class Theme:
    """A theme that includes a file of the site's own: ``file`` takes the lines. Where the theme
    asks for it, the configuration has ``setting`` and the head of each page ``page``.
    """

    name: str
    file: str
    setting: str = ""
    page: str = ""


@dataclass(frozen=True)
class Way:
    """How one kind of site takes the lines: ``code`` and ``include`` have ``%marks%`` to fill.

    ``themes`` need no ``include``.
    """

    for_themes: ClassVar[str] = N_(
        "These themes include a file of yours: put the first lines there, and leave out the last "
        "step."
    )
    id: str
    label: str
    steps: str
    code: str
    then: str = ""
    include: str = ""
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True)
class Group:
    """Ways that people look for in one place."""

    label: str
    ways: tuple[Way, ...]
