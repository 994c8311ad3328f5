"""The link that stops mails: a page with one button, or one POST by a mail program (RFC 8058)."""

from flask import render_template

from comments_service.errors import N_, AppError
from comments_service.queries.notifications.reader_mails import mailed_site
from comments_service.queries.notifications.subscribers import has_thread, subscriber_by_id
from comments_service.rules.core.signed_tokens import read_stop
from comments_service.services.notifications.subscribers import stop_all, stop_page
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route
from comments_service.web.subscriptions.blueprint import blueprint, speak


@blueprint.get("/stop/<token>")
@guard_route("author", "mail link", "none: needs a signed link")
def ask(token: str) -> str:
    """Show the button: whatever looks at the links of mails stops nothing."""
    return _page(token, _right(token))


@blueprint.post("/stop/<token>")
@guard_route("author", "mail link", "none: needs a signed link")
def stop(token: str) -> str:
    """Stop them, for whoever has the link: mail programs send no origin and no cookie."""
    site_id, subscriber_id, thread_id = right = _right(token)
    if thread_id:
        stop_page(site_id, subscriber_id, thread_id)
    else:
        stop_all(site_id, subscriber_id)
    return _page(token, right, is_done=True)


def _right(token: str) -> tuple[int, int, int]:
    right = read_stop(current_service().settings.secret_key, token)
    if right is None:
        raise AppError("not_found", N_("This link is not complete. Copy all of it from the mail."))
    site_id, subscriber_id, thread_id = right
    subscriber = subscriber_by_id(site_id, subscriber_id)
    if subscriber:
        speak(subscriber.language)
    # Of a page that was joined to another since, nobody knows which mails go on: all of them stop.
    return right if has_thread(site_id, thread_id) else (site_id, subscriber_id, 0)


def _page(token: str, right: tuple[int, int, int], *, is_done: bool = False) -> str:
    site = mailed_site(right[0])
    return render_template(
        "subscriptions/stop.html",
        site=None,
        site_name=site.name if site else "",
        token=token,
        is_of_page=right[2] != 0,
        is_done=is_done,
    )
