"""What has to be asked to know whether an answer made earlier is still true."""

from collections.abc import Collection

from sqlalchemy import literal, select, union_all

from comments_service.extensions import db
from comments_service.models import Site, Thread, ThreadAlias

#: By key: id and version of the thread that it leads to. A key that is missing leads to none.
Heads = dict[str, tuple[int, int]]

_SITE, _ALIAS, _OWN = range(3)


def versions(site_id: int, keys: Collection[str]) -> tuple[int | None, Heads]:
    """Return the site's version (None: there is no such site) and the threads behind ``keys``.

    Keys may be aliases. One statement.
    """
    site = select(literal(_SITE).label("kind"), Site.key, Site.id, Site.version).where(
        Site.id == site_id
    )
    aliased = (
        select(literal(_ALIAS), ThreadAlias.key, Thread.id, Thread.version)
        .join(
            Thread,
            (Thread.site_id == ThreadAlias.site_id) & (Thread.id == ThreadAlias.thread_id),
        )
        .where(ThreadAlias.site_id == site_id, ThreadAlias.key.in_(keys))
    )
    own = select(literal(_OWN), Thread.key, Thread.id, Thread.version).where(
        Thread.site_id == site_id, Thread.key.in_(keys)
    )
    site_version, heads = None, Heads()
    rows = db.session.execute(union_all(site, aliased, own)).all()
    # A page's own thread goes before one that has its address as an alias.
    for kind, key, number, version in sorted(rows):
        if kind == _SITE:
            site_version = version
        else:
            heads[key] = (number, version)
    return site_version, heads
