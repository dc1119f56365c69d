"""The form with which a head of inspections adopts an edition."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inspectorate.web.adoption.queries import ValueGroup
from inspectorate.web.form_fields import LabelledForm, PlainTextField
from inspectorate.web.translation import translated

ALL = "all"
"""Choice of a checkbox list that stands for every value in it."""


class AdoptionForm(LabelledForm):
    """Form to confirm each unconfirmed value of an edition, with a reference for each kind of value."""

    purpose = PlainTextField(
        label=_("What is the adoption limited to? (optional)"),
        help_text=_("For example, “a pilot in 2 services”. Leave blank if there is no limit."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, groups: list[ValueGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        purpose = self.fields.pop("purpose")
        for number, group in enumerate(groups):
            self.fields[f"confirmed_{number}"] = forms.MultipleChoiceField(
                label=translated(group.title),
                help_text=_("Select each value that you confirm."),
                widget=forms.CheckboxSelectMultiple,
                choices=[(ALL, _all_of(group)), *((value.key, _label(value)) for value in group.values)],
                required=False,
            )
            self.fields[f"reference_{number}"] = PlainTextField(
                label=_("Reference for %(kind)s") % {"kind": translated(group.title).lower()},
                help_text=_("The document, decision or minute that confirms these values."),
                max_length=300,
                required=False,
            )
        self.fields["purpose"] = purpose

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The two fields of each group: its checkboxes and its reference."""
        return [
            (self[f"confirmed_{number}"], self[f"reference_{number}"]) for number in range(len(self.groups))
        ]

    def clean(self) -> dict[str, Any]:
        """Require that every value is confirmed, and that every group has a reference."""
        cleaned = super().clean() or {}
        for number, group in enumerate(self.groups):
            confirmed = set(cleaned.get(f"confirmed_{number}", ()))
            left = 0 if ALL in confirmed else sum(value.key not in confirmed for value in group.values)
            if left and not self.has_error(f"confirmed_{number}"):
                self.add_error(f"confirmed_{number}", _left_out(group, left))
            if not cleaned.get(f"reference_{number}") and not self.has_error(f"reference_{number}"):
                sentence = _("Enter a reference for %(kind)s") % {"kind": translated(group.title).lower()}
                self.add_error(f"reference_{number}", sentence)
        return cleaned

    @property
    def references(self) -> Mapping[str, str]:
        """The reference of each value, by its key. Read it after the form has been validated."""
        return {
            value.key: self.cleaned_data[f"reference_{number}"]
            for number, group in enumerate(self.groups)
            for value in group.values
        }


def _all_of(group: ValueGroup) -> str:
    return ngettext("All %(number)s value", "All %(number)s values", len(group.values)) % {
        "number": len(group.values)
    }


def _label(value: Any) -> str:
    text = f"{value.title}: {value.value}" if value.value else value.title
    return f"{text} ({value.note})" if value.note else text


def _left_out(group: ValueGroup, left: int) -> str:
    return ngettext(
        "Confirm every value under “%(kind)s”, or use another edition. %(number)s value is not confirmed",
        "Confirm every value under “%(kind)s”, or use another edition. %(number)s values are not confirmed",
        left,
    ) % {"kind": translated(group.title), "number": left}
