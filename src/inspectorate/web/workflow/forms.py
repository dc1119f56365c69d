"""Forms for moving an inspection to another state, and for searching its audit log."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.form_fields import LabelledForm, PlainTextField
from inspectorate.web.lists import FilterForm, filter_field

EVENT_TYPES = sorted(EventType.choices, key=lambda choice: str(choice[1]))
LARGEST_NUMBER = 2**63 - 1


class TransitionForm(LabelledForm):
    """The reason for a transition."""

    reason = PlainTextField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, reason_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_required
        self.fields["reason"].error_messages["required"] = _("Enter a reason")
        if not reason_required:
            self.fields["reason"].label = _("Note (optional)")


class AuditLogFilterForm(FilterForm):
    """Filters of an inspection's audit log."""

    event_type = filter_field(_("Event"), EVENT_TYPES)
    outcome = filter_field(_("Outcome"), EventOutcome.choices)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = filter_field(_("Person"), people)


class PositionForm(LabelledForm):
    """The position in the audit log, in the query string: before or after an event."""

    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_NUMBER)
    after = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_NUMBER)

    @property
    def values(self) -> Mapping[str, Any]:
        """The valid positions."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
