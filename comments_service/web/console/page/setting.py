"""A setting of a site as the console shows it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "lines", "number", "choice", "switch"]


@dataclass(frozen=True)
class Setting:
    """One setting; ``name`` is that of rules.sites.settings."""

    name: str
    kind: Kind
    label: str
    effect: str


@dataclass(frozen=True)
class Section:
    """A group of settings under one heading."""

    id: str
    title: str
    settings: tuple[Setting, ...]
