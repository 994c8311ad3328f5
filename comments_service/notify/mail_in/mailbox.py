"""The mailbox that answers come to, looked into by IMAP: every wait and every mail is bounded.

A mail is marked as seen when what became of it is stored. If the worker dies in between, it comes
again, and is known by its number.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import N_
from comments_service.notify.message import Message
from comments_service.rules.answers.mail import LARGEST
from comments_service.rules.core.imap import ImapFolder
from comments_service.services.answers.mail_in import take_mail
from comments_service.services.answers.mail_log import (
    count_unaddressed,
    note_failed_look,
    note_look,
)
from comments_service.services.answers.mail_polls import look_again
from comments_service.services.answers.mailbox import Mailbox

log = logging.getLogger(__name__)

#: So often it is looked into; one that cannot be reached twice as rarely each time, to a quarter of
#: an hour.
EVERY = timedelta(minutes=1)
_AT_MOST = timedelta(minutes=15)
#: So many mails are taken in one look; the others at the next.
_AT_ONCE = 100


@dataclass(frozen=True)
class MailboxReader:
    """The consumer of messages that ask to look into the mailbox; each leaves the next one."""

    folder: ImapFolder | None
    box: Mailbox | None
    now: Callable[[], datetime]

    def look(self, message: Message) -> None:
        """Take in what is unread. What fails is told in the console, and tried again."""
        if self.folder is None or self.box is None:
            return
        wait = EVERY
        reason = self._failure(self.folder, self.box, message)
        if reason is None:
            note_look(self.box.address, self.now())
        else:
            tries = note_failed_look(self.box.address, reason, self.now())
            wait = min(EVERY * 2 ** min(tries, 10), _AT_MOST)
        look_again(message.site_id, self.now(), self.now() + wait, message.id)

    def _failure(self, folder: ImapFolder, box: Mailbox, message: Message) -> str | None:
        """Take in what is unread; return why that was not possible."""
        try:
            imap = import_module("comments_service.notify.mail_in.imap")
        except ModuleNotFoundError:
            return N_("MAIL_IN_URL needs the extra mail-in: pip install palabre[mail-in].")
        try:
            with imap.opened(folder) as client:
                self._take_all(client, box, message)
        except imap.ERRORS as error:
            log.warning("mail-in: %s", type(error).__name__)
            return str(imap.what_happened(error))
        return None

    def _take_all(self, client: Any, box: Mailbox, message: Message) -> None:
        numbers = sorted(client.search("UNSEEN"))[:_AT_ONCE]
        sizes = client.fetch(numbers, ["RFC822.SIZE"]) if numbers else {}
        for number in numbers:
            message.keep_alive()
            self._take(client, box, number, sizes.get(number, {}).get(b"RFC822.SIZE", 0))

    def _take(self, client: Any, box: Mailbox, number: int, size: int) -> None:
        if size > LARGEST:
            count_unaddressed(box.address)
        else:
            fetched: dict[bytes, Any] = client.fetch([number], ["BODY.PEEK[]"]).get(number, {})
            raw = fetched.get(b"BODY[]")
            if raw is None:
                return
            try:
                take_mail(box, raw, self.now())
            except SQLAlchemyError:
                raise  # it stays unread, and comes again
            except Exception:
                # One mail must not keep those behind it.
                log.exception("mail-in: a mail could not be taken")
                count_unaddressed(box.address)
        client.add_flags([number], [b"\\Seen"], silent=True)
