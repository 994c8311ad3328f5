"""What becomes of threads when their pages get other addresses. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.sites.page_moves import ThreadAddressRow, all_threads
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.sites.page_moves import One, Pattern, Rule, destination
from comments_service.rules.text.page_keys import id_of_key
from comments_service.rules.text.pages import PagePolicy, PageUrl
from comments_service.rules.text.urls import Origin, parse_origin


@dataclass(frozen=True)
class Move:
    """A thread and where it goes; ``into`` is the thread that is there already, if one is."""

    thread: ThreadAddressRow
    new: PageUrl
    into: int | None = None


@dataclass
class Moves:
    """What is to be done, or was. ``unknown`` are old addresses that have no comments.

    ``origins`` are new among the site's addresses, so that its pages may show their comments.
    """

    moves: list[Move] = field(default_factory=list)
    merges: list[Move] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)


def plan_moves(rules: SiteRules, table: Sequence[Rule]) -> Moves:
    """Return what ``page_moves.move_threads`` would do.

    Every thread is moved once, by the first rule that names it and else by the first pattern that
    fits: two pages may swap their addresses. Raise AppError invalid for an address that is none.
    """
    plan = Moves()
    targets = _targets(rules.site.id, table, plan)
    threads = {thread.id: thread for thread in all_threads(rules.site.id)}
    patterns = [rule for rule in table if isinstance(rule, Pattern)]
    for thread in threads.values():
        new = targets.get(thread.id) or destination(patterns, thread.key, thread.url)
        if new and (new.key, new.url) != (thread.key, thread.url):
            targets[thread.id] = new
        else:
            targets.pop(thread.id, None)
    _divide(plan, threads, targets)
    origins = {_origin(new) for new in targets.values()}
    plan.origins = sorted((one for one in origins if not rules.allows(one)), key=str)
    return plan


def plan_policy(site_id: int, policy: PagePolicy) -> Moves:
    """Return what would move and what would be joined if ``policy`` made the pages of a site."""
    plan = Moves()
    threads = {thread.id: thread for thread in all_threads(site_id)}
    targets = {}
    for thread in threads.values():
        if id_of_key(thread.key) is None:
            new = policy.page_at(thread.url)
            if new.key != thread.key:
                targets[thread.id] = new
    _divide(plan, threads, targets)
    return plan


def _divide(
    plan: Moves, threads: Mapping[int, ThreadAddressRow], targets: Mapping[int, PageUrl]
) -> None:
    """Those that get an address of their own move, those that come to others join them."""
    stays = {thread.key: number for number, thread in threads.items() if number not in targets}
    for number, new in sorted(targets.items()):
        into = stays.get(new.key)
        move = Move(threads[number], new, into)
        (plan.moves if into is None else plan.merges).append(move)
        stays.setdefault(new.key, number)


def _targets(site_id: int, table: Sequence[Rule], plan: Moves) -> dict[int, PageUrl]:
    """Return the new pages of the threads that are named one by one."""
    named = [rule for rule in table if isinstance(rule, One)]
    thread_ids = threads_by_key(site_id, sorted({rule.old.key for rule in named}))
    targets: dict[int, PageUrl] = {}
    for rule in named:
        if rule.old.key in thread_ids:
            targets.setdefault(thread_ids[rule.old.key], rule.new)
        else:
            plan.unknown.append(rule.old.url)
    return targets


def _origin(page: PageUrl) -> Origin:
    return parse_origin("/".join(page.url.split("/", 3)[:3]))
