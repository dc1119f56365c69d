"""Forms to prepare and publish releases, and to share embargoed copies."""

import re
from datetime import datetime
from datetime import time as clock_time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import DateField, LabelledForm, PlainTextField, text_field
from inspectorate.web.publication.models import LONGEST_NOTE, LONGEST_RECIPIENT

DAYS = (("1", _("1 day")), ("3", _("3 days")), ("7", _("7 days")))
"""For how long the link of an embargoed copy works."""


class PreparationForm(LabelledForm):
    """Day and time of publication, and for a correction what has changed."""

    day = DateField(
        name=_("day of publication"),
        label=_("On which day is the report published?"),
        help_text=_("The report prints this day. For example, 27 3 2027."),
    )
    time = PlainTextField(
        label=_("At what time?"),
        help_text=_("On the 24-hour clock, in UK time. For example, 09:30."),
        max_length=5,
        error_messages={"required": _("Enter the time of publication")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_correction:
            self.fields["note"] = text_field(
                _("What has changed in this correction?"),
                required=_("Enter what has changed in this correction"),
                rows=4,
                hint=_("The public site and the report show this note. Do not name people."),
            )
            self.fields["note"].max_length = LONGEST_NOTE  # type: ignore[attr-defined]

    def clean_time(self) -> clock_time:
        """Return the time. Raises ValidationError for what is no time of day."""
        match = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", self.cleaned_data["time"].strip(), re.ASCII)
        if not match:
            raise forms.ValidationError(_("Enter the time of publication like 09:30"))
        return clock_time(int(match[1]), int(match[2]))

    def clean(self) -> dict[str, Any]:
        """Add the moment of publication. Reject one that has passed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("time") is not None:
            moment = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["time"]))
            if moment < timezone.now():
                self.add_error("day", _("The day and time of publication must be in the future"))
            cleaned["publish_at"] = moment
        return cleaned


class CopyForm(LabelledForm):
    """The recipient of an embargoed copy, and for how long the link works."""

    recipient = PlainTextField(
        label=_("For whom is the copy?"),
        help_text=_("Name and organisation. Every page of the copy shows them."),
        max_length=LONGEST_RECIPIENT,
        error_messages={"required": _("Enter the name of the recipient")},
    )
    days = forms.ChoiceField(
        label=_("For how long does the link work?"),
        choices=DAYS,
        initial="3",
        widget=forms.RadioSelect,
        error_messages={"required": _("Select for how long the link works")},
    )
