"""A small real IMAP4rev1 server (RFC 3501) on a free port: one mailbox, and what reads it."""

import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Kept:
    """A mail in the mailbox."""

    raw: bytes
    flags: set[str] = field(default_factory=set)


class ImapPeer:
    """``mails`` are kept under their place in the list, from 1. ``down``: it hangs up at once."""

    user, password = "replies@blog.example", "hunter 2"

    def __init__(self) -> None:
        self.mails: list[Kept] = []
        self.down = False
        self.logins = 0
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.peer = self
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://replies%40blog.example:hunter%202@127.0.0.1:{self.port}/INBOX"

    def put(self, raw: bytes) -> Kept:
        """A mail arrives."""
        self.mails.append(Kept(raw))
        return self.mails[-1]

    def stop(self) -> None:
        """No longer listens."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    peer: ImapPeer


class _Handler(socketserver.StreamRequestHandler):
    """Answers one client, line by line."""

    server: _Server

    def handle(self) -> None:
        if self.server.peer.down:
            return
        self._say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.strip().partition(b" ")
            name = rest.upper().removeprefix(b"UID ").partition(b" ")[0].decode().lower()
            command = getattr(self, f"do_{name}", None)
            self._say(tag + b" " + (command(rest) if command else b"BAD unknown"))
            if name == "logout":
                return

    def do_capability(self, _rest: bytes) -> bytes:
        return self._then_ok(b"* CAPABILITY IMAP4rev1")

    def do_login(self, rest: bytes) -> bytes:
        peer = self.server.peer
        if peer.user.encode() in rest and peer.password.encode() in rest:
            peer.logins += 1
            return b"OK in"
        return b"NO [AUTHENTICATIONFAILED] no"

    def do_select(self, _rest: bytes) -> bytes:
        return self._then_ok(b"* %d EXISTS" % len(self.server.peer.mails))

    def do_search(self, _rest: bytes) -> bytes:
        mails = enumerate(self.server.peer.mails, 1)
        unseen = (b" %d" % number for number, mail in mails if "Seen" not in mail.flags)
        return self._then_ok(b"* SEARCH" + b"".join(unseen))

    def do_fetch(self, rest: bytes) -> bytes:
        for number in self._numbers(rest):
            raw = self.server.peer.mails[number - 1].raw
            content = b"RFC822.SIZE %d" % len(raw)
            if b"BODY" in rest.upper():
                content = b"BODY[] {%d}\r\n" % len(raw) + raw
            self._say(b"* %d FETCH (UID %d " % (number, number) + content + b")")
        return b"OK done"

    def do_store(self, rest: bytes) -> bytes:
        for number in self._numbers(rest):
            self.server.peer.mails[number - 1].flags.add("Seen")
        return b"OK done"

    def do_logout(self, _rest: bytes) -> bytes:
        return self._then_ok(b"* BYE")

    def _then_ok(self, line: bytes) -> bytes:
        self._say(line)
        return b"OK done"

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _numbers(self, rest: bytes) -> list[int]:
        numbers: list[int] = []
        for part in rest.split()[2].decode().split(","):
            first, _, last = part.partition(":")
            numbers += range(int(first), int(last or first) + 1)
        return numbers
