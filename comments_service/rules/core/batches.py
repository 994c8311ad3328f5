"""Long sequences in batches that one statement can take."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Cut ``items`` into slices of at most ``size``, in order."""
    return (items[start : start + size] for start in range(0, len(items), size))
