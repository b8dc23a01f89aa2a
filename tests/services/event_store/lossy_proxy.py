"""A wire to PostgreSQL that loses one reply: the server has committed, and the client never hears of it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from psycopg.conninfo import conninfo_to_dict, make_conninfo

COMMITTED = b"COMMIT\x00"
"""The end of the server's CommandComplete message for a COMMIT."""


class LossyProxy:
    """Passes bytes on in both directions; once armed it cuts the next connection that commits."""

    def __init__(self, conninfo: str) -> None:
        self._target = {"port": 5432, **conninfo_to_dict(conninfo)}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._armed = Event()
        self.cuts = 0
        self.conninfo = make_conninfo(
            conninfo, host="127.0.0.1", port=self._listener.getsockname()[1], sslmode="disable"
        )
        Thread(target=self._accept, daemon=True).start()

    def arm(self) -> None:
        self._armed.set()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = self._connect_to_server()
                Thread(target=self._forward, args=(client, server), daemon=True).start()
                Thread(target=self._forward, args=(server, client, True), daemon=True).start()

    def _connect_to_server(self) -> socket.socket:
        host, port = str(self._target["host"]), self._target["port"]
        if not host.startswith("/"):
            return socket.create_connection((host, int(str(port))))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _forward(self, source: socket.socket, target: socket.socket, replies: bool = False) -> None:
        with suppress(OSError), source, target:
            while chunk := source.recv(65536):
                if replies and self._armed.is_set() and COMMITTED in chunk:
                    self._armed.clear()
                    self.cuts += 1
                    target.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def lossy_proxy(conninfo: str) -> Iterator[LossyProxy]:
    wire = LossyProxy(conninfo)
    try:
        yield wire
    finally:
        wire.close()
