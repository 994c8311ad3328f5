"""What an owner's link does: confirm and sign in, the name, everything as a file, erasure."""

from flask import Response, request

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.community.reader_mails import OptIn
from comments_service.rules.core.identity import parse_id
from comments_service.rules.text.fields import clean_name
from comments_service.services.community.subscriptions import ask_for_link
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.moderation.privacy import erase_person
from comments_service.services.notifications import subscribers
from comments_service.services.readers.claims import verify_address
from comments_service.services.readers.names import rename_reader
from comments_service.services.readers.sign_in import sign_out_everywhere
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF
from comments_service.web.http.route_guard import guard_route
from comments_service.web.limits.admission import admit_privacy, may_mail
from comments_service.web.personal import personal_file
from comments_service.web.subscriptions.blueprint import blueprint
from comments_service.web.subscriptions.own_page import own_page
from comments_service.web.subscriptions.right import owner_of_form, right_of, right_of_form


@blueprint.post("/<token>/confirm")
@guard_route("author", "mail link", "none: needs a signed link")
def confirm(token: str) -> str:
    """Mail them from now on; by an owner's link they are verified, and signed in at their page."""
    right = right_of_form(token)
    subscriber = right.mailed
    is_new = subscriber.state != "confirmed"
    if is_new:
        subscribers.confirm(subscriber.site_id, subscriber.id, now())
    code = ""
    if right.is_owner:
        _, site = owner_of_form(token)
        own = _numbers("shown") - _numbers("foreign")
        code = verify_address(site, subscriber.email, own, now())
    done = N_("Confirmed: you get these mails from now on.") if is_new else ""
    return own_page(right_of(token), done, code)


@blueprint.post("/<token>/link")
@guard_route("author", "mail link", "none: needs a signed link")
def send_link(token: str) -> str:
    """Mail them an owner's link, at the address that this one came to."""
    right = right_of_form(token)
    subscriber = right.mailed
    opt_in = OptIn(
        email=subscriber.email,
        scope="replies",
        rhythm=subscriber.rhythm,
        time_zone=subscriber.time_zone,
        language=subscriber.language,
        may_ask=may_mail(subscriber.site_id, subscriber.email),
    )
    ask_for_link(subscriber.site_id, opt_in, "", now())
    return own_page(right_of(token), N_("A link is on its way to you. It works for one hour."))


@blueprint.post("/<token>/name")
@guard_route("author", "mail link", "none: needs a signed link")
def rename(token: str) -> Response:
    """Give them another name; 409 where it is somebody else's, with what they typed."""
    right, site = owner_of_form(token)
    reader = right.reader
    typed = request.form.get("name", "")
    try:
        name = clean_name(typed)
        if name is None:
            raise invalid("name", "required", N_("Please enter your name."))
        if reader is not None:
            rename_reader(site, reader.id, name)
    except AppError as error:
        words = " ".join(translate(one.message, error.extras) for one in error.errors)
        page = own_page(right, problem=words, typed_name=typed[:300])
        return Response(page, STATUS_OF[error.code])
    return Response(own_page(right_of(token), N_("Saved.")))


@blueprint.post("/<token>/sign-out")
@guard_route("author", "mail link", "none: needs a signed link")
def sign_out(token: str) -> str:
    """Sign them out in every browser."""
    right, site = owner_of_form(token)
    if (reader := right.reader) is not None:
        sign_out_everywhere(site.id, reader.id)
    return own_page(right_of(token), N_("You are signed out everywhere."))


@blueprint.post("/<token>/export")
@guard_route("author", "mail link", "privacy")
def take(token: str) -> Response:
    """Everything as a file."""
    right, site = owner_of_form(token)
    admit_privacy()
    return personal_file(site, right.person)


@blueprint.post("/<token>/erase")
@guard_route("author", "mail link", "privacy")
def erase(token: str) -> Response:
    """Erase it, when the box beside the button is ticked."""
    right, site = owner_of_form(token)
    admit_privacy()
    if request.form.get("sure") != "on":
        return Response(own_page(right, is_unsure=True), 422)
    secret = current_service().settings.secret_key
    erased = erase_person(right.person, By(COMMENTER, now()), secret)
    return Response(own_page(right, erased=erased or 1))


def _numbers(field: str) -> set[int]:
    return set(filter(None, map(parse_id, request.form.getlist(field))))
