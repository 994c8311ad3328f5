"""What is kept of one commenter: looked up by e-mail, taken away, erased, by the owner."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.queries.moderation.privacy import is_known, personal_summary
from comments_service.queries.readers.persons import person_of_email
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.text.fields import clean_email
from comments_service.services.moderation.privacy import erase_person
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.context import current_service
from comments_service.web.http.locale import translate
from comments_service.web.http.route_guard import guard_route
from comments_service.web.personal import newest_lines, personal_file


@blueprint.get("/privacy")
@guard_route("owner", "session", "none: needs a session")
def privacy_form() -> str:
    """Show the form: an e-mail address.

    By POST, so that no address stands in a history or a log.
    """
    return render_template("console/moderation/privacy.html", email="")


@blueprint.post("/privacy")
@guard_route("owner", "session", "none: needs a session")
def privacy_look() -> Response:
    """Show what there is of an address."""
    typed = request.form.get("email", "")
    try:
        return make_response(_page(_cleaned(typed)))
    except AppError as error:
        message = translate(error.errors[0].message, error.extras)
        page = render_template(
            "console/moderation/privacy.html",
            email=typed[:300],
            errors={"email": message},
            personal=None,
        )
        return make_response(page, 422)


@blueprint.post("/privacy/export")
@guard_route("owner", "session", "none: needs a session")
def privacy_export() -> Response:
    """Everything of an address as a file."""
    rules = site_by_id(access().site_id)
    assert rules
    return personal_file(
        rules.site, person_of_email(rules.site.id, _cleaned(request.form.get("email", "")))
    )


@blueprint.post("/privacy/erase")
@guard_route("owner", "session", "none: needs a session")
def privacy_erase() -> Response:
    """Erase what the owner was shown: not if there is more by now, nor without the box ticked."""
    email = _cleaned(request.form.get("email", ""))
    seen = request.form.get("seen", "")
    person = person_of_email(access().site_id, email)
    count = personal_summary(person).comments
    if request.form.get("sure") != "on" or seen != str(count):
        return make_response(_page(email, is_unsure=True), 422)
    secret = current_service().settings.secret_key
    return make_response(_page(email, erased=erase_person(person, by_caller(), secret)))


def _cleaned(typed: str) -> str:
    email = clean_email(typed)
    if email is None:
        raise invalid("author.email", "required", N_("Enter an e-mail address."))
    return email


def _page(email: str, **more: object) -> str:
    person = person_of_email(access().site_id, email)
    return render_template(
        "console/moderation/privacy.html",
        email=email,
        personal=personal_summary(person),
        is_known=is_known(person),
        lines=newest_lines(person),
        **more,
    )
