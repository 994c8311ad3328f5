"""Bans: what one would touch is shown before it is made, and each can be lifted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.moderation.bans import (
    BanRow,
    bans_of,
    origin_of,
    touched_by,
    touched_count,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.bans import DURATIONS, Target, is_of_site, typed_target
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.identity import reference
from comments_service.rules.text.fields import clean_note
from comments_service.services.moderation.bans import NewBan, lift_ban, make_ban
from comments_service.web.console.comments.ban_targets import targets_of
from comments_service.web.console.comments.comments import number_of
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.cursors import cursor_param
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field, sent_id
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.context import current_service, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route

_AT_ONCE = 50
_PAST = {"": None, "spam": Decision.SPAM, "delete": Decision.DELETE}


@dataclass(frozen=True)
class Choice:
    """A target with how many comments of each status it would touch."""

    target: Target
    value: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.counts.values())


@blueprint.get("/bans")
@guard_route("moderator", "session", "none: needs a session")
def bans() -> str:
    """Every ban, the newest first, and a form to ban who has not written yet."""
    return _list(note=shown_note(cookies.take_flash()))


@blueprint.post("/bans/look")
@guard_route("moderator", "session", "none: needs a session")
def look() -> Response:
    """Show what such a ban would touch. By POST: no address is to stand in a history."""
    try:
        target = _typed()
    except AppError as error:
        return make_response(_list(errors=errors_by_field(error)), 422)
    return make_response(_form([target]))


@blueprint.post("/bans")
@guard_route("moderator", "session", "none: needs a session")
def ban_typed() -> Response:
    """Make the ban that was looked at."""
    try:
        target = _typed()
    except AppError as error:
        return make_response(_list(errors=errors_by_field(error)), 422)
    return _make([target])


@blueprint.get("/comments/<comment_id>/ban")
@guard_route("moderator", "session", "none: needs a session")
def ban_form(comment_id: str) -> str:
    """By what the author of a comment can be banned."""
    return _form(_of_author(comment_id), comment_id)


@blueprint.post("/comments/<comment_id>/ban")
@guard_route("moderator", "session", "none: needs a session")
def ban_author(comment_id: str) -> Response:
    """Ban the author of a comment, by what was chosen."""
    return _make(_of_author(comment_id), comment_id)


@blueprint.post("/bans/lift")
@guard_route("moderator", "session", "none: needs a session")
def lift() -> Response:
    """End a ban; what was decided with it is taken back."""
    lift_ban(access().site_id, sent_id("ban"), by_caller())
    return cookies.leave_flash(_to_list(), done="unbanned")


def _typed() -> Target:
    target = typed_target(_param("kind"), _param("target"))
    if is_of_site(target, _own_hosts()):
        raise invalid("target", "bad_value", N_("This is one of the site’s own addresses."))
    return target


def _of_author(comment_id: str) -> list[Target]:
    origin = origin_of(access().site_id, number_of(comment_id))
    if origin is None or origin.author_kind == "official":
        raise not_found()
    own = _own_hosts()
    return [target for target in targets_of(origin, now()) if not is_of_site(target, own)]


def _own_hosts() -> list[str]:
    rules = site_by_id(access().site_id)
    return [origin.host for origin in rules.origins] if rules else []


def _make(targets: Sequence[Target], comment_id: str | None = None) -> Response:
    cleaner = FieldErrors()
    chosen = cleaner.clean("target", lambda value: _chosen(targets, value), _param("value"))
    duration = cleaner.clean("duration", _duration, _param("duration"))
    past = cleaner.clean("past", _past, _param("past"))
    reason = cleaner.clean("reason", clean_note, _param("reason"))
    try:
        cleaner.finish()
        new = NewBan(
            target=chosen,
            duration=duration,
            reason=reason,
            past=past,
            comment_id=number_of(comment_id) if comment_id else None,
        )
        secret = current_service().settings.secret_key
        make_ban(access().site_id, secret, new, by_caller())
    except AppError as error:
        return _refused(targets, comment_id, error)
    return cookies.leave_flash(_to_list(), done="banned")


def _refused(targets: Sequence[Target], comment_id: str | None, error: AppError) -> Response:
    if error.code not in ("invalid", "conflict"):
        raise error
    errors = errors_by_field(error)
    page = _form(targets, comment_id, errors=errors, problem=sentence(error))
    return make_response(page, STATUS_OF[error.code])


def _chosen(targets: Sequence[Target], value: str) -> Target:
    target_chosen = next((target for target in targets if _value(target) == value), None)
    if target_chosen is None:
        raise invalid("target", "bad_value", N_("Choose what to ban."))
    return target_chosen


def _duration(text: str) -> str:
    if text not in DURATIONS:
        raise invalid("duration", "bad_value", N_("Choose one of the listed values."))
    return text


def _past(text: str) -> Decision | None:
    if text not in _PAST:
        raise invalid("past", "bad_value", N_("Choose one of the listed values."))
    return _PAST[text]


def _value(target: Target) -> str:
    """Return what a form sends for a target; no hash of an address, nor who a commenter is."""
    return f"{target.kind}:{target.text}" if target.text else target.kind


def _param(name: str) -> str:
    return request.form.get(name, "")


def _form(targets: Sequence[Target], comment_id: str | None = None, **more: Any) -> str:
    site_id = access().site_id
    choices = [
        Choice(target, _value(target), touched_count(site_id, touched_by(site_id, target)))
        for target in targets
    ]
    return render_template(
        "console/moderation/ban.html",
        choices=choices,
        chosen=_param("value") or (choices[0].value if choices else ""),
        comment_id=comment_id,
        durations=list(DURATIONS),
        typed=request.form,
        **{"errors": {}, "problem": ""} | more,
    )


def _list(**more: Any) -> str:
    after = cursor_param("after")
    rows = bans_of(access().site_id, limit=_AT_ONCE + 1, after=after)
    return render_template(
        "console/moderation/bans.html",
        bans=[_Shown(row, _state(row, now())) for row in rows[:_AT_ONCE]],
        next_after=f"{rows[_AT_ONCE - 1].id:x}" if len(rows) > _AT_ONCE else None,
        is_first_page=after is None,
        typed=request.form,
        **{"errors": {}, "note": None} | more,
    )


@dataclass(frozen=True)
class _Shown:
    row: BanRow
    state: str

    @property
    def comment(self) -> str | None:
        """The public id of the comment that the ban was made from."""
        row = self.row
        return reference(row.site_id, row.comment_id) if row.comment_id else None


def _state(row: BanRow, at: datetime) -> str:
    if row.lifted_at is not None:
        return "lifted"
    return "over" if row.expires_at is not None and row.expires_at <= at else "standing"


def _to_list() -> Response:
    return redirect(url_for("console.bans", site=request.args.get("site") or access().key), 303)
