"""Values of environment variables: from files too, yes or no, whole numbers, addresses; and their faults."""

import re
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from inspectorate.method.faults import Fault

FILE = "_FILE"
"""Suffix of a variable that names a file with the value, for example of a secret that the platform mounts."""

HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?", re.IGNORECASE)
PATH = re.compile(r"[\w.~%/-]*", re.ASCII)
"""Paths of addresses. Nothing else is in one, because the addresses go into headers."""

YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")


def fault(name: str, problem: str, example: str) -> Fault:
    """Return the fault of an environment variable."""
    return Fault(f"Environment variable {name}", f"It {problem}", f"Set it, for example: {example}.")


def with_files(variables: Mapping[str, str], names: tuple[str, ...], faults: list[Fault]) -> dict[str, str]:
    """Return the variables of these names, with the contents of the files that `…_FILE` variables name.

    The line break at the end of a file does not belong to the value.
    """
    values = dict[str, str]()
    for name in names:
        value, file = variables.get(name, ""), variables.get(name + FILE, "")
        if value and file:
            faults.append(fault(name, f"is set, and {name}{FILE} too.", "only one of them"))
        if file:
            value = _contents(name, file, faults)
        if any(not letter.isprintable() for letter in value):
            faults.append(fault(name, "contains a line break or another control character.", "one line"))
        elif value != value.strip():
            faults.append(fault(name, "starts or ends with a space.", "the value without spaces around it"))
        if value:
            values[name] = value
    return values


def value(variables: Mapping[str, str], name: str, faults: list[Fault]) -> str:
    """Return the value of one variable, or of the file that it names; an empty text if it is not set."""
    return with_files(variables, (name,), faults).get(name, "")


def yes_or_no(variables: Mapping[str, str], name: str, default: bool, faults: list[Fault]) -> bool:
    """Return whether a variable says yes; the default if it is not set."""
    value = variables.get(name, "").strip().lower()
    if value and value not in (*YES, *NO):
        faults.append(fault(name, "is not yes or no.", "yes" if default else "no"))
    return value in YES if value else default


def whole_number(
    variables: Mapping[str, str], name: str, default: int, limits: tuple[int, int], faults: list[Fault]
) -> int:
    """Return the whole number of a variable, within limits; the default if it is not set or wrong."""
    value = variables.get(name, "").strip() or str(default)
    least, most = limits
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and least <= int(value) <= most):
        faults.append(fault(name, f"is not a whole number from {least} to {most}.", str(default)))
        return default
    return int(value)


def address_parts(text: str) -> SplitResult | None:
    """Return the parts of an address; None if it has no host, or cannot be read as an address.

    Its host is a name or an IP address, its port a port, and there are no other letters than ASCII in it.
    """
    if not text.isascii() or any(letter.isspace() for letter in text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        named = bool(IPv6Address(host)) if ":" in host else bool(HOST_NAME.fullmatch(host))
        return parts if named and parts.port != 0 and PATH.fullmatch(parts.path) else None
    except ValueError:
        return None


def is_web_address(text: str, https: bool) -> bool:
    """Return whether a text is an https:// address, without a name, password, query or fragment.

    While the service does without HTTPS, http:// is possible too if it is on this machine.
    """
    parts = address_parts(text)
    if parts is None or parts.username is not None or "?" in text or "#" in text:
        return False
    if parts.scheme == "http" and not https:
        return is_loopback(parts.hostname or "")
    return parts.scheme == "https"


def is_loopback(host: str) -> bool:
    """Return whether only programs on the same machine can connect to a listening address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _contents(name: str, file: str, faults: list[Fault]) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, ValueError):
        problem = f"names the file {file}, which cannot be read."
        faults.append(fault(name + FILE, problem, f"/run/secrets/{name.lower()}"))
        return ""
