"""The thread as a page: head, comments, links to the rest, the form."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from flask import Response, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Site
from comments_service.queries.comments import threads as queries
from comments_service.queries.comments.comments import own_comment
from comments_service.queries.comments.replies import replies_page
from comments_service.queries.mentions.mentions import NOTHING, published_mentions
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.comments.status import Status
from comments_service.rules.core.cursors import Cursor, Sort, parse_cursor, parse_id_cursor
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.core.signed_forms import read_receipt
from comments_service.rules.mentions.states import KIND_LABELS
from comments_service.rules.text.pages import PageUrl
from comments_service.rules.text.urls import Origin
from comments_service.web.dates import ago, in_words
from comments_service.web.embed.blueprint import blueprint
from comments_service.web.embed.drafts import Draft, MailForm, fresh_draft
from comments_service.web.embed.page_query import PageQuery
from comments_service.web.embed.signed_in import keep_private, reader_of_page
from comments_service.web.feed_addresses import page_feeds
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import spoken, translate, use_language
from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.opt_in import mails_readers
from comments_service.web.present import (
    Json,
    comment_json,
    nest,
    own_comment_json,
    page_json,
    thread_json,
)
from comments_service.web.sites import site_and_page

SORTS: tuple[Sort, ...] = ("oldest", "newest", "top")
_ROOTS = 25
_REPLIES = 50


@blueprint.get("")
@guard_route("anyone", "none", "none: reading is free")
def show() -> Response:
    """Show the thread of a page with a form to write to it."""
    query = PageQuery.of(request.args)
    if not query.url:
        query = replace(query, url=_referring_page())
    rules, page = site_and_page(*query.named)
    speak(query, rules.site)
    response = Response(thread_page(query, rules, page, fresh_draft()))
    response.headers["Cache-Control"] = "private, no-cache"
    _announce_receivers(response, rules.site)
    keep_private(response, query)
    if query.receipt or query.reply or query.at or query.below or query.done:
        response.headers["X-Robots-Tag"] = "noindex"
    return guarded(response, rules)


def _announce_receivers(response: Response, site: Site) -> None:
    """Tell where links to the page are announced (Webmention, 3.1.2; Pingback 1.0, section 2)."""
    base, named = current_service().settings.base_url, f"?site={site.key}"
    if site.webmentions:
        response.headers["Link"] = f'<{base}/webmention{named}>; rel="webmention"'
    if site.pingbacks:
        response.headers["X-Pingback"] = f"{base}/pingback{named}"


@blueprint.errorhandler(Exception)
def refuse(exception: Exception) -> Response:
    """Any failure of these views as a page of their look."""
    error = as_app_error(exception)
    # Not the form: that it cannot be read may be what is refused.
    query = PageQuery.of(request.args)
    speak(query, None)
    page = render_template(
        "embed/refused.html", message=sentence(error), errors=_error_lines(error)
    )
    response = with_retry(Response(page, STATUS_OF[error.code]), error)
    keep_private(response, query)
    return guarded(response, None)


def thread_page(
    query: PageQuery,
    rules: SiteRules,
    page: PageUrl,
    draft: Draft,
    mail_form: MailForm = MailForm(),  # noqa: B008 - frozen
) -> str:
    """Return the whole page; when the thread cannot be read, the form alone, so that no text is
    lost."""
    reader = reader_of_page(query, rules.site.id)
    context: dict[str, Any] = {"site": rules.site, "page": page, "mail_form": mail_form}
    context |= {"reader": reader, "is_signed_out": bool(query.reader) and reader is None}
    query = query if reader else replace(query, reader="")
    try:
        context |= _thread(query, rules.site, page)
    except SQLAlchemyError:
        if not draft.problem:
            raise
    return render(query, draft, **context)


def render(query: PageQuery, draft: Draft, **context: Any) -> str:
    """Return the page from what is known of the thread, which may be nothing."""
    defaults: dict[str, Any] = {"site": None, "page": None, "thread": None, "comments": []}
    defaults |= {"mentions": NOTHING, "mail_form": MailForm(), "reader": None}
    return render_template(
        "embed/thread.html",
        query=query,
        draft=draft,
        sorts=SORTS,
        mails=context.get("site") is not None and mails_readers(context["site"]),
        day=in_words,
        kind_labels=KIND_LABELS,
        ago=lambda text: ago(datetime.fromisoformat(text), now()),
        moment=lambda text: in_words(datetime.fromisoformat(text)),
        feeds=page_feeds(query.url, query.page_id, context["site"].key) if context else {},
        **(defaults | context),
    )


def speak(query: PageQuery, site: Site | None) -> None:
    """Answer in the language asked for, else in the site's."""
    if query.language in spoken():
        use_language(query.language)
    elif site:
        use_language(site.language.partition("-")[0])


def guarded(response: Response, rules: SiteRules | None) -> Response:
    """No script, no style and no form but ours; frames on the site's own pages only."""
    ancestors = " ".join(["'self'", *map(str, _origins(rules))]) if rules else "'none'"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {ancestors}"
    )
    return response


def _origins(rules: SiteRules) -> list[Origin]:
    """Each origin of the site, with and without www."""
    beside = [origin.beside_www() for origin in rules.origins]
    return list(dict.fromkeys([*rules.origins, *beside]))


def _referring_page() -> str:
    """Return the page with the link that leads here, for links that do not name it.

    Raise AppError invalid where the browser tells its origin at most, as it does unless the link
    has ``referrerpolicy="unsafe-url"``.
    """
    referrer = request.referrer or ""
    if not referrer.partition("://")[2].partition("/")[2]:
        message = N_("This link does not say which page’s comments to show. Go back to the page.")
        raise invalid("url", "required", message)
    return referrer


def _error_lines(error: AppError) -> list[str]:
    return [translate(one.message, error.extras) for one in error.errors]


def _thread(query: PageQuery, site: Site, page: PageUrl) -> dict[str, Any]:
    head = queries.thread_head(site.id, page.key)
    sort = cast(Sort, query.sort if query.sort in SORTS else site.default_sort)
    shown: dict[str, Any] = {
        "thread": thread_json(site, page, head, now()),
        "sort": sort,
        "own": _own(query, site),
        "parent": _comment(site, query.reply),
        "above": _comment(site, query.below),
        "mentions": NOTHING,
    }
    if head is None:
        return shown
    if shown["thread"]["mention_count"]:
        shown["mentions"] = published_mentions(site.id, head.id)
    return shown | (
        _answers(query, site, shown["above"])
        if shown["above"]
        else _roots(query, site, head.id, sort)
    )


def _roots(query: PageQuery, site: Site, thread_id: int, sort: Sort) -> dict[str, Any]:
    reference = parse_reference(query.at) if query.at else None
    page = reference and queries.thread_page_at(
        site.id, thread_id, sort, limit=_ROOTS, comment_id=reference[1]
    )
    if not page:
        cursor = parse_cursor(query.cursor, sort) if query.cursor else None
        page = queries.thread_page(site.id, thread_id, sort, limit=_ROOTS, cursor=cursor)
    following, previous = page.next_cursor, page.previous_cursor
    if previous is None and page.roots and query.cursor and not query.cursor.startswith("-"):
        # The widget keeps what it has; here, what came before is another page.
        first = page.roots[0]
        score = first.score if sort == "top" else 0
        previous = Cursor(sort, score, first.id, backwards=True)
    return {
        "comments": page_json(page, site.max_depth),
        "next": query.to("count", sort=sort, cursor=str(following)) if following else None,
        "previous": query.to("count", sort=sort, cursor=str(previous)) if previous else None,
    }


def _answers(query: PageQuery, site: Site, above: Json) -> dict[str, Any]:
    """Return the answers below one comment, in the order in which they were written."""
    _, number = parse_reference(above["id"]) or (0, 0)
    after = parse_id_cursor(query.cursor) if query.cursor else 0
    rows, has_more = replies_page(site.id, number, limit=_REPLIES, after=after)
    following = f"{rows[-1].id:x}" if has_more else ""
    return {
        "comments": nest(rows, site.max_depth),
        "next": query.to("count", below=above["id"], cursor=following) if has_more else None,
        "previous": None,
    }


def _own(query: PageQuery, site: Site) -> Json | None:
    """Return the comment of a receipt, as its author sees it."""
    right = read_receipt(current_service().settings.secret_key, query.receipt, now())
    if right is None or right[0] != site.id:
        return None
    row = own_comment(*right)
    return own_comment_json(row) if row and row.status != Status.DELETED else None


def _comment(site: Site, reference: str) -> Json | None:
    """Return a comment of the site by its public id, as every reader sees it."""
    parsed = parse_reference(reference)
    row = own_comment(*parsed) if parsed and parsed[0] == site.id else None
    return comment_json(row) if row else None
