"""Files of the data directory are the service's alone: they hold addresses, secrets and texts."""

import logging
import os
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
