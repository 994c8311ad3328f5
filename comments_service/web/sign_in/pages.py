"""Choose a provider, go there, and come back to the page with a code for its widget.

Looking acts on nothing: a button begins, and only the browser that began can end it.
"""

from collections.abc import Mapping
from threading import BoundedSemaphore

from flask import Response, redirect, render_template, request

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Site
from comments_service.outgoing import Unreachable
from comments_service.queries.readers.providers import (
    ProviderRow,
    provider_by_id,
    providers_of,
)
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.core.identity import parse_reference, reference
from comments_service.rules.readers.identity import Identity
from comments_service.rules.text.pages import PageUrl
from comments_service.services.readers.providers import note_fault
from comments_service.services.readers.sign_in import offer_sign_in
from comments_service.web.http.context import now, own_address
from comments_service.web.http.locale import catalogue, without_region
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.identity.providers import identity_of_code
from comments_service.web.identity.steps import (
    Step,
    forget_step,
    keep_step,
    kept_step,
    new_step,
    provider_address,
)
from comments_service.web.limits.admission import check_limit
from comments_service.web.reader_token import page_with_code
from comments_service.web.sign_in.blueprint import blueprint
from comments_service.web.sites import listed_page, takes_sessions

# A provider that hangs must not hold all of a process's threads.
_ASKING = BoundedSemaphore(2)


@blueprint.get("")
@guard_route("anyone", "none", "none: reading is free")
def choose() -> str:
    """Show a button for each provider of the site of a page."""
    rules, page = _page(request.args, request.args.get("site"))
    listed = providers_of(rules.site.id)
    if not listed:
        raise not_found()
    return render_template(
        "sign_in/choose.html",
        site=rules.site,
        providers=[(reference(one.site_id, one.id), one.name) for one in listed],
        page=page.url,
    )


@blueprint.post("/<provider>")
@guard_route("anyone", "origin", "edit")
def begin(provider: str) -> Response:
    """Send the browser to a provider, with a cookie that only it has."""
    from_our_own_page()
    row, site = _provider(provider)
    check_limit("edit", site)
    rules, page = _page(request.form, site.key)
    if rules.site.id != site.id:
        raise not_found()
    step = new_step(page.url)
    there = redirect(provider_address(row, step, _redirect_uri(provider)), 303)
    return keep_step(there, row, step)  # type: ignore[return-value]


@blueprint.get("/<provider>/callback")
@guard_route("anyone", "reader code", "edit")
def finish(provider: str) -> Response:
    """Sign in the browser that began, at the page where it was; nobody else, and once."""
    row, site = _provider(provider)
    step = kept_step(row)
    if step is None or request.args.get("state") != step.state:
        message = N_("This sign-in was not begun in this browser, or is too old: begin again.")
        raise AppError("bad_token", message)
    check_limit("edit", site)
    identity = _identity(row, step, site.language)
    code = offer_sign_in(site, identity, now())
    back = redirect(page_with_code(step.page, code), 303)
    return forget_step(back)  # type: ignore[return-value]


def _page(sent: Mapping[str, str], key: str | None) -> tuple[SiteRules, PageUrl]:
    """Return the site and the page that a sign-in leads back to: of a preview the published one.

    Raise AppError as ``listed_page``, and url_not_allowed where no session may go.
    """
    page_id, canonical = sent.get("page_id") or None, sent.get("canonical")
    rules, page = listed_page(sent.get("url", ""), key, page_id, canonical)
    if not takes_sessions(rules, page.url):
        message = N_("Comments are not set up for {host}: add it to the site’s addresses.")
        raise AppError("url_not_allowed", message, host=page.host)
    return rules, page


def _identity(row: ProviderRow, step: Step, language: str) -> Identity:
    """Return who has signed in. What goes wrong is told with a way back, and kept for the team.

    That is in the site's ``language``: nobody knows which one each of the team has.
    """
    issuer, code = request.args.get("iss"), request.args.get("code")
    if code is None or (issuer is not None and issuer != row.endpoints.get("issuer", issuer)):
        message = N_("You are not signed in: {name} has led back without it.")
        raise AppError("bad_token", message, name=row.name, back=step.page)
    if not _ASKING.acquire(blocking=False):
        message = N_("Too many people are signing in at this moment: try again.")
        raise AppError("busy", message, retry_after=5, back=step.page)
    try:
        redirect_uri = _redirect_uri(reference(row.site_id, row.id))
        identity = identity_of_code(row, code, redirect_uri, step.verifier, step.nonce)
    except (Unreachable, AppError) as error:
        params = error.params if isinstance(error, Unreachable) else error.extras
        fault = catalogue(without_region(language)).gettext(error.message).format_map(params)
        note_fault(row.site_id, row.id, fault[:500], now())
        message = N_("Signing in with {name} did not work. The site’s team can see why.")
        raise AppError("bad_token", message, name=row.name, back=step.page) from error
    finally:
        _ASKING.release()
    if row.last_error:
        note_fault(row.site_id, row.id, None, now())
    return identity


def _provider(text: str) -> tuple[ProviderRow, Site]:
    parsed = parse_reference(text)
    row = provider_by_id(*parsed) if parsed else None
    rules = site_by_id(row.site_id) if row else None
    if row is None or rules is None:
        raise not_found()
    return row, rules.site


def _redirect_uri(provider: str) -> str:
    return own_address("sign_in.finish", provider=provider)
