"""Options of the web server: where it listens, how many requests it works on, and what a client may take."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

Networks = tuple[IPv4Network | IPv6Network, ...]

LARGEST_REQUEST = 60_000_000
"""Maximum size of a request in bytes: a package of 50 MB and the form around it."""

LARGEST_OF_API = 1_000_000
"""Maximum size of a request to the API without a file, in bytes."""

WITH_FILES = (
    "/import",
    "/long-lists/send",
    "/spreadsheet/upload",
    "/evidence-items/add",
    "/challenge",
    "/take-in",
    "/word/read",
    "/progress",
)
"""Ends of the API's paths to which programs send files."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Options of the web server.

    `proxies` are the reverse proxies in front, the one that connects to the service first; each is given by
    the networks that it may connect from. `client_seconds` is how long a client may take for the head of a
    request, for the beginning of its body, and to accept a part of the response.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    proxies: tuple[Networks, ...] = ()
    client_seconds: float = 15
    connections_per_address: int = 256

    def is_proxy(self, address: str, distance: int = 0) -> bool:
        """Return whether an address belongs to the proxy at this distance from the service."""
        if distance >= len(self.proxies):
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(parsed in network for network in self.proxies[distance])


def largest_request(path: str) -> int:
    """Return the maximum size of a request to a path, in bytes."""
    is_small = path.startswith("/api/") and not path.endswith(WITH_FILES)
    return LARGEST_OF_API if is_small else LARGEST_REQUEST
