"""Somebody asks, by their e-mail address, for what is kept of them."""

from datetime import timedelta

from flask import Response, render_template, request

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.models import Site
from comments_service.queries.sites.sites import default_site, site_by_key
from comments_service.rules.core.signed_tokens import sign_privacy
from comments_service.rules.text.fields import clean_email
from comments_service.services.moderation.privacy import send_link
from comments_service.web.http.context import current_service, now, own_address
from comments_service.web.http.locale import gettext_, language, spoken, translate, use_language
from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.limits.admission import admit_privacy, may_mail
from comments_service.web.privacy.blueprint import blueprint

LINK_LASTS = timedelta(hours=1)

_SUBJECT = N_("Your comments on {site}")
_TEXT = N_(
    "Somebody, probably you, asked {site} what it keeps of the comments written with this "
    "e-mail address.\n\n"
    "This link shows it. There you can download it or erase it:\n\n"
    "{link}\n\n"
    "The link works for one hour. If you did not ask for it, ignore this message: nothing "
    "will happen.\n"
)


@blueprint.get("")
@guard_route("anyone", "none", "none: reading is free")
def ask_form() -> str:
    """Show the form: an e-mail address."""
    return _page(_site(request.args.get("site")))


@blueprint.post("")
@guard_route("reader", "origin", "privacy")
def ask() -> Response:
    """Send the link; the answer is the same whoever has written here, and takes the same time."""
    from_our_own_page()
    site = _site(request.form.get("site"))
    speak(request.form.get("lang", ""), site)
    admit_privacy()
    if not current_service().settings.smtp_url:
        return Response(_page(site), 503)
    typed = request.form.get("email", "")
    try:
        email = _cleaned(typed)
    except AppError as error:
        message = translate(error.errors[0].message, error.extras)
        return Response(_page(site, email=typed[:300], problem=message), 422)
    if may_mail(site.id, email):
        send_link(site.id, _mail(site, email), now())
    return Response(_page(site, is_sent=True))


@blueprint.errorhandler(Exception)
def refuse(exception: Exception) -> Response:
    """Any failure of these views as a page of their look."""
    error = as_app_error(exception)
    # Of a form that is too large nothing can be read, its language neither.
    fields = request.args if error.code == "too_large" else request.values
    speak(fields.get("lang", ""), None)
    page = render_template("privacy/refused.html", message=sentence(error))
    return with_retry(Response(page, STATUS_OF[error.code]), error)


def speak(language: str, site: Site | None) -> None:
    """Answer in the language asked for, else in the site's."""
    chosen = language.partition("-")[0].lower()
    if chosen in spoken():
        use_language(chosen)
    elif site:
        use_language(site.language.partition("-")[0])


def _site(key: str | None) -> Site:
    rules = site_by_key(key) if key else default_site()
    if rules is None:
        raise not_found()
    speak(request.args.get("lang", ""), rules.site)
    return rules.site


def _cleaned(typed: str) -> str:
    email = clean_email(typed)
    if email is None:
        raise invalid("author.email", "required", N_("Enter your e-mail address."))
    return email


def _page(site: Site, **more: object) -> str:
    defaults = {"email": "", "problem": "", "is_sent": False} | more
    can_mail = current_service().settings.smtp_url is not None
    return render_template("privacy/ask.html", site=site, can_mail=can_mail, **defaults)


def _mail(site: Site, email: str) -> dict[str, str]:
    token = sign_privacy(
        current_service().settings.secret_key, site.id, email.lower(), now() + LINK_LASTS
    )
    link = own_address("privacy.show", token=token, lang=language())
    return {
        "to": email,
        "subject": gettext_(_SUBJECT).format(site=site.name),
        "text": gettext_(_TEXT).format(site=site.name, link=link),
        "language": language(),
        "at": now().isoformat(),
    }
