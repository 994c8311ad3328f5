"""A peer that hangs: it takes connections and never answers."""

import socket
import threading


class SilentPeer:
    """Listens on a free port of the loopback address; ``connections`` counts who came."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def connections(self) -> int:
        return len(self._open)

    @property
    def gone(self) -> int:
        """How many of them have closed their end."""
        return sum(_is_closed(connection) for connection in self._open)

    def close(self) -> None:
        """Stop listening and drop every connection."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                self._open.append(self._listener.accept()[0])
            except OSError:
                return


def _is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while connection.recv(4096):
            pass
    except BlockingIOError:
        return False
    return True
