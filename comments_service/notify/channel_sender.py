"""Notices to channels: composed for their kind, sent by the guarded client, answers judged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from comments_service.errors import N_
from comments_service.notify.channels import COMPOSERS, PERMANENT
from comments_service.notify.channels.telegram import moved_chat
from comments_service.notify.message import Failed
from comments_service.notify.notice import Notice
from comments_service.outgoing import Fetched, Sending, Unreachable, send
from comments_service.queries.notifications.channels import ChannelRow
from comments_service.rules.notifications.kinds import Address
from comments_service.services.notifications.channels import (
    move_channel,
    signing_secrets,
    unsealed_address,
)


@dataclass(frozen=True)
class ChannelSender:
    """``private_hosts`` are what the operator lets channels reach on private networks."""

    secret_key: str
    private_hosts: tuple[str, ...]
    now: Callable[[], datetime]

    def send(self, channel: ChannelRow, notice: Notice) -> int:
        """Return the status that the peer answered. Raise Failed."""
        address = unsealed_address(channel, self.secret_key)
        if address is None:
            reason = N_("Its address was kept with another SECRET_KEY: enter it anew.")
            raise Failed(reason, is_final=True)
        answer = self._answer(channel, address, notice)
        chat = moved_chat(answer) if channel.kind == "telegram" else None
        if chat:
            address = {**address, "chat": chat}
            move_channel(channel, address, self.secret_key)
            answer = self._answer(channel, address, notice)
        _judge(channel.kind, answer)
        return answer.status

    def _answer(self, channel: ChannelRow, address: Address, notice: Notice) -> Fetched:
        secrets = signing_secrets(channel, self.secret_key, self.now())
        request = COMPOSERS[channel.kind](address, notice, secrets)
        what = Sending(request.body, request.headers, request.method)
        try:
            return send(request.url, what, private_hosts=self.private_hosts)
        except Unreachable as error:
            # Not its address: that may hold a key.
            raise Failed(error.message.format(**error.params), is_outage=True) from None


def _judge(kind: str, answer: Fetched) -> None:
    if 200 <= answer.status < 300:
        return
    reason = f"The other side answered {answer.status}."
    if answer.status in PERMANENT[kind]:
        raise Failed(reason, is_final=True)
    raise Failed(reason, is_outage=True)
