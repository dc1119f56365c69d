"""Read the environment variables of the web server: address, workers, threads, proxies, time limits."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from inspectorate.method.faults import Fault
from inspectorate.web.server.options import Networks, ServerOptions
from inspectorate.web.variables import address_parts, fault, is_loopback, whole_number

NAMES = ("HOST", "PORT", "WORKERS", "THREADS", "PROXIES", "CLIENT_SECONDS", "CONNECTIONS_PER_ADDRESS")
SAME_MACHINE = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
LARGEST_IPV4, LARGEST_IPV6 = 8, 7
"""Bits of the largest private networks, 10.0.0.0/8 and fc00::/7. No proxy connects from a larger one."""
MAPPED = IPv6Network("::ffff:0:0/96")
"""IPv4 addresses in IPv6 form. They are compared as IPv4 addresses."""
EXAMPLE = "10.0.0.5, the address of the proxy that speaks HTTPS"


def read(variables: Mapping[str, str], https: bool, faults: list[Fault]) -> ServerOptions:
    """Return the options of the web server."""
    host = variables.get("HOST", "127.0.0.1")
    if address_parts(f"//[{host}]" if ":" in host else f"//{host}") is None:
        faults.append(fault("HOST", "is not an IP address or the name of this machine.", "127.0.0.1"))
        return ServerOptions()
    return ServerOptions(
        host=host,
        port=whole_number(variables, "PORT", 8000, (1, 65535), faults),
        workers=whole_number(variables, "WORKERS", 2, (1, 64), faults),
        threads=whole_number(variables, "THREADS", 4, (2, 64), faults),
        proxies=_proxies(variables, https, faults),
        client_seconds=whole_number(variables, "CLIENT_SECONDS", 15, (1, 600), faults),
        connections_per_address=whole_number(variables, "CONNECTIONS_PER_ADDRESS", 256, (8, 4096), faults),
    )


def _proxies(variables: Mapping[str, str], https: bool, faults: list[Fault]) -> tuple[Networks, ...]:
    """Return the proxies in front of the service; with HTTPS, by default one on the same machine."""
    text = variables.get("PROXIES", "")
    if not text:
        if https and not is_loopback(variables.get("HOST", "127.0.0.1")):
            problem = "is missing. Without it, all visitors would have the address of the proxy."
            faults.append(fault("PROXIES", problem, EXAMPLE))
        return (SAME_MACHINE,) if https else ()
    try:
        proxies = tuple(
            tuple(ip_network(network, strict=False) for network in proxy.split(",")) for proxy in text.split()
        )
    except ValueError:
        problem = "is not a list of addresses or networks. A blank separates two proxies in a row."
        faults.append(fault("PROXIES", problem, "10.0.0.5, or 10.0.0.5,10.0.0.6 203.0.113.0/24"))
        return ()
    if any(_is_wide(network) for proxy in proxies for network in proxy):
        problem = "contains so many addresses that visitors could choose their own address."
        faults.append(fault("PROXIES", problem, EXAMPLE))
    return proxies


def _is_wide(network: IPv4Network | IPv6Network) -> bool:
    """Return whether a network is larger than the private ones, or has IPv4 addresses in IPv6 form."""
    if isinstance(network, IPv4Network):
        return network.prefixlen < LARGEST_IPV4
    return network.prefixlen < LARGEST_IPV6 or network.overlaps(MAPPED)
