"""Sources of mentions: fetched by the guarded client, and read for the link and what they say."""

from collections.abc import Callable
from datetime import datetime

from comments_service.errors import AppError
from comments_service.notify.message import Message
from comments_service.outgoing import LARGEST, LINKED_PAGE, Fetched, Private, Unreachable, fetch
from comments_service.queries.mentions.mentions import StateRow, mention_state
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.mentions.bridges import network_of
from comments_service.rules.mentions.content import content_of
from comments_service.rules.mentions.entry import Content
from comments_service.rules.mentions.source import Source, is_named_in, page_of
from comments_service.rules.mentions.states import State
from comments_service.rules.sites.local_hosts import local_host_of
from comments_service.rules.text.urls import parse_origin
from comments_service.services.mentions.checking import Holds, Lacks, Missed, Outcome, settle

# The answers after which another may follow, by their meaning (RFC 9110, RFC 6585).
_PASSING = (408, 425, 429)


class MentionChecker:
    """Looks at the source of a mention. ``origin`` is the service's own, ``secret`` its key."""

    def __init__(self, secret: str, origin: str, now: Callable[[], datetime]) -> None:
        self._secret = secret
        self._own = parse_origin(origin)
        self._now = now

    def __call__(self, message: Message) -> None:
        """Fetch the source and settle what becomes of the mention."""
        mention_id = message.payload["mention_id"]
        rules = site_by_id(message.site_id)
        row = mention_state(message.site_id, mention_id)
        if row is None or rules is None:
            return
        outcome = self._look(row, rules)
        settle(rules, mention_id, outcome, self._secret, self._now())

    def _look(self, row: StateRow, rules: SiteRules) -> Outcome:
        try:
            local = local_host_of(row.source, rules.origins, self._own)
            fetched = fetch(row.source, local_host=local, what=LINKED_PAGE)
        except (Private, AppError):
            return Lacks("private")
        except Unreachable:
            return Missed("unreachable")
        return self._judge(row, fetched)

    def _judge(self, row: StateRow, fetched: Fetched) -> Outcome:
        if fetched.status == 410:
            return Lacks("gone")
        if not 200 <= fetched.status < 300:
            is_new = row.state == State.WAITING
            is_lasting = 400 <= fetched.status < 500 and fetched.status not in _PASSING
            return Lacks("status") if is_new and is_lasting else Missed("status")
        if fetched.header("content-encoding").strip().lower() not in ("", "identity"):
            return Missed("encoding")
        source = Source(fetched.url, fetched.header("content-type"), fetched.body)
        network = network_of(row.source)
        page = page_of(source, row.target)
        if page is not None:
            return Holds(content_of(page, self._now()), network)
        if is_named_in(source, row.target):
            return Holds(Content(), network)
        return Missed("too_large") if len(fetched.body) >= LARGEST else Lacks("no_link")
