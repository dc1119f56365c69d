"""Servers for the tests of email: SMTP with and without TLS, refusing, stalled; and one like Notify."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """Handler of an SMTP server: keeps every message, or refuses every recipient."""

    refuses: bool = False
    envelopes: Queue[Envelope] = field(default_factory=Queue)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuses:
            return f"550 No such user: {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.put(envelope)
        return "250 OK"


class _TlsController(Controller):
    """A server that speaks TLS from the start, or after STARTTLS if `starttls`."""

    def __init__(self, handler: Mailbox, context: ssl.SSLContext, *, starttls: bool) -> None:
        self.starttls_context = context if starttls else None
        super().__init__(
            handler, hostname="127.0.0.1", port=free_port(), ssl_context=None if starttls else context
        )

    def factory(self) -> SMTP:
        """Return the server's protocol."""
        return SMTP(
            self.handler,
            tls_context=self.starttls_context,
            require_starttls=self.starttls_context is not None,
        )


@contextmanager
def smtp_server(mailbox: Mailbox, security: str = "", folder: Path | None = None) -> Iterator[int]:
    """Run an SMTP server, and yield its port. `security` is "tls", "starttls" or nothing.

    The certificate of the authority is then in `folder`, as `authority.pem`.
    """
    if security:
        assert folder is not None
        authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.cert_pem.write_to_path(str(folder / "authority.pem"))
        authority.issue_cert("127.0.0.1").configure_cert(context)
        controller: Controller = _TlsController(mailbox, context, starttls=security == "starttls")
    else:
        controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def stalled_server() -> Iterator[int]:
    """Listen, accept every connection in the backlog, and never answer. Yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@dataclass
class NotifyRequests:
    """What was sent to a server in the place of GOV.UK Notify, and the status it answers with."""

    status: int = 201
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def notify_server(requests: NotifyRequests) -> Iterator[str]:
    """Run an HTTP server in the place of GOV.UK Notify, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            requests.headers.append({"path": self.path, **dict(self.headers.items())})
            requests.bodies.append(json.loads(self.rfile.read(length)))
            content = json.dumps({"id": "1", "errors": [{"error": "BadRequestError", "message": "No"}]})
            self.send_response(requests.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_parts: object) -> None:
            """Print nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
