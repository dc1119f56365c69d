"""Forms for long lists and samples."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from inspectorate.method.sample.description import REPLACEMENT_PRICES
from inspectorate.method.standards import LongListField
from inspectorate.web.form_fields import PlainTextField
from inspectorate.web.translation import translated

REPLACEMENT_TITLES: Mapping[str, Any] = {
    "random": _("Any of the eligible cases left."),
    "alike": _("Only those left that are most like it."),
}

SOURCE_TITLES: Mapping[str, Any] = {
    "dice": _("ten-sided dice"),
    "public": _("a public value"),
    "system": _("a random number of this service"),
    "chosen": _("a person"),
}

LARGEST = 20_000_000
"""Maximum size of a long list's file, in bytes."""

GREATEST_SEED = 999_999_999


class LongListForm(forms.Form):
    """Form to upload a long list, with the sheet to read."""

    file = forms.FileField(
        label=_("The long list"),
        help_text=_(
            "An Excel workbook (.xlsx), an OpenDocument spreadsheet (.ods) or a CSV file, up to 20 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.txt"}),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )
    sheet = PlainTextField(
        label=_("Name of the sheet (optional)"),
        help_text=_("Only if the workbook has more than one list."),
        max_length=120,
        required=False,
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Reject a file that is too large."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB. Leave out what is not asked for."))
        return file


class ColumnsForm(forms.Form):
    """Form to confirm which heading of the file holds which field."""

    def __init__(
        self,
        *args: Any,
        fields: Sequence[LongListField],
        headings: Sequence[str],
        suggested: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file")), *((heading, heading) for heading in headings)]
        for field in fields:
            self.fields[field.key] = forms.ChoiceField(
                label=field.title,
                choices=choices,
                required=field.required,
                initial=suggested.get(field.key, ""),
                error_messages={"required": _("Say which heading is “%(title)s”") % {"title": field.title}},
            )

    def clean(self) -> dict[str, Any]:
        """Reject a heading that is chosen for two fields."""
        cleaned = super().clean() or self.cleaned_data
        used: dict[str, str] = {}
        for key, heading in list(cleaned.items()):
            if heading and heading in used:
                message = _("This heading is already given for “%(other)s”") % {
                    "other": self.fields[used[heading]].label
                }
                self.add_error(key, message)
            used.setdefault(heading, key)
        return cleaned


class ReasonAgainForm(forms.Form):
    """Base of the forms that seal or draw: with `again` they ask for a reason."""

    reason = PlainTextField(
        label=_("Why is it done again?"),
        help_text=_("Everyone who sees the sample sees the reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say why it is done again")},
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]


def _limit_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Most cases of one case manager (optional)"),
        help_text=_("Use a limit only if one person could not give so many interviews. It changes chances."),
        min_value=1,
        max_value=1000,
        required=False,
    )


class SealDrawForm(ReasonAgainForm):
    """Form to seal a draw: its design, and how the number of the sample will be decided."""

    size = forms.IntegerField(
        label=_("Number of cases (optional)"),
        help_text=_("Leave it empty to use the number of the inspectorate’s formula."),
        min_value=1,
        max_value=100_000,
        required=False,
    )
    factors = forms.MultipleChoiceField(
        label=_("Balance also on (optional)"),
        help_text=_("With more factors the match with all eligible cases can be less exact."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    max_per_manager = _limit_field()
    decided_by = forms.ChoiceField(
        label=_("What decides which sample is drawn?"),
        choices=[("dice", _("Three ten-sided dice, in the meeting")), ("public", _("A public random value"))],
        widget=forms.RadioSelect,
        initial="dice",
        error_messages={"required": _("Select what decides which sample is drawn")},
    )
    origin = PlainTextField(
        label=_("Which public value?"),
        help_text=_(
            "Only for a public random value. Name a publication that has not appeared yet, for example "
            "“drand round 4711000”."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, fields: Sequence[LongListField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        factors = self.fields["factors"]
        factors.choices = [(field.key, field.title) for field in fields]  # type: ignore[attr-defined]
        if not fields:
            del self.fields["factors"]

    def clean(self) -> dict[str, Any]:
        """Require the publication of a public value, and leave it out for dice."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decided_by") == "dice":
            cleaned["origin"] = ""
        elif cleaned.get("decided_by") == "public" and not cleaned.get("origin", "").strip():
            self.add_error("origin", _("Name the publication"))
        return cleaned


class DiceForm(forms.Form):
    """Form for the figures that ten-sided dice show."""

    value = PlainTextField(
        label=_("What the dice show"),
        help_text=_("The figures of three ten-sided dice, in the order they are read, for example 417."),
        validators=[
            RegexValidator(r"^\s*[0-9]{3}\s*\Z", _("Enter three figures from 0 to 9, for example 417"))
        ],
        error_messages={"required": _("Enter what the dice show")},
    )


class PublicValueForm(forms.Form):
    """Form for a public value, as it was published."""

    value = PlainTextField(
        label=_("The public value"),
        help_text=_("Copy it exactly as it was published."),
        max_length=1000,
        error_messages={"required": _("Enter the public value")},
    )


class DrawSampleForm(ReasonAgainForm):
    """Form to draw a sample from a seed, as a trial: seed, limit per case manager, and a reason."""

    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("Any whole number. The same list and seed give the same sample."),
        min_value=0,
        max_value=GREATEST_SEED,
        error_messages={"required": _("Enter the seed"), "invalid": _("The seed must be a whole number")},
    )
    max_per_manager = _limit_field()

    field_order = ("seed", "max_per_manager", "reason")


class ReplaceCaseForm(forms.Form):
    """Form to record why a sampled case is replaced, and among which cases chance selects another."""

    reason = PlainTextField(
        label=_("Why can this case not be assessed?"),
        help_text=_("Do not name the child. The reason is printed in the record of the sample."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say why it cannot be assessed")},
    )
    rule = forms.ChoiceField(
        label=_("Which cases can take its place?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select which cases can take its place")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (rule, f"{REPLACEMENT_TITLES[rule]} {translated(price)}")
            for rule, price in REPLACEMENT_PRICES.items()
        ]


class CompleteReplacementForm(forms.Form):
    """Form for the chance that selects the case that comes in: dice, or the system."""

    source = forms.ChoiceField(
        label=_("What selects the case that comes in?"),
        widget=forms.RadioSelect,
        choices=[("dice", _("Ten-sided dice")), ("system", _("A random number of this service"))],
        error_messages={"required": _("Select what selects the case")},
    )
    value = PlainTextField(label=_("What the dice show"), required=False)

    def __init__(self, *args: Any, dice: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dice = dice
        self.fields["value"].help_text = _(
            "Only for dice. Throw %(dice)s and enter their figures in the order they are read."
        ) % {"dice": dice}

    def clean(self) -> dict[str, Any]:
        """Require the figures of the dice, as many as are needed."""
        cleaned = super().clean() or self.cleaned_data
        value = cleaned.get("value", "").strip()
        if cleaned.get("source") == "dice" and not re.fullmatch(f"[0-9]{{{self.dice},18}}", value):
            self.add_error("value", _("Enter the figures of %(dice)s dice") % {"dice": self.dice})
        return {**cleaned, "value": value}
