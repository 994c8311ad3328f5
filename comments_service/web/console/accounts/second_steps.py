"""Where the second step of a sign-in has its addresses; its views are imported late."""

from flask import Blueprint

from comments_service.web.console.page.lazy_views import late
from comments_service.web.http.policy import Policy

_TWO_STEP = "comments_service.web.console.accounts.two_step"
_PASSKEYS = "comments_service.web.console.accounts.passkeys"

_OWN = Policy("account", "session", "none: needs a session")
#: Asks for the password or a code, and so counts tries.
_OWN_AGAIN = Policy("account", "session", "sign-in")


def add_routes(blueprint: Blueprint) -> None:
    """Put the routes of two_step and passkeys on the console."""
    blueprint.get("/account/two-step")(late(_TWO_STEP, "two_step_form", _OWN))
    blueprint.post("/account/two-step")(late(_TWO_STEP, "turn_on_codes", _OWN_AGAIN))
    blueprint.post("/account/two-step/off")(late(_TWO_STEP, "turn_off_codes", _OWN_AGAIN))
    blueprint.post("/account/two-step/codes")(late(_TWO_STEP, "renew", _OWN_AGAIN))
    reading = Policy("anyone", "sign-in", "none: reading is free")
    blueprint.get("/sign-in/code")(late(_TWO_STEP, "code_form", reading))
    trying = Policy("anyone", "sign-in", "sign-in")
    blueprint.post("/sign-in/code")(late(_TWO_STEP, "sign_in_by_code", trying))
    blueprint.post("/account/passkeys/begin")(late(_PASSKEYS, "begin_passkey", _OWN_AGAIN))
    blueprint.post("/account/passkeys")(late(_PASSKEYS, "keep_passkey", _OWN))
    blueprint.post("/account/passkeys/remove")(late(_PASSKEYS, "drop_passkey", _OWN))
    blueprint.post("/sign-in/passkey/begin")(late(_PASSKEYS, "begin_sign_in", trying))
    blueprint.post("/sign-in/passkey")(late(_PASSKEYS, "sign_in_by_passkey", trying))
    blueprint.post("/join/<token>/passkey/begin")(late(_PASSKEYS, "begin_join", trying))
    blueprint.post("/join/<token>/passkey")(late(_PASSKEYS, "join_by_passkey", trying))
