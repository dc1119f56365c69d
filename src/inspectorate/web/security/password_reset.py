"""Forgotten passwords. The request does the same for every address; the worker looks for the account.

So neither the response nor its time shows who has an account.
"""

from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import TaskContext, task

from inspectorate.web.form_fields import LabelledForm
from inspectorate.web.mail import changes
from inspectorate.web.mail.models import QUEUE, Message, MessageKind
from inspectorate.web.people.models import Person


class ForgottenPasswordForm(LabelledForm):
    """Form that asks for the email address of an account."""

    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        error_messages={"required": gettext_lazy("Enter your email address")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def save(self, request: HttpRequest) -> str:
        """Queue the request for a new password, whether there is an account or not."""
        address: str = self.cleaned_data["email"]
        message = Message(kind=MessageKind.PASSWORD_RESET)
        message.encrypt_address(address)
        with transaction.atomic():
            message.save()
            send_link.enqueue(message.pk, request.build_absolute_uri("/"))
        return address


@task(takes_context=True, queue_name=QUEUE)
def send_link(context: TaskContext, number: int, origin: str) -> None:
    """Send the link to choose a new password to the person with this address.

    Without an open account there is nobody to send it to, and the message is deleted.
    """
    message = changes.waiting_message(number)
    if message is None:
        return
    person = Person.objects.with_address(message.entered_address).filter(is_active=True).first()
    if person is None:
        message.delete()
        return
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    address = urljoin(origin, reverse("account_reset_password_from_key", kwargs=key))
    text = render_to_string("security/letters/password_reset.txt", {"address": address}, using="jinja2")
    message.person = person
    message.encrypt(_("Reset your password"), text)
    changes.attempt_delivery(message, context.attempt)
