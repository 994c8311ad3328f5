"""The consumers of links from and to other sites."""

from collections.abc import Callable, Mapping
from datetime import datetime

from comments_service.notify.mentions.check import MentionChecker
from comments_service.notify.mentions.sender import MentionSender
from comments_service.notify.message import Consumer
from comments_service.services.community import announcing
from comments_service.services.mentions import receiving


def mention_consumers(
    secret: str, base_url: str, origin: str, now: Callable[[], datetime]
) -> Mapping[str, Consumer]:
    """Return them by topic; ``base_url`` and ``origin`` are the service's own, ``secret`` its
    key."""
    return {
        receiving.TOPIC: MentionChecker(secret, origin, now),
        announcing.TOPIC: MentionSender(base_url, origin, now),
    }
