"""Email backend for GOV.UK Notify."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client.notifications import NotificationsAPIClient


class NotifyBackend(BaseEmailBackend):
    """Sends messages through GOV.UK Notify, with a template whose fields are `subject` and `body`.

    Notify stores the message's id as `reference`. Errors are raised: HTTPError for an answer of Notify,
    requests' own errors when it cannot be reached in time.
    """

    def __init__(self, fail_silently: bool = False, **_options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        mail = settings.MAIL
        address = {"base_url": mail.notify_url} if mail.notify_url else {}
        self.client: Any = NotificationsAPIClient(  # type: ignore[no-untyped-call]
            mail.notify_key, timeout=mail.timeout, **address
        )

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send each message to each of its recipients, and return the number of messages."""
        for message in email_messages:
            for address in message.to:
                self.client.send_email_notification(
                    email_address=address,
                    template_id=settings.MAIL.notify_template,
                    personalisation={"subject": message.subject, "body": message.body},
                    reference=message.extra_headers.get("Message-ID"),
                )
        return len(email_messages)
