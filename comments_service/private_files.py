"""Files of the data directory are the service's alone: they hold addresses, secrets and texts."""

import logging
import os
import secrets
import stat
from pathlib import Path

#: What no file that the service makes may let others do.
UMASK = 0o077

log = logging.getLogger(__name__)


def narrow(folder: Path) -> None:
    """Take from the group and from others what they may do with the files of ``folder``.

    Those of a former version, or of a restored copy, may be open. One that is somebody else's is
    named in the log.
    """
    for entry in os.scandir(folder):
        mode = entry.stat(follow_symlinks=False).st_mode
        if not stat.S_ISREG(mode) or not mode & UMASK:
            continue
        try:
            os.chmod(entry.path, stat.S_IMODE(mode) & ~UMASK)
        except OSError as error:
            log.warning(
                "others can read %s, and it cannot be changed: %s", entry.name, error.strerror
            )


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
