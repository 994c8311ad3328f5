"""Where the second step of a sign-in has its addresses; its views are imported late."""

from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.lazy_views import lazy_view
from comments_service.web.http.route_guard import RouteGuard

_TWO_STEP = "comments_service.web.console.accounts.two_step"
_PASSKEYS = "comments_service.web.console.accounts.passkeys"

_OWN = RouteGuard("account", "session", "none: needs a session")
#: Asks for the password or a code, and so counts tries.
_OWN_AGAIN = RouteGuard("account", "session", "sign-in")


blueprint.get("/account/two-step")(lazy_view(_TWO_STEP, "two_step_form", _OWN))
blueprint.post("/account/two-step")(lazy_view(_TWO_STEP, "turn_on_codes", _OWN_AGAIN))
blueprint.post("/account/two-step/off")(lazy_view(_TWO_STEP, "turn_off_codes", _OWN_AGAIN))
blueprint.post("/account/two-step/codes")(lazy_view(_TWO_STEP, "renew", _OWN_AGAIN))
_READING = RouteGuard("anyone", "sign-in", "none: reading is free")
blueprint.get("/sign-in/code")(lazy_view(_TWO_STEP, "code_form", _READING))
_TRYING = RouteGuard("anyone", "sign-in", "sign-in")
blueprint.post("/sign-in/code")(lazy_view(_TWO_STEP, "sign_in_by_code", _TRYING))
blueprint.post("/account/passkeys/begin")(lazy_view(_PASSKEYS, "begin_passkey", _OWN_AGAIN))
blueprint.post("/account/passkeys")(lazy_view(_PASSKEYS, "keep_passkey", _OWN))
blueprint.post("/account/passkeys/remove")(lazy_view(_PASSKEYS, "drop_passkey", _OWN))
blueprint.post("/sign-in/passkey/begin")(lazy_view(_PASSKEYS, "begin_sign_in", _TRYING))
blueprint.post("/sign-in/passkey")(lazy_view(_PASSKEYS, "sign_in_by_passkey", _TRYING))
blueprint.post("/join/<token>/passkey/begin")(lazy_view(_PASSKEYS, "begin_join", _TRYING))
blueprint.post("/join/<token>/passkey")(lazy_view(_PASSKEYS, "join_by_passkey", _TRYING))
