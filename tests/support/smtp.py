"""A real SMTP server on a free port, which keeps what it gets and refuses what it is told to."""

import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.support.processes import free_port
from tests.support.waiting import NEVER_AFTER_S


class SmtpPeer:
    """``mails`` are those that it took, ``raw`` the same as they came, ``senders`` from whom.

    ``refuse`` maps "RCPT", "DATA" or an address to an answer.

    ``holding`` is set while it waits, in the middle of a mail, for ``go_on``.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.refuse: dict[str, str] = {}
        self.arrived = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "SmtpPeer":
        """Listens; again on the same port after ``stop``."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def stop(self) -> None:
        """No longer listens."""
        self.go_on.set()
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802, PLR0913 - aiosmtpd's name and arguments
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.refuse.get(address) or self.refuse.get("RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.arrived.set()
        await server.loop.run_in_executor(None, self.go_on.wait, NEVER_AFTER_S)
        if "DATA" in self.refuse:
            return self.refuse["DATA"]
        mail = message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.raw.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def mail_peer() -> Iterator[SmtpPeer]:
    """A mail server to send to, which keeps what it takes."""
    made = SmtpPeer().start()
    yield made
    made.stop()
