"""Read and validate the environment variables of email."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import getaddresses
from enum import Enum
from urllib.parse import SplitResult, unquote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from inspectorate.method.faults import Fault
from inspectorate.web.variables import address_parts, fault, is_loopback, is_web_address, whole_number

NAMES = (
    "EMAIL_URL",
    "EMAIL_FROM",
    "EMAIL_TIMEOUT",
    "MAIL_DAYS",
    "NOTIFY_API_KEY",
    "NOTIFY_TEMPLATE",
    "NOTIFY_URL",
)
EXAMPLE = "smtp+tls://name:password@host:587"
LONGEST_TIMEOUT = 60
"""Maximum of EMAIL_TIMEOUT, in seconds. A task of the queue may run for five minutes."""


class MailChannel(Enum):
    """How messages leave the service. The value is Django's email backend."""

    NONE = "django.core.mail.backends.dummy.EmailBackend"
    SMTP = "django.core.mail.backends.smtp.EmailBackend"
    NOTIFY = "inspectorate.web.mail.notify.NotifyBackend"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Settings of email. Without a channel, links are shown to the person who would have sent them.

    `tls` is TLS from the start of the connection (smtps), `starttls` is TLS after STARTTLS. `timeout` is in
    seconds, for connecting and for each reply. `days` is how long a message is listed after it was sent.
    """

    channel: MailChannel = MailChannel.NONE
    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = "inspectorate@localhost"
    timeout: int = 10
    days: int = 7
    notify_key: str = ""
    notify_template: str = ""
    notify_url: str = ""


SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
"""The usual port for each scheme of EMAIL_URL."""


def read(variables: Mapping[str, str], https: bool, faults: list[Fault]) -> MailSettings:
    """Return the settings of email; append a fault for every invalid variable."""
    sender = variables.get("EMAIL_FROM", "inspectorate@localhost")
    timeout = whole_number(variables, "EMAIL_TIMEOUT", 10, (1, LONGEST_TIMEOUT), faults)
    days = whole_number(variables, "MAIL_DAYS", 7, (1, 365), faults)
    general = MailSettings(sender=sender, timeout=timeout, days=days)
    address, key = variables.get("EMAIL_URL", ""), variables.get("NOTIFY_API_KEY", "")
    if not _is_mailbox(sender):
        faults.append(fault("EMAIL_FROM", "is not an email address.", "inspections@example.gov.uk"))
    if address and key:
        faults.append(fault("EMAIL_URL", "is set, and NOTIFY_API_KEY too.", "only one of the two"))
    elif key:
        return _with_notify(general, variables, key, https, faults)
    if not key:
        unused = [name for name in ("NOTIFY_TEMPLATE", "NOTIFY_URL") if variables.get(name)]
        faults += [fault(name, "is set, and NOTIFY_API_KEY is not.", "both, or neither") for name in unused]
    if not address:
        return general
    parts = address_parts(address)
    if parts is None or parts.scheme not in SCHEMES or parts.path or "?" in address or "#" in address:
        faults.append(fault("EMAIL_URL", "is not the address of a mail server.", EXAMPLE))
        return general
    return _with_server(general, parts, faults)


def _with_server(general: MailSettings, parts: SplitResult, faults: list[Fault]) -> MailSettings:
    """Return the settings of email through a mail server."""
    host, user, password = (unquote(part or "") for part in (parts.hostname, parts.username, parts.password))
    if bool(user) != bool(password):
        faults.append(fault("EMAIL_URL", "has a name without a password, or the reverse.", EXAMPLE))
    elif not (user + password).isprintable():
        faults.append(fault("EMAIL_URL", "has a name or password with a control character.", EXAMPLE))
    elif password and parts.scheme == "smtp" and not is_loopback(host):
        faults.append(fault("EMAIL_URL", "has a password, which smtp:// sends without TLS.", EXAMPLE))
    return replace(
        general,
        channel=MailChannel.SMTP,
        host=host,
        port=parts.port or SCHEMES[parts.scheme],
        user=user,
        password=password,
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
    )


def _with_notify(
    general: MailSettings, variables: Mapping[str, str], key: str, https: bool, faults: list[Fault]
) -> MailSettings:
    """Return the settings of email through GOV.UK Notify."""
    template, address = variables.get("NOTIFY_TEMPLATE", ""), variables.get("NOTIFY_URL", "")
    if not template:
        problem = "is missing, and GOV.UK Notify needs it."
        faults.append(fault("NOTIFY_TEMPLATE", problem, "the id of a template with ((subject)) and ((body))"))
    if address and not is_web_address(address, https):
        problem = "is not an address that begins with https://."
        faults.append(fault("NOTIFY_URL", problem, "https://notify.example.gov.uk"))
    return replace(
        general,
        channel=MailChannel.NOTIFY,
        notify_key=key,
        notify_template=template,
        notify_url=address,
    )


def _is_mailbox(text: str) -> bool:
    """Return whether a text is one email address, with or without a name before it."""
    mailboxes = getaddresses([text])
    if len(mailboxes) != 1:
        return False
    name, address = mailboxes[0]
    try:
        validate_email(address)
    except ValidationError:
        return False
    return text == address or (name != "" and text.endswith(f"<{address}>"))
