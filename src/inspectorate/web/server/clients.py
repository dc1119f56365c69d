"""Who a request comes from: the client's address and scheme behind the configured proxies."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address

from inspectorate.web.server.options import ServerOptions

Header = tuple[bytes, bytes]

FORWARDING = (
    b"forwarded",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-proto",
    b"x-real-ip",
)
"""Headers that say where a request came from. The application never sees them."""


IPV6_BITS = 64
"""Bits of the IPv6 network that one customer has at least. Its computers choose the other bits themselves."""


@dataclass(frozen=True, slots=True)
class Client:
    """The client of a request, as the configured proxies report it.

    `address` is what the client is counted as; see `counted_address`.
    `proxy_without_address` says that a proxy did not pass on whom the request comes from, so that all its
    visitors seem to be one.
    """

    address: str
    scheme: str
    proxy_without_address: bool = False


def client_of(peer: str, headers: Iterable[Header], options: ServerOptions) -> Client:
    """Return the client of a request that arrived from `peer`.

    Each configured proxy appends the address that called it to X-Forwarded-For. So only as many entries are
    read, from the end, as there are configured proxies; what a client wrote itself is before these and is
    never read.
    """
    if not options.is_proxy(peer):
        return Client(counted_address(peer), "http")
    values = {name: [value for key, value in headers if key == name] for name in FORWARDING}
    hops = b",".join(values[b"x-forwarded-for"]).decode("latin-1").split(",")
    protocols = b",".join(values[b"x-forwarded-proto"]).decode("latin-1").split(",")
    scheme = "https" if protocols[-1].strip().lower() == "https" else "http"
    address, distance = peer, 0
    while options.is_proxy(address, distance):
        hop = _address(hops.pop()) if hops else ""
        if not hop:
            return Client(address, scheme, proxy_without_address=True)
        address, distance = hop, distance + 1
    return Client(counted_address(address), scheme)


def counted_address(address: str) -> str:
    """Return the address that a client is counted as: of an IPv6 address, the first of its network.

    Otherwise a single computer could choose another address for each request. An IPv4 address in IPv6 form is
    that IPv4 address.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address) or parsed.is_loopback:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, IPV6_BITS), strict=False).network_address)


def application_headers(headers: Iterable[Header]) -> list[Header]:
    """Return the headers that the application may see.

    Names with an underscore are left out: WSGI could not tell them from the same name with a hyphen.
    """
    return [(name, value) for name, value in headers if name not in FORWARDING and b"_" not in name]


def _address(text: str) -> str:
    """Return an entry of X-Forwarded-For as an address without port; empty if it is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
