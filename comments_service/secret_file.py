"""A secret that is made once and kept in a file."""

import secrets
from pathlib import Path


def kept_or(path: Path, fresh: str) -> str:
    """Return the content of ``path``, made from ``fresh`` when missing; processes may race for
    it."""
    _write_new(path, fresh)
    return path.read_text().strip()


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        # A link, not a rename: the first of several starting processes wins and none sees half.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
