"""Webmentions for the links of official answers, by the guarded client (Webmention, 3.1)."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlencode

from comments_service.errors import N_, AppError
from comments_service.notify.message import Failed, Message
from comments_service.outgoing import LINKED_PAGE, Private, Sending, Unreachable, fetch, send
from comments_service.queries.mentions.answers import AnswerRow, published_answer
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.core.identity import reference
from comments_service.rules.mentions.discovery import endpoint_of
from comments_service.rules.sites.local_hosts import local_host_of
from comments_service.rules.text.page_keys import id_of_key
from comments_service.rules.text.render import links_of
from comments_service.rules.text.urls import parse_origin
from comments_service.services.mentions.sending import begin_sending, end_sending

_LINKS_AT_MOST = 20
_AGENT = "Palabre (Webmention)"
_FORM = (("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "*/*"))


class MentionSender:
    """Announces the links of an answer. ``base_url`` and ``origin`` are the service's own."""

    def __init__(self, base_url: str, origin: str, now: Callable[[], datetime]) -> None:
        self._base_url = base_url
        self._own = parse_origin(origin)
        self._now = now

    def __call__(self, message: Message) -> None:
        """Announce each link once. Raise Failed where a page or its receiver is away."""
        comment_id, rules = message.payload["comment_id"], site_by_id(message.site_id)
        answer = published_answer(message.site_id, comment_id)
        if answer is None or rules is None or not rules.site.webmentions:
            return
        source = self._source(rules, comment_id, answer)
        is_away = False
        for target in list(dict.fromkeys(links_of(answer.html)))[:_LINKS_AT_MOST]:
            message.keep_alive()
            if begin_sending(message.site_id, comment_id, target, self._now()):
                state = self._announce(rules, source, target)
                end_sending(message.site_id, comment_id, target, state)
                is_away = is_away or state is None
        if is_away:
            raise Failed(N_("A page that an answer links to could not be told."))

    def _source(self, rules: SiteRules, comment_id: int, answer: AnswerRow) -> str:
        """Return the page without JavaScript: receivers look for the link in HTML."""
        named = {"site": rules.site.key, "url": answer.page}
        page_id = id_of_key(answer.page_key)
        if page_id:
            named["page_id"] = page_id
        named["at"] = reference(rules.site.id, comment_id)
        return f"{self._base_url}/embed?{urlencode(named, quote_via=quote)}"

    def _announce(self, rules: SiteRules, source: str, target: str) -> str | None:
        """Return the state of a link after a try, None where another may succeed."""
        try:
            page = fetch(target, local_host=self._local(rules, target), what=LINKED_PAGE)
            endpoint = endpoint_of(page.url, page.headers, page.body)
            if endpoint is None:
                return None if page.status >= 500 else "none"
            body = urlencode({"source": source, "target": target}).encode()
            local = self._local(rules, endpoint)
            what = Sending(body, _FORM, agent=_AGENT)
            answer = send(endpoint, what, private_hosts=[local] if local else ())
        except (Private, AppError):
            return "failed"
        except Unreachable:
            return None
        if 200 <= answer.status < 300:
            return "sent"
        return None if answer.status >= 500 or answer.status == 429 else "failed"

    def _local(self, rules: SiteRules, url: str) -> str | None:
        return local_host_of(url, rules.origins, self._own)
