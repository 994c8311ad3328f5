"""The form without JavaScript: posts by the same rules as the API, gives back what was typed."""

from dataclasses import replace
from urllib.parse import unquote_to_bytes

from flask import Response, redirect, request

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Site
from comments_service.queries.readers.readers import ReaderIdentityRow
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.comments.status import Status
from comments_service.rules.core.identity import parse_reference, reference
from comments_service.rules.core.signed_forms import filled_in_ms, retry_key, sign_receipt
from comments_service.rules.text import fields
from comments_service.rules.text.pages import PageUrl
from comments_service.services.comments.new_comment import Caller, NewComment
from comments_service.services.comments.posting import post_comment
from comments_service.services.readers.names import adopt_name
from comments_service.web.embed.blueprint import blueprint
from comments_service.web.embed.drafts import Draft, fresh_draft
from comments_service.web.embed.page_query import PageQuery
from comments_service.web.embed.reading import (
    guarded,
    render,
    speak,
    thread_page,
)
from comments_service.web.embed.signed_in import required_by_form
from comments_service.web.http.context import address, current_service, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.limits.admission import check_limit
from comments_service.web.opt_in import opt_in_of
from comments_service.web.previews import preview_of
from comments_service.web.proofs import asks_for_proof
from comments_service.web.reader_token import signed_by
from comments_service.web.sites import site_and_page

#: A field that people do not see; its name is one that machines like to fill in.
TRAP = "subject"

_FIELD_OF = {
    "body": "body",
    "author.name": "name",
    "author.email": "email",
    "author.website": "website",
}


@blueprint.post("")
@guard_route("reader", "origin", "post")
def post() -> Response:
    """Post, then look at what came of it by GET, so that a reload posts nothing."""
    from_our_own_page()
    _in_utf8()
    query = PageQuery.of(request.form)
    speak(query, None)
    rules = page = None
    try:
        rules, page = site_and_page(*query.named)
        speak(query, rules.site)
        reader = required_by_form(query, rules.site.id)
        check_limit("post", rules.site, page.key, reader.commenter_id if reader else None)
        new = _new_comment(rules.site, page, query, reader)
        new = replace(new, is_unproven=asks_for_proof(rules.site))
        new = replace(new, preview=preview_of(rules, page, query.url))
        author = adopt_name(rules.site, reader, new.name) if reader else None
        comment = post_comment(rules.site, new, Caller(address(), None, now(), author))
    except Exception as failure:
        # Whatever it was, the reader's text must come back to them.
        return _again(query, rules, page, as_app_error(failure))
    name = reference(rules.site.id, comment.id)
    receipt = sign_receipt(current_service().settings.secret_key, rules.site.id, comment.id, now())
    published = comment.status == Status.PUBLISHED
    there = query.to(
        f"c-{name}" if published else "own", at=name if published else "", receipt=receipt
    )
    response = redirect(there, 303)
    response.headers["Cache-Control"] = "no-store"
    return guarded(Response(response.response, response.status_code, response.headers), rules)


def _in_utf8() -> None:
    """Raise AppError malformed for other bytes: the text would be stored with holes in it."""
    try:
        unquote_to_bytes(request.get_data()).decode()
    except UnicodeDecodeError as error:
        raise AppError("malformed", N_("The request could not be understood.")) from error


def _new_comment(
    site: Site, page: PageUrl, query: PageQuery, reader: ReaderIdentityRow | None
) -> NewComment:
    form = request.form
    cleaner = FieldErrors()
    new = NewComment(
        page=page,
        body=cleaner.clean("body", fields.clean_body, form.get("body", "")),
        parent_id=cleaner.clean("parent_id", lambda raw: _parent(site, raw), query.reply or None),
        name=cleaner.clean("author.name", fields.clean_name, form.get("name")),
        email=cleaner.clean("author.email", fields.clean_email, form.get("email")),
        website=cleaner.clean("author.website", fields.clean_website, form.get("website")),
        trap=form.get(TRAP, ""),
        filled_in_ms=filled_in_ms(
            current_service().settings.secret_key, form.get("form", ""), now()
        ),
    )
    cleaner.finish()
    new = signed_by(new, reader)
    key = retry_key(form.get("form", ""), page.key, query.reply, new.body, new.name)
    opt_in = opt_in_of(site, new.email, form.get("mails", ""))
    return replace(new, idempotency_key=key, opt_in=opt_in)


def _parent(site: Site, raw: str) -> int:
    parsed = parse_reference(raw)
    if parsed is None or parsed[0] != site.id:
        raise invalid(
            "parent_id", "unknown", N_("The comment you are replying to is no longer on this page.")
        )
    return parsed[1]


def _again(
    query: PageQuery, rules: SiteRules | None, page: PageUrl | None, error: AppError
) -> Response:
    """Return the form once more, with everything that was typed and what to do about the
    refusal."""
    draft = _typed(error)
    shown = thread_page(query, rules, page, draft) if rules and page else render(query, draft)
    response = with_retry(Response(shown, STATUS_OF[error.code]), error)
    response.headers["X-Robots-Tag"] = "noindex"
    return guarded(response, rules)


def _typed(error: AppError) -> Draft:
    form = request.form
    beside = {
        _FIELD_OF[one.field]: translate(one.message, error.extras)
        for one in error.errors
        if one.field in _FIELD_OF
    }
    return Draft(
        # The same token again: it has been in the reader's hands since the first try.
        token=form.get("form") or fresh_draft().token,
        body=form.get("body", ""),
        name=form.get("name", ""),
        email=form.get("email", ""),
        website=form.get("website", ""),
        mails=form.get("mails", ""),
        errors=beside,
        problem=" ".join(_not_beside(error)),
    )


def _not_beside(error: AppError) -> list[str]:
    """Return what to say above the form: the refusal, and what is wrong with the page or the
    parent."""
    others = [one for one in error.errors if one.field not in _FIELD_OF]
    return [sentence(error), *(translate(one.message, error.extras) for one in others)]
