"""Comentario's first form: Commento's, with other names for host and path."""

from pathlib import Path

from tests.transfer.threads import MadeUpSite
from tests.transfer.writers import commento

FORMAT = "comentario"
CARRIES = commento.CARRIES


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    return commento.written(site, folder / "comentario.json.gz", ("host", "path"))
