"""What makes a page of a site, and how a thread's page is described."""

from collections.abc import Iterable

from sqlalchemy import select

from comments_service.extensions import connection
from comments_service.models import Comment, Site, SiteOrigin, Thread
from comments_service.queries.comments.threads import HeadRow, thread_head
from comments_service.queries.core.rows import TypedRow, fetch_one
from comments_service.rules.text.page_keys import key_of_id
from comments_service.rules.text.pages import PagePolicy, Parameters
from comments_service.rules.text.urls import Origin, parse_origin


class _PolicyRow(TypedRow):
    page_parameters: Parameters
    page_parameter_names: str
    hash_routes: bool
    local_ports: bool


def page_policy(site: Site | _PolicyRow, origins: Iterable[Origin]) -> PagePolicy:
    """Return what makes a page of a site that lists these origins. No statement."""
    parameters: Parameters = site.page_parameters  # type: ignore[assignment] # of its CHECK
    return PagePolicy(
        parameters=parameters,
        names=frozenset(site.page_parameter_names.splitlines()),
        hash_routes=site.hash_routes,
        local_ports=site.local_ports,
        origins=tuple(origins),
    )


def page_policy_of(site_id: int) -> PagePolicy:
    """Return what makes a page of the site, which must exist. Two statements."""
    listed = select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id)
    origins = connection().execute(listed.order_by(SiteOrigin.origin)).scalars()
    site = fetch_one(
        _PolicyRow,
        select(
            Site.page_parameters, Site.page_parameter_names, Site.hash_routes, Site.local_ports
        ).where(Site.id == site_id),
    )
    assert site is not None
    return page_policy(site, map(parse_origin, origins))


def thread_at(site_id: int, url: str | None, page_id: str | None) -> HeadRow | None:
    """Return the thread of the page at an address, or with an id where one is given.

    Three statements, for an id one. Raise AppError invalid for what is neither.
    """
    if page_id is not None:
        return thread_head(site_id, key_of_id(page_id))
    return thread_head(site_id, page_policy_of(site_id).page_at(url or "").key)


def address_of_comment(site_id: int, comment_id: int) -> str | None:
    """Return the address of the page under which a comment stands. One statement."""
    chosen = (
        select(Thread.url)
        .join(Comment, (Comment.site_id == Thread.site_id) & (Comment.thread_id == Thread.id))
        .where(Comment.site_id == site_id, Comment.id == comment_id)
    )
    return connection().execute(chosen).scalar()
