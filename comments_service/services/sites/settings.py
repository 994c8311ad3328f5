"""All settings of a site at once: where what makes a page changes, its threads follow."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError
from comments_service.models import Site, Thread, ThreadAlias
from comments_service.queries.comments.pages import page_policy
from comments_service.queries.sites.page_moves import all_aliases
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.core.batches import batches
from comments_service.rules.text.page_keys import address_of_key
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.urls import Origin
from comments_service.services.comments.upkeep.learning import switch_learning
from comments_service.services.community.deadlines import renew_deadlines
from comments_service.services.community.reports import OF_REPORTS, plan_report
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction
from comments_service.services.sites.page_moves import carry_out
from comments_service.services.sites.page_plans import Moves, plan_policy
from comments_service.services.sites.sites import write_settings

PAGE_SETTINGS = ("page_parameters", "page_parameter_names", "hash_routes", "local_ports")
_AT_ONCE = 500


def plan_settings(
    rules: SiteRules, values: Mapping[str, Any], origins: Sequence[Origin] | None
) -> Moves:
    """Return what ``change_settings`` would do to the site's threads. Nothing is written."""
    policy = _policy(rules, values, origins)
    return Moves() if policy is None else plan_policy(rules.site.id, policy)


def change_settings(
    rules: SiteRules,
    values: Mapping[str, Any],
    origins: Sequence[Origin] | None,
    by: By,
    *,
    join: bool,
) -> Moves:
    """Store settings (columns of Site) and, when given, origins; carry threads over to their pages.

    Old addresses go on to find their threads. Return what became of the threads. Raise AppError
    conflict where threads would be joined without ``join``, or hold the same imported comment.
    """
    site_id = rules.site.id
    policy = _policy(rules, values, origins)
    with transaction() as session:
        plan = Moves() if policy is None else plan_policy(site_id, policy)
        if plan.merges and not join:
            raise AppError(
                "conflict",
                N_("This would join pages that have comments, so nothing was saved: {count}."),
                count=len(plan.merges),
            )
        write_settings(session, site_id, values, origins, by)
        renew_deadlines(session, site_id, values)
        if not OF_REPORTS.isdisjoint(values):
            plan_report(session, site_id, by.at)
        if "hold_likely_spam" in values:
            switch_learning(session, site_id, by.at, is_on=values["hold_likely_spam"])
        carry_out(session, site_id, plan, by, by_team=False)
        if policy is not None:
            _fold_aliases(session, site_id, policy)
    return plan


def _policy(
    rules: SiteRules, values: Mapping[str, Any], origins: Sequence[Origin] | None
) -> PagePolicy | None:
    """Return what would make a page; None if that is as it was."""
    site = rules.site
    pages = {name: values.get(name, getattr(site, name)) for name in PAGE_SETTINGS}
    if all(value == getattr(site, name) for name, value in pages.items()):
        return None
    return page_policy(Site(**pages), rules.origins if origins is None else origins)


def _fold_aliases(session: Session, site_id: int, policy: PagePolicy) -> None:
    """Give former addresses the keys that they have by now: links to them are as old as they."""
    new: dict[str, int] = {}
    for alias in all_aliases(site_id):
        address = address_of_key(alias.key)
        key = policy.page_at(address).key if address else alias.key
        if key != alias.key:
            new.setdefault(key, alias.thread_id)
    for some in batches(sorted(new), _AT_ONCE):
        taken: set[str] = set()
        for table in (Thread, ThreadAlias):
            keys = select(table.key).where(table.site_id == site_id, table.key.in_(some))
            taken |= set(session.scalars(keys))
        rows = [
            {"site_id": site_id, "key": key, "thread_id": new[key]}
            for key in some
            if key not in taken
        ]
        if rows:
            session.execute(insert(ThreadAlias), rows)
