"""The look of the widget, tried on comments made up for it before it is saved."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import render_template, request
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.models import Site
from comments_service.queries.comments.comments import ReaderRow
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.reactions import kinds_of
from comments_service.rules.sites.settings import SWITCHES, clean_setting
from comments_service.rules.text.pages import UNDECIDED
from comments_service.rules.text.render import render
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access
from comments_service.web.console.sites.install_page import framed
from comments_service.web.console.sites.sample_texts import Remark, remarks_in
from comments_service.web.http.context import now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import guard_route
from comments_service.web.install_page import address_of_test_page
from comments_service.web.present import Json, nest, site_json, thread_json

#: The settings that the look follows.
LOOK = ("language", "theme", "accent", "default_sort", "max_depth", "votes", "reactions")
_FIRST_ID = 1000
_PAGE_REACTIONS = 12


@dataclass(frozen=True)
class _Row:
    """A made-up comment with the columns of queries.comments.comments.COLUMNS."""

    site_id: int
    id: int
    parent_id: int | None
    root_id: int
    html: str
    created_at: datetime
    author_name: str
    author_kind: str
    author_badge: str | None
    up: int
    score: int
    reactions: dict[str, int]
    status: str = "published"
    edited_at: datetime | None = None
    deleted_by: str | None = None
    author_website: str | None = None
    author_service: str | None = None
    down: int = 0
    pinned: bool = False
    reply_count: int = 0


@blueprint.get("/sites/<key>/look")
@guard_route("owner", "session", "none: needs a session")
def stored_look(key: str) -> Response:
    """Show the widget as it is; values in the address take the place of those that are saved."""
    return _frame(request.args.to_dict())


@blueprint.post("/sites/<key>/look")
@guard_route("owner", "session", "none: needs a session")
def show_look(key: str) -> Response:
    """Show the widget as the form says."""
    return _frame(dict.fromkeys(SWITCHES, "") | request.form.to_dict())


def _frame(typed: dict[str, str]) -> Response:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    saved = rules.site
    cleaner = FieldErrors()
    values = {
        name: cleaner.clean(name, _cleaner_of(name), typed[name]) for name in LOOK if name in typed
    }
    try:
        cleaner.finish()
    except AppError as error:
        message = " ".join(errors_by_field(error).values())
        return framed(
            render_template("console/sites/theme_preview.html", problem=message, site=saved), 422
        )
    columns = (column.name for column in Site.__table__.columns)
    kept: dict[str, Any] = {name: getattr(saved, name) for name in columns}
    site = Site(**(kept | values))
    return framed(
        render_template("console/sites/theme_preview.html", site=site, sample=_sample(site))
    )


def _cleaner_of(name: str) -> Any:
    return lambda text: clean_setting(name, text)


def _sample(site: Site) -> Json:
    """Return what the API would answer for a page with the sample's comments."""
    page = UNDECIDED.page_at(address_of_test_page(site.key))
    rows = _sorted(list(_rows(site, remarks_in(site.language))), site.default_sort)
    counted = {"comment_count": len(rows), "reactions": _reactions(site, _PAGE_REACTIONS)}
    head = thread_json(site, page, None, now()) | counted
    return {
        "thread": head,
        "site": site_json(site),
        "comments": nest(cast(list[ReaderRow], rows), site.max_depth),
        "next_cursor": None,
        "previous_cursor": None,
    }


def _rows(site: Site, remarks: tuple[Remark, ...]) -> list[_Row]:
    rows: list[_Row] = []
    for place, remark in enumerate(remarks):
        parent = rows[remark.answers] if remark.answers is not None else None
        number = _FIRST_ID + place
        rows.append(
            _Row(
                site_id=site.id,
                id=number,
                parent_id=parent.id if parent else None,
                root_id=parent.root_id if parent else number,
                html=render(remark.text).html,
                created_at=now().astimezone(UTC) - timedelta(hours=3 * (len(remarks) - place)),
                author_name=remark.name,
                author_kind="official" if remark.is_official else "named",
                author_badge="official" if remark.is_official else None,
                up=remark.likes,
                score=remark.likes,
                reactions=_reactions(site, remark.likes),
            )
        )
    return rows


def _reactions(site: Site, first: int) -> dict[str, int]:
    """Return counts that fall from kind to kind, from ``first`` on."""
    kinds = kinds_of(site.reactions)
    return {kind: first // (place + 1) for place, kind in enumerate(kinds) if first > place}


def _sorted(rows: list[_Row], sort: str) -> list[_Row]:
    """Roots in the order asked for, then all answers; parents before children."""
    roots = [row for row in rows if row.parent_id is None]
    if sort == "newest":
        roots.reverse()
    elif sort == "top":
        roots.sort(key=lambda row: -row.score)
    answers = [row for row in rows if row.parent_id is not None]
    counts = {root.id: sum(one.root_id == root.id for one in answers) for root in roots}
    return [*(replace(root, reply_count=counts[root.id]) for root in roots), *answers]
