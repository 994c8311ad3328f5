"""One file for each kind of channel: a notice as its peer wants it, and what an answer means."""

from collections.abc import Mapping

from comments_service.notify.channels import (
    discord,
    matrix,
    mattermost,
    ntfy,
    slack,
    telegram,
    webhook,
)
from comments_service.notify.channels.request import Compose

#: How a notice becomes a request, by the kind of the channel.
COMPOSERS: Mapping[str, Compose] = {
    "webhook": webhook.compose,
    "slack": slack.compose,
    "discord": discord.compose,
    "mattermost": mattermost.compose,
    "telegram": telegram.compose,
    "matrix": matrix.compose,
    "ntfy": ntfy.compose,
}

#: What will not pass by itself; a webhook's program may be away for a while.
_GONE = (401, 403, 404, 410)
PERMANENT: Mapping[str, tuple[int, ...]] = {kind: _GONE for kind in COMPOSERS} | {
    "webhook": (410,),
    "telegram": (400, *_GONE),
    "discord": (400, *_GONE),
    "matrix": (400, *_GONE),
}
