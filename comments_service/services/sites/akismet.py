"""The key by which a site has Akismet judge its comments."""

import re

from comments_service.errors import N_, invalid
from comments_service.services.core.actor import By
from comments_service.services.core.encryption import seal
from comments_service.services.sites.sites import change_site

#: What Akismet gives out: twelve letters and digits so far.
AKISMET_KEY = "[A-Za-z0-9]{8,64}"
MAX_AKISMET_KEY_LENGTH = 64


def set_akismet_key(site_id: int, key: str, secret_key: str, by: By) -> None:
    """Have Akismet judge the site's comments by this key. Raise AppError invalid for no key."""
    key = key.strip()
    if not re.fullmatch(AKISMET_KEY, key):
        raise invalid(
            "akismet_key", "bad_value", N_("Enter the key as Akismet shows it: letters and digits.")
        )
    _change(site_id, seal(secret_key, site_id, key), by)


def remove_akismet_key(site_id: int, by: By) -> None:
    """No longer ask Akismet. What waits for it is settled by the site's other rules."""
    _change(site_id, "", by)


def _change(site_id: int, sealed: str, by: By) -> None:
    change_site(
        site_id,
        {"akismet_key": sealed, "judge_error": None, "judge_failing_since": None},
        by=by,
    )
