"""The page of one's own account, whichever of its forms comes back with a fault."""

from typing import Any
from zoneinfo import available_timezones

from flask import render_template, request

from comments_service.errors import not_found
from comments_service.queries.accounts.accounts import (
    Access,
    passkeys_of,
    recovery_codes_left,
    sessions_of,
)
from comments_service.queries.accounts.page_sessions import page_sessions_of
from comments_service.queries.notifications.channels import member_alerts
from comments_service.rules.accounts.devices import device_words
from comments_service.rules.accounts.leave import first_day_back
from comments_service.web.console.page import cookies
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import moderator
from comments_service.web.http.context import current_service, now

LONGEST_PASSWORD = 1000


def account_page(**more: Any) -> str:
    """All sections; ``values`` and ``errors`` are those of the form that was refused."""
    me = moderator()
    shown = {
        "values": {"email": me.email, "name": me.name, "back": request.args.get("back", "")},
        "errors": {},
        "note": shown_note(cookies.take_flash()),
        "sessions": sessions_of(me.moderator_id, now()),
        "page_sessions": page_sessions_of(me.moderator_id, now()),
        "passkeys": passkeys_of(me.moderator_id),
        "codes_left": recovery_codes_left(me.moderator_id) if me.has_two_step else 0,
        "device_words": device_words,
        "alerts": [(site, member_alerts(site.site_id, me.moderator_id)) for site in me.sites],
        "day_back": lambda until, zone: first_day_back(until, zone, now()),
        "time_zones": sorted(available_timezones()),
        "can_mail": current_service().settings.smtp_url is not None,
    }
    return render_template("console/accounts/account.html", **shown | more)


def own_site() -> Access:
    """Return the site of one's own that a form is about. Raise AppError not_found."""
    site = next((one for one in moderator().sites if one.key == request.form.get("site")), None)
    if site is None:
        raise not_found()
    return site


def typed_password(name: str) -> str:
    """Return what was typed as a password, or the beginning of what is none."""
    return request.form.get(name, "")[:LONGEST_PASSWORD]
