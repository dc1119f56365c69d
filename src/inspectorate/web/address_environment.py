"""Read the host names that the service answers to, and the public address that its links begin with."""

import re
from collections.abc import Mapping

from inspectorate.method.faults import Fault
from inspectorate.web.variables import address_parts, fault

NAMES = ("HOSTS", "PUBLIC_URL")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*|\[[0-9a-f:.]+\]", re.IGNORECASE)
EXAMPLE = "inspections.example.gov.uk"


def read(
    variables: Mapping[str, str], https: bool, port: int, faults: list[Fault]
) -> tuple[tuple[str, ...], str]:
    """Return the host names and the public address."""
    hosts = tuple(filter(None, variables.get("HOSTS", "").replace(",", " ").split()))
    if not hosts:
        faults.append(fault("HOSTS", "is empty, so the service would answer no requests.", EXAMPLE))
        return (), ""
    patterns = [host for host in hosts if not HOST.fullmatch(host)]
    if patterns:
        problem = f"contains “{patterns[0]}”, which is not the name of one host."
        faults.append(fault("HOSTS", problem, EXAMPLE))
        return hosts, ""
    return hosts, _public_url(variables, hosts, https, port, faults)


def _public_url(
    variables: Mapping[str, str], hosts: tuple[str, ...], https: bool, port: int, faults: list[Fault]
) -> str:
    """Return the public address, by default that of the first host name, without a slash at its end."""
    usual = f"https://{hosts[0]}" if https else f"http://{hosts[0]}:{port}"
    address = variables.get("PUBLIC_URL", usual).removesuffix("/")
    parts = address_parts(address)
    names = [host.strip("[]").lower() for host in hosts]
    example = f"https://{EXAMPLE}"
    if parts is None or parts.scheme != ("https" if https else "http"):
        problem = f"is not an address that begins with {'https' if https else 'http'}://."
        faults.append(fault("PUBLIC_URL", problem, example))
        return ""
    if (parts.hostname or "") not in names or parts.username is not None:
        faults.append(fault("PUBLIC_URL", "is not at one of the names in HOSTS.", example))
    elif parts.path or "?" in address or "#" in address:
        problem = "has more than a host name. The service uses the whole host."
        faults.append(fault("PUBLIC_URL", problem, example))
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(':')}"
