"""Form for moving an inspection to another state."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import PlainTextField


class TransitionForm(forms.Form):
    """The reason for a transition."""

    reason = PlainTextField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, reason_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_required
        self.fields["reason"].error_messages["required"] = _("Say why")
        if not reason_required:
            self.fields["reason"].label = _("A note on this (optional)")
