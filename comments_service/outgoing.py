"""The one way to an address that somebody typed: guarded, bounded, of a fixed patience.

Only http and https; each name is resolved once and the connection goes to the address that was
checked; private networks are out of reach but for hosts that the operator names; redirects are
followed three times, each checked anew, and not at all by what is sent; five seconds and one
megabyte in all.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, urljoin, urlsplit

from comments_service.errors import N_
from comments_service.rules.core.networks import is_loopback, is_public
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.urls import MAX_URL_LENGTH

TIMEOUT_S = 5.0
LARGEST = 1_000_000
_REDIRECTS = 3
_PORTS = {"http": 80, "https": 443}
_TOO_SLOW = N_("It took more than five seconds to respond.")
_REDIRECTING = (301, 302, 303, 307, 308)


class Unreachable(Exception):
    """Nothing was fetched. ``message`` is a sentence whose ``{placeholders}`` ``params`` fill."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


class Private(Unreachable):
    """The address, or one that it redirects to, lies on a network that is out of reach."""


@dataclass(frozen=True)
class Fetched:
    """The last answer: its address, status, headers, and as much of its body as is read."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the first header of that name, empty without one."""
        return next((text for key, text in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True)
class Sending:
    """What is sent to an address, and how; ``agent`` says who sends it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    method: str = "POST"
    agent: str = "Palabre"


_ANY_PAGE = (("Accept", "text/html,*/*;q=0.1"),)
_PAGE = Sending(b"", _ANY_PAGE, "GET", "Palabre (looks whether a page shows its comments)")
#: A page that is looked at because of a link.
LINKED_PAGE = Sending(b"", _ANY_PAGE, "GET", "Palabre (Webmention)")


def send(url: str, what: Sending, *, private_hosts: Collection[str] = ()) -> Fetched:
    """Return what ``url`` answers to ``what``; a redirect is an answer like others.

    ``private_hosts`` are names or numbers that may lie on a private network. Raises as ``fetch``.
    """
    ends_at = time.monotonic() + TIMEOUT_S
    parts = urlsplit(clean_address(url, "url", MAX_URL_LENGTH))
    host = parts.hostname or ""
    addresses = _look_up(host, parts.port or _PORTS[parts.scheme], ends_at)
    if host not in private_hosts and not all(map(is_public, addresses)):
        raise _private(host)
    return _once(parts.geturl(), parts, addresses[0], ends_at, what)


def fetch(url: str, *, local_host: str | None = None, what: Sending = _PAGE) -> Fetched:
    """Return what is at ``url``. ``local_host`` is a name or number that may be this machine's own.

    Raises Unreachable with the reason, AppError invalid for what is no http(s) address.
    """
    ends_at = time.monotonic() + TIMEOUT_S
    for _ in range(_REDIRECTS + 1):
        url = clean_address(url, "url", MAX_URL_LENGTH)
        parts = urlsplit(url)
        fetched = _once(url, parts, _resolve(parts, local_host, ends_at), ends_at, what)
        target = fetched.header("location")
        if fetched.status not in _REDIRECTING or not target:
            return fetched
        url = urljoin(url, target)
    raise Unreachable(N_("It redirects too many times."))


def _resolve(parts: SplitResult, local_host: str | None, ends_at: float) -> str:
    """One address of the host, checked; all of them must be fit to be gone to."""
    host = parts.hostname or ""
    addresses = _look_up(host, parts.port or _PORTS[parts.scheme], ends_at)
    may_be_own = host == local_host
    if not all(is_public(one) or (may_be_own and is_loopback(one)) for one in addresses):
        raise _private(host)
    return addresses[0]


def _private(host: str) -> Private:
    return Private(
        N_("{host} is on a private network, which this service does not access."), host=host
    )


def _look_up(host: str, port: int, ends_at: float) -> list[str]:
    """Return the addresses of a host. The resolver has no patience of its own that could be set."""
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            entries = []
        answers.put([str(one[4][0]) for one in entries])

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        addresses = answers.get(timeout=max(0.0, ends_at - time.monotonic()))
    except queue.Empty:
        addresses = []
    if not addresses:
        raise Unreachable(N_("There is no host named {host}."), host=host)
    return addresses


def _once(url: str, parts: SplitResult, address: str, ends_at: float, what: Sending) -> Fetched:
    """One exchange with the host at ``address``, cut off when the time is over."""
    port = parts.port or _PORTS[parts.scheme]
    left = ends_at - time.monotonic()
    if left <= 0:
        raise Unreachable(_TOO_SLOW)
    try:
        plain = socket.create_connection((address, port), timeout=left)
    except OSError as error:
        raise _failure(error, parts.hostname or "") from error
    # A peer that sends a byte now and then would never run into the socket's own time-out.
    alarm = threading.Timer(ends_at - time.monotonic(), _cut, [plain])
    alarm.daemon = True
    alarm.start()
    try:
        fetched = _exchange(url, parts, plain, what)
    except (OSError, HTTPException, ValueError) as error:
        raise _failure(error, parts.hostname or "", is_late=time.monotonic() >= ends_at) from error
    else:
        if time.monotonic() >= ends_at:  # what was cut off may look like a short answer
            raise Unreachable(_TOO_SLOW)
        return fetched
    finally:
        alarm.cancel()
        plain.close()


def _exchange(url: str, parts: SplitResult, plain: socket.socket, what: Sending) -> Fetched:
    host = parts.hostname or ""
    connection = HTTPConnection(host, parts.port or _PORTS[parts.scheme])
    connection.sock = plain
    if parts.scheme == "https":
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.putrequest(what.method, path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", parts.netloc)
    connection.putheader("Accept-Encoding", "identity")
    connection.putheader("User-Agent", what.agent)
    for name, value in what.headers:
        connection.putheader(name, value)
    if what.method != "GET":
        connection.putheader("Content-Length", str(len(what.body)))
    connection.endheaders(what.body or None)
    response: HTTPResponse = connection.getresponse()
    body = response.read(LARGEST)
    connection.close()
    return Fetched(url, response.status, tuple(response.getheaders()), body)


def _cut(plain: socket.socket) -> None:
    try:
        plain.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _failure(error: Exception, host: str, *, is_late: bool = False) -> Unreachable:
    if is_late or isinstance(error, TimeoutError):
        return Unreachable(_TOO_SLOW)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(N_("The certificate of {host} is not valid."), host=host)
    if isinstance(error, ConnectionRefusedError):
        return Unreachable(N_("{host} refused the connection."), host=host)
    return Unreachable(N_("The connection to {host} failed."), host=host)
