"""Behind the signed link: what is kept, to take away or to erase. Looking changes nothing."""

from flask import Response, render_template, request

from comments_service.errors import N_, AppError
from comments_service.models import Site
from comments_service.queries.moderation.privacy import is_known, personal_summary, subscriber_of
from comments_service.queries.readers.persons import person_of_email
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.signed_tokens import read_privacy
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.moderation.privacy import erase_person
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.limits.admission import admit_privacy
from comments_service.web.personal import newest_lines, personal_file
from comments_service.web.privacy.blueprint import blueprint
from comments_service.web.privacy.link_request import speak


@blueprint.get("/<token>")
@guard_route("author", "privacy link", "none: needs a signed link")
def show(token: str) -> str:
    """Show what there is, and two buttons."""
    return _page(token, *_whose(token))


@blueprint.post("/<token>/export")
@guard_route("author", "privacy link", "privacy")
def take(token: str) -> Response:
    """Everything as a file."""
    site, email = _of_form(token)
    return personal_file(site, person_of_email(site.id, email))


@blueprint.post("/<token>/erase")
@guard_route("author", "privacy link", "privacy")
def erase(token: str) -> Response:
    """Erase it, when the box beside the button is ticked."""
    site, email = _of_form(token)
    if request.form.get("sure") != "on":
        return Response(_page(token, site, email, is_unsure=True), 422)
    secret = current_service().settings.secret_key
    person = person_of_email(site.id, email)
    erased = erase_person(person, By(COMMENTER, now()), secret)
    return Response(_page(token, site, email, erased=erased))


def _of_form(token: str) -> tuple[Site, str]:
    from_our_own_page()
    admit_privacy()
    return _whose(token)


def _whose(token: str) -> tuple[Site, str]:
    right = read_privacy(current_service().settings.secret_key, token, now())
    rules = site_by_id(right[0]) if right else None
    if right is None or rules is None:
        speak(request.values.get("lang", ""), None)
        raise AppError(
            "not_found",
            N_("This link is no longer valid: it works for one hour. Please ask for a new one."),
        )
    speak(request.values.get("lang", ""), rules.site)
    return rules.site, right[1]


def _page(token: str, site: Site, email: str, **more: object) -> str:
    person = person_of_email(site.id, email)
    outcome = {"erased": 0, "is_unsure": False} | more
    return render_template(
        "privacy/link.html",
        site=site,
        email=email,
        token=token,
        personal=personal_summary(person),
        lines=newest_lines(person),
        is_known=is_known(person),
        is_mailed=subscriber_of(site.id, email) is not None,
        **outcome,
    )
