"""The mail that tells who answered by mail what became of it: refused, or without attachments."""

from dataclasses import dataclass, replace

from comments_service.errors import N_
from comments_service.notify.message import Consumer, Message
from comments_service.notify.texts import speech

_REFUSED = N_("Your answer by mail was not taken")
_TAKEN = N_("Your answer by mail was taken without its attachments")
_ATTACHMENTS = N_("Attachments cannot be published. Link to them instead.")


@dataclass(frozen=True)
class OutcomeMailer:
    """``deliver`` consumes mails (notify.mail); ``at`` is when, as ISO 8601."""

    deliver: Consumer

    def send(self, message: Message) -> None:
        """Consume {"to", "language", "reason", "extras", "text", "attachments", "at"}."""
        payload = message.payload
        translate = speech(payload["language"])
        is_refused = payload["reason"] is not None
        parts = [translate(payload["reason"]).format(**payload["extras"])] if is_refused else []
        parts += [translate(_ATTACHMENTS)] if payload["attachments"] else []
        parts += ["\n".join(f"> {line}" for line in payload["text"].splitlines())]
        mail = {
            "to": payload["to"],
            "subject": translate(_REFUSED if is_refused else _TAKEN),
            "text": "\n\n".join(parts) + "\n",
            "language": payload["language"],
            "at": payload["at"],
        }
        self.deliver(replace(message, payload=mail))
