"""Processes of the web server: workers, and their parent, which replaces one that has died."""

import multiprocessing
import os
import resource
import signal
import socket
from contextlib import suppress
from threading import Thread

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

from inspectorate.web.server.connections import ClientConnection
from inspectorate.web.server.options import ServerOptions

SHUTDOWN_SECONDS = 5
"""Seconds a worker has to finish its requests before its connections are closed."""

KEEP_ALIVE_SECONDS = 75
"""Seconds that an idle connection stays open: longer than the usual proxies use one again."""

BACKLOG = 2048
"""Connections that the kernel holds until a worker accepts them."""


class ServerProcesses(Multiprocess):
    """The worker processes of the web server.

    SIGHUP, which a closed terminal sends, restarts the workers, or ends them all if `ends_on_hangup`.
    """

    ends_on_hangup = False

    def handle_hup(self) -> None:
        """End, or restart the workers."""
        if self.ends_on_hangup:
            self.should_exit.set()
        else:
            super().handle_hup()


def end_with_parent() -> None:
    """Let this worker process end when its parent has died: nothing else would stop it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def serve(application: str, options: ServerOptions, *, ends_on_hangup: bool = False) -> None:
    """Run an ASGI application, given as `module:name`, until the process is interrupted or terminated."""
    with suppress(ValueError, OSError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    config = Config(
        application,
        host=options.host,
        port=options.port,
        workers=options.workers,
        http=ClientConnection,
        ws="none",
        interface="asgi3",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    with listener(options.host, options.port) as listening:
        processes = ServerProcesses(config, sockets=[listening])
        processes.ends_on_hangup = ends_on_hangup
        processes.run()


def listener(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises OSError if the port is in use or the address cannot be bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)
