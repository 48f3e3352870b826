"""The server of the course: Jupyter's own, which listens from the moment on in which it has chosen a port.

Jupyter tries a port, lets it go, and takes it later; a second server that starts meanwhile can take it away.
"""

from __future__ import annotations

from jupyter_server.serverapp import ServerApp
from tornado.netutil import bind_sockets

from deskswap.errors import FolderError


class OwnServer(ServerApp):
    """Takes the first port that is free, and keeps it."""

    def _find_http_port(self) -> None:
        first, last = self.port, self.port + self.port_retries
        for port in range(first, last + 1):
            try:
                self._listening = bind_sockets(port, self.ip)
            except OSError:
                continue
            self.port = port
            return
        ports = f"No port from {first} to {last} is free" if last > first else f"Port {first} is in use"
        raise FolderError(f"{ports}; stop another server, or name a port with --port.")

    def _bind_http_server_tcp(self) -> bool:
        self.http_server.add_sockets(self._listening)
        return True
