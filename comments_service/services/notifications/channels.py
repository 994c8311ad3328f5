"""Channels: made, changed, given a new secret, switched on and off. Owners do it."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Channel
from comments_service.queries.notifications.channels import ChannelRow
from comments_service.rules.notifications.kinds import Address
from comments_service.rules.notifications.signatures import new_webhook_secret
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.encryption import seal, unseal
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outages import end_outage
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.deliveries import release_waiting
from comments_service.services.notifications.recipients import channel_recipient, destination_of
from comments_service.services.notifications.wanted_alerts import note_wanted_alerts

AT_MOST = 20
#: So long the secret before the last one signs as well.
ROTATION_LASTS = timedelta(days=2)


@dataclass(frozen=True)
class Routing:
    """What a channel hears of; no watches are all, an empty prefix is every page.

    ``in_hours``: what comes outside of working hours is told when they begin.
    """

    causes: Sequence[str]
    page_prefix: str = ""
    watches: Sequence[str] = ()
    language: str = "en"
    in_hours: bool = False

    def columns(self) -> dict[str, Any]:
        """Return it as columns of Channel."""
        return {
            "causes": " ".join(self.causes),
            "page_prefix": self.page_prefix,
            "watches": " ".join(self.watches),
            "language": self.language,
            "in_hours": self.in_hours,
        }


@dataclass(frozen=True)
class NewChannel:
    """A channel to be made: its kind, name and the parts of its address (rules.kinds)."""

    kind: str
    name: str
    address: Address
    routing: Routing


def make_channel(site_id: int, new: NewChannel, secret_key: str, by: By) -> tuple[int, str | None]:
    """Return the id of a new channel, and the signing secret of a webhook, which is shown once.

    Raise AppError not_allowed where the site has AT_MOST channels.
    """
    number = fresh_id(by.at)
    secret = new_webhook_secret(secrets.token_bytes(32)) if new.kind == "webhook" else None
    with transaction() as session:
        count = select(func.count()).select_from(Channel).where(Channel.site_id == site_id)
        if session.execute(count).scalar_one() >= AT_MOST:
            message = N_("A site can have {limit} channels: remove one first.")
            raise AppError("not_allowed", message, limit=AT_MOST)
        session.execute(
            insert(Channel).values(
                site_id=site_id,
                id=number,
                kind=new.kind,
                name=new.name,
                address=seal(secret_key, number, json.dumps(new.address)),
                secret=secret and seal(secret_key, number, secret),
                created_at=by.at,
                **new.routing.columns(),
            )
        )
        _record(session, site_id, "channel_added", new.name, by)
        note_wanted_alerts(session, site_id)
    return number, secret


def change_routing(site_id: int, channel_id: int, routing: Routing, by: By) -> None:
    """Have a channel hear of something else. Raise AppError not_found."""
    with transaction() as session:
        _record(session, site_id, "channel_changed", _name(session, site_id, channel_id), by)
        _update(session, site_id, channel_id, **routing.columns())
        note_wanted_alerts(session, site_id)


def rotate_secret(site_id: int, channel_id: int, secret_key: str, by: By) -> str:
    """Return a new signing secret of a webhook; the one before signs too for ROTATION_LASTS.

    Raise AppError not_found.
    """
    secret = new_webhook_secret(secrets.token_bytes(32))
    with transaction() as session:
        name = _name(session, site_id, channel_id)
        signing = select(Channel.secret).where(*_is(site_id, channel_id))
        before = session.execute(signing).scalar_one()
        if before is None:
            raise not_found()
        _update(
            session,
            site_id,
            channel_id,
            secret=seal(secret_key, channel_id, secret),
            previous_secret=before,
            previous_until=by.at + ROTATION_LASTS,
        )
        _record(session, site_id, "channel_secret", name, by)
    return secret


def switch_channel(site_id: int, channel_id: int, *, is_on: bool, by: By) -> None:
    """Switch a channel on or off by hand. Raise AppError not_found."""
    with transaction() as session:
        name = _name(session, site_id, channel_id)
        switched_on = {"state": "on", "failing_since": None, "last_error": None}
        _update(session, site_id, channel_id, **(switched_on if is_on else {"state": "off"}))
        recipient = channel_recipient(channel_id)
        end_outage(session, destination_of(site_id, recipient))
        if is_on:
            release_waiting(session, site_id, recipient, by.at)
        _record(session, site_id, "channel_on" if is_on else "channel_off", name, by)
        note_wanted_alerts(session, site_id)


def remove_channel(site_id: int, channel_id: int, by: By) -> None:
    """Remove a channel; its log stays until it is thirty days old. Raise AppError not_found."""
    with transaction() as session:
        name = _name(session, site_id, channel_id)
        session.execute(delete(Channel).where(*_is(site_id, channel_id)))
        _record(session, site_id, "channel_removed", name, by)
        note_wanted_alerts(session, site_id)


def try_channel(site_id: int, channel_id: int, now: datetime) -> None:
    """Send a test message; a channel that takes it is on again. Raise AppError not_found."""
    with transaction() as session:
        _name(session, site_id, channel_id)
        recipient = channel_recipient(channel_id)
        destination = destination_of(site_id, recipient)
        end_outage(session, destination)
        payload = {"recipient": recipient, "what": "test"}
        enqueue(session, site_id, "notice", payload, now=now, destination=destination)


def move_channel(channel: ChannelRow, address: Address, secret_key: str) -> None:
    """Send a channel's messages to another address from now on, as its peer has asked for."""
    with transaction() as session:
        sealed = seal(secret_key, channel.id, json.dumps(address))
        _update(session, channel.site_id, channel.id, address=sealed)


def unsealed_address(channel: ChannelRow, secret_key: str) -> Address | None:
    """Return the parts of a channel's address; None with another SECRET_KEY."""
    text = unseal(secret_key, channel.id, channel.address)
    return None if text is None else json.loads(text)


def signing_secrets(channel: ChannelRow, secret_key: str, now: datetime) -> list[str]:
    """Return the secrets that sign a webhook's messages: during a rotation two."""
    sealed = [channel.secret]
    if channel.previous_until and now < channel.previous_until:
        sealed.append(channel.previous_secret)
    opened = [unseal(secret_key, channel.id, one) for one in sealed if one]
    return [one for one in opened if one]


def note_outcome(
    site_id: int, channel_id: int, error: str | None, now: datetime, *, is_final: bool
) -> bool:
    """Note how a channel's peer answered; return whether this has switched it off.

    A success switches on again what an error had switched off.
    """
    with transaction() as session:
        if error is None:
            failed = select(Channel.id).where(
                *_is(site_id, channel_id), Channel.failing_since.is_not(None)
            )
            if session.execute(failed).first():
                mended = {"state": "on", "failing_since": None, "last_error": None}
                _update(session, site_id, channel_id, **mended)
                release_waiting(session, site_id, channel_recipient(channel_id), now)
                note_wanted_alerts(session, site_id)
            return False
        values: dict[str, Any] = {
            "failing_since": func.coalesce(Channel.failing_since, now),
            "last_error": error,
        }
        is_off = is_final and _update(
            session, site_id, channel_id, Channel.state == "on", state="failed", **values
        )
        if is_off:
            note_wanted_alerts(session, site_id)
        else:
            _update(session, site_id, channel_id, **values)
        return is_off


def _update(
    session: Session, site_id: int, channel_id: int, *conditions: Any, **values: Any
) -> bool:
    changed = session.execute(
        update(Channel)
        .where(*_is(site_id, channel_id), *conditions)
        .values(**values)
        .returning(Channel.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def _is(site_id: int, channel_id: int) -> tuple[Any, Any]:
    return Channel.site_id == site_id, Channel.id == channel_id


def _name(session: Session, site_id: int, channel_id: int) -> str:
    name = session.execute(select(Channel.name).where(*_is(site_id, channel_id))).scalar()
    if name is None:
        raise not_found()
    return name


def _record(session: Session, site_id: int, action: str, name: str, by: By) -> None:
    record_entry(session, site_id, AuditRecord(action=action, subject=name), by)
