"""The hour of the demo's team: what it watches for, what readers ask, what it has answered."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from comments_service.models import Site
from comments_service.queries.comments.comments import OwnRow
from comments_service.queries.moderation.search import newest_found
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.rules.comments.status import Status
from comments_service.rules.community.search import parse_search
from comments_service.rules.community.watches import Watch
from comments_service.rules.core.identity import Address, month_of
from comments_service.rules.text.pages import PageUrl
from comments_service.services.answers.answering import AnswerRequest, answer
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.comments.new_comment import Caller, NewComment
from comments_service.services.comments.posting import post_comment
from comments_service.services.community.watch_hits import record_hits
from comments_service.services.community.watches import WatchSettings, add_watch
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.address_keys import key_of
from comments_service.services.core.transaction import transaction

DATA = Path(__file__).parent / "data" / "veille.json"
#: The team has no account on a first start: whoever makes the first one owns it.
_TEAM = Actor("moderator")
_FOUND_AT_MOST = 20


def seed_veille(rules: SiteRules, page: PageUrl, secret: str, now: datetime) -> None:
    """Watch, ask and answer on a page of a new site, in the hour before ``now``.

    ``secret`` is what addresses are hashed with. Raise AppError where the data is not clean.
    """
    data: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    site, by = rules.site, By(_TEAM, now - timedelta(hours=1))
    for reply in data["saved_replies"]:
        add_saved_reply(site.id, SavedReplyText(**reply), by, is_own=False)
    _watch(site.id, data["watch"], by)
    for number, comment in enumerate(data["comments"], 1):
        address = Address(secret, f"192.0.2.{number}", month_of(now), key_of(month_of(now), now))
        posted = _post(site, page, comment, address, now)
        if "answer" in comment:
            _answer(site, posted, comment["answer"], data["sign_as"], now)


def _watch(site_id: int, watch: Mapping[str, Any], by: By) -> None:
    """Watch for something from now on, and note what it finds in what is there."""
    watch_id, search = add_watch(site_id, WatchSettings(**watch), by), parse_search(watch["search"])
    with transaction():
        for comment_id in newest_found(site_id, search, {}, _FOUND_AT_MOST):
            record_hits(site_id, comment_id, [Watch(watch_id, search)], by.at)


def _post(
    site: Site, page: PageUrl, comment: Mapping[str, Any], address: Address, now: datetime
) -> OwnRow:
    new = NewComment(page=page, name=comment["name"], body=comment["body"])
    return post_comment(site, new, Caller(address, None, _before(now, comment)))


def _answer(site: Site, to: OwnRow, said: Mapping[str, Any], name: str, now: datetime) -> None:
    approves = to.version if to.status == Status.HELD else None
    request = AnswerRequest(comment_id=to.id, body=said["body"], name=name, approves=approves)
    answer(site, request, By(_TEAM, _before(now, said)))


def _before(now: datetime, what: Mapping[str, Any]) -> datetime:
    return now - timedelta(minutes=what["minutes_ago"])
