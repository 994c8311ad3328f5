"""Where the second step of a sign-in has its addresses; its views are imported late."""

from flask import Blueprint

from comments_service.web.console.late import late
from comments_service.web.policy import Policy

_OWN = Policy("account", "session", "none: needs a session")
#: Asks for the password or a code, and so counts tries.
_OWN_AGAIN = Policy("account", "session", "sign-in")


def add_routes(blueprint: Blueprint) -> None:
    """Put the routes of two_step and passkeys on the console."""
    blueprint.get("/account/two-step")(late("two_step", "two_step_form", _OWN))
    blueprint.post("/account/two-step")(late("two_step", "turn_on_codes", _OWN_AGAIN))
    blueprint.post("/account/two-step/off")(late("two_step", "turn_off_codes", _OWN_AGAIN))
    blueprint.post("/account/two-step/codes")(late("two_step", "renew", _OWN_AGAIN))
    reading = Policy("anyone", "sign-in", "none: reading is free")
    blueprint.get("/sign-in/code")(late("two_step", "code_form", reading))
    trying = Policy("anyone", "sign-in", "sign-in")
    blueprint.post("/sign-in/code")(late("two_step", "sign_in_by_code", trying))
    blueprint.post("/account/passkeys/begin")(late("passkeys", "begin_passkey", _OWN_AGAIN))
    blueprint.post("/account/passkeys")(late("passkeys", "keep_passkey", _OWN))
    blueprint.post("/account/passkeys/remove")(late("passkeys", "drop_passkey", _OWN))
    blueprint.post("/sign-in/passkey/begin")(late("passkeys", "begin_sign_in", trying))
    blueprint.post("/sign-in/passkey")(late("passkeys", "sign_in_by_passkey", trying))
    blueprint.post("/join/<token>/passkey/begin")(late("passkeys", "begin_join", trying))
    blueprint.post("/join/<token>/passkey")(late("passkeys", "join_by_passkey", trying))
