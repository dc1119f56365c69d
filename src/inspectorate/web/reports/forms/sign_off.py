"""Forms of signatures under a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm, PlainTextField, text_field
from inspectorate.web.reports.models import Capacity


class SignOffForm(LabelledForm):
    """A signature: the digest of the draft, and for the chief inspector's the name and how it was given."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, capacity: Capacity | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if capacity is Capacity.CHIEF:
            self.fields["name"] = PlainTextField(
                label=_("Name of the chief inspector"),
                max_length=200,
                error_messages={"required": _("Enter the chief inspector’s name")},
            )
            self.fields["confirmation"] = text_field(
                _("How did the chief inspector sign off the report?"),
                required=_("Enter how the chief inspector signed off the report"),
                rows=3,
                hint=_("For example: email of 4 March 2027."),
            )


class SignOffWithdrawalForm(LabelledForm):
    """The reason for withdrawing a signature."""

    reason = text_field(
        _("Why are you withdrawing this signature?"),
        required=_("Enter a reason for withdrawing the signature"),
        rows=3,
    )
