"""Identity providers: added and removed, with what each says when it is looked at."""

from collections.abc import Callable, Mapping

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.readers.providers import KINDS, clean_provider_address
from comments_service.rules.text.fields import clean_name
from comments_service.services.readers import providers as service
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.console.readers.sign_in_page import sign_in_page
from comments_service.web.http.context import current_service
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import guard_route
from comments_service.web.identity.providers import endpoints_of
from comments_service.web.limits.admission import admit_look

_LONGEST = 300


@blueprint.post("/reader-sign-in/providers")
@guard_route("owner", "session", "look")
def add_provider() -> Response:
    """Look at a provider, and offer readers to sign in with it."""
    admit_look(moderator().moderator_id)
    try:
        new = _sent_provider(request.form)
        key = current_service().settings.secret_key
        service.add_provider(access().site_id, new, key, by_caller())
    except AppError as error:
        page = sign_in_page(values=request.form, errors=errors_by_field(error), note=None)
        return make_response(page, 422 if error.code == "invalid" else 409)
    back = redirect(url_for("console.reader_sign_in", site=access().key), 303)
    return cookies.leave_flash(back, done="saved")


@blueprint.post("/reader-sign-in/providers/<id:provider_id>/remove")
@guard_route("owner", "session", "none: needs a session")
def remove_provider(provider_id: int) -> Response:
    """Let nobody in by a provider any more."""
    service.remove_provider(access().site_id, provider_id, by_caller())
    back = redirect(url_for("console.reader_sign_in", site=access().key), 303)
    return cookies.leave_flash(back, done="provider_removed")


def _sent_provider(form: Mapping[str, str]) -> service.NewProvider:
    """Return the provider that a form describes. Raise AppError invalid, naming each bad field."""
    kind = form.get("kind", "")
    if kind not in KINDS:
        raise invalid("kind", "invalid", N_("Choose one of the list."))
    hosts = current_service().settings.private_hosts
    cleaner = FieldErrors()
    typed = form.get("address", "")
    address = cleaner.clean(
        "address", lambda text: clean_provider_address(kind, text, hosts), typed
    )
    name = cleaner.clean("provider_name", _name, form.get("provider_name", ""))
    client = {
        field: cleaner.clean(field, _credential(field), form.get(field, ""))
        for field in ("client_id", "client_secret")
    }
    cleaner.finish()
    endpoints = endpoints_of(kind, address)
    return service.NewProvider(kind=kind, name=name, address=address, endpoints=endpoints, **client)


def _name(raw: str) -> str:
    name = clean_name(raw)
    if name is None:
        raise invalid("provider_name", "required", N_("Enter the name that readers know it by."))
    return name


def _credential(field: str) -> Callable[[str], str]:
    def clean(raw: str) -> str:
        text = raw.strip()
        if not text or len(text) > _LONGEST or not (text.isascii() and text.isprintable()):
            message = N_("Enter it as the provider shows it, in one line.")
            raise invalid(field, "invalid", message)
        return text

    return clean
