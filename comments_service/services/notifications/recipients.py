"""Recipients of alerts, as deliveries name them, and the destinations of messages to them."""


def channel_recipient(channel_id: int) -> str:
    """Return the name of a channel as a recipient."""
    return f"channel:{channel_id:x}"


def member_recipient(moderator_id: int) -> str:
    """Return the name of a member as a recipient."""
    return f"member:{moderator_id}"


def channel_id_of(recipient: str) -> int | None:
    """Return the channel that a recipient is, if it is one."""
    kind, _, number = recipient.partition(":")
    return int(number, 16) if kind == "channel" else None


def member_id_of(recipient: str) -> int | None:
    """Return the member that a recipient is, if it is one."""
    kind, _, number = recipient.partition(":")
    return int(number) if kind == "member" else None


def destination_of(site_id: int, recipient: str) -> str:
    """Return the peer that messages to a recipient go to: members share the mail server."""
    return "mail" if member_id_of(recipient) is not None else f"{recipient}@{site_id}"
