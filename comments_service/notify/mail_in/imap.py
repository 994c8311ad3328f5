"""A connection to the folder of an IMAP server; needs the extra ``mail-in``."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from comments_service.errors import N_
from comments_service.rules.core.imap import ImapFolder

#: What a server that cannot be reached, or does not answer as it should, raises.
ERRORS = (OSError, IMAPClientError)
_TIMEOUT_S = 15.0
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@contextmanager
def opened(folder: ImapFolder) -> Iterator[IMAPClient]:
    """Sign in and choose the folder. Raise one of ERRORS.

    The password is never sent unencrypted, but on this machine.
    """
    is_plain = not folder.tls and folder.host in _THIS_MACHINE
    context = None if is_plain else ssl.create_default_context()
    client = IMAPClient(
        folder.host, folder.port, ssl=folder.tls, ssl_context=context, timeout=_TIMEOUT_S
    )
    try:
        if not folder.tls and not is_plain:
            client.starttls(context)
        client.login(folder.user, folder.password)
        client.select_folder(folder.folder)
        yield client
    finally:
        with suppress(*ERRORS):
            client.logout()


def what_happened(error: Exception) -> str:
    """Return the sentence about an error that the console shows."""
    if isinstance(error, LoginError):
        return N_("The mailbox refused the user or the password of MAIL_IN_URL.")
    if isinstance(error, ssl.SSLError):
        return N_("The connection to the mailbox could not be encrypted.")
    if isinstance(error, OSError):
        return N_("The mailbox cannot be reached.")
    return N_("The mailbox did not answer as it should.")
