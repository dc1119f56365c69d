"""Forms for long lists and samples."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inspectorate.method.sample.description import REPLACEMENT_PRICES
from inspectorate.method.standards import LongListField
from inspectorate.web.cases.queries.samples import ReplacementPreview
from inspectorate.web.form_fields import LabelledForm, PlainTextField
from inspectorate.web.translation import translated

REPLACEMENT_TITLES: Mapping[str, Any] = {
    "random": _("Any eligible case that has not been in the sample."),
    "alike": _("Only the cases that match it best."),
}

SOURCE_TITLES: Mapping[str, Any] = {
    "dice": _("ten-sided dice"),
    "public": _("a public value"),
    "system": _("a random number from this service"),
    "chosen": _("a person"),
}

LARGEST = 20_000_000
"""Maximum size of a long list's file, in bytes."""

GREATEST_SEED = 999_999_999


class LongListForm(LabelledForm):
    """Form to upload a long list, with the sheet to read."""

    file = forms.FileField(
        label=_("Long list"),
        help_text=_(
            "An Excel workbook (.xlsx), an OpenDocument spreadsheet (.ods) or a CSV file, up to 20 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.txt"}),
        error_messages={"required": _("Select a file"), "empty": _("The selected file is empty")},
    )
    sheet = PlainTextField(
        label=_("Name of the sheet (optional)"),
        help_text=_("Only needed if the workbook has more than one list."),
        max_length=120,
        required=False,
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Reject a file that is too large."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("The selected file must be smaller than 20 MB. Leave out columns that are not needed.")
            )
        return file


class ColumnsForm(LabelledForm):
    """Form to confirm which heading of the file holds which field."""

    def __init__(
        self,
        *args: Any,
        fields: Sequence[LongListField],
        headings: Sequence[str],
        suggested: Mapping[str, str],
        uses: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.titles = {field.key: _in_sentence(field.title) for field in fields}
        choices = [("", _("Not in the file")), *((heading, heading) for heading in headings)]
        for field in fields:
            self.fields[field.key] = forms.ChoiceField(
                label=_("%(title)s (needed)") % {"title": field.title} if field.required else field.title,
                help_text=uses.get(field.key, ""),
                choices=choices,
                required=field.required,
                initial=suggested.get(field.key, ""),
                error_messages={
                    "required": _("Select the column for %(title)s") % {"title": self.titles[field.key]}
                },
            )

    def clean(self) -> dict[str, Any]:
        """Reject a heading that is chosen for two fields."""
        cleaned = super().clean() or self.cleaned_data
        used: dict[str, str] = {}
        for key, heading in list(cleaned.items()):
            if heading and heading in used:
                message = _("You have already selected this column for %(other)s") % {
                    "other": self.titles[used[heading]]
                }
                self.add_error(key, message)
            used.setdefault(heading, key)
        return cleaned


class ReasonAgainForm(LabelledForm):
    """Base of the forms that seal or draw: with `again` they ask for a reason."""

    reason = PlainTextField(
        label=_("Reason for drawing again"),
        help_text=_("Everyone who can see the sample can see this reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Enter a reason for drawing again")},
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]


def _in_sentence(title: str) -> str:
    """Return the title of a field inside a sentence."""
    return title[:1].lower() + title[1:]


def _limit_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Maximum cases for each case manager (optional)"),
        help_text=_(
            "Set a limit only if one person could not give that many interviews. With a limit, cases do not "
            "all have the same chance of being drawn."
        ),
        min_value=1,
        max_value=1000,
        required=False,
    )


class SealDrawForm(ReasonAgainForm):
    """Form to seal a draw: its design, and how the number of the sample will be decided."""

    size = forms.IntegerField(
        label=_("Number of cases (optional)"),
        help_text=_("Leave this blank to use the inspectorate’s formula."),
        min_value=1,
        max_value=100_000,
        required=False,
    )
    factors = forms.MultipleChoiceField(
        label=_("Other characteristics to balance (optional)"),
        help_text=_("The more you select, the less exactly the sample may match all eligible cases."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    max_per_manager = _limit_field()
    decided_by = forms.ChoiceField(
        label=_("How will you decide which sample is drawn?"),
        choices=[("dice", _("Three ten-sided dice")), ("public", _("A public random value"))],
        widget=forms.RadioSelect,
        initial="dice",
        error_messages={"required": _("Select how you will decide which sample is drawn")},
    )
    origin = PlainTextField(
        label=_("Name of the public value"),
        help_text=_(
            "It must not be published yet when you seal the draw. For example, “drand round 4711000”."
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
            self.add_error("origin", _("Enter the name of the public value"))
        return cleaned


class DiceForm(LabelledForm):
    """Form for the figures that ten-sided dice show."""

    value = PlainTextField(
        label=_("Result of the dice"),
        help_text=_("The 3 digits, in the order you agreed to read the dice. For example, 417."),
        validators=[
            RegexValidator(r"^\s*[0-9]{3}\s*\Z", _("Enter the result of the dice as 3 digits, like 417"))
        ],
        error_messages={"required": _("Enter the result of the dice")},
    )


class PublicValueForm(LabelledForm):
    """Form for a public value, as it was published."""

    value = PlainTextField(
        label=_("Public value"),
        help_text=_("Copy the value exactly as it was published."),
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


class ReplaceCaseForm(LabelledForm):
    """Form to record why a sampled case is replaced, and among which cases chance selects another."""

    reason = PlainTextField(
        label=_("Reason why this case cannot be assessed"),
        help_text=_("Do not name the child. Everyone who can see the sample can see this reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Enter the reason why this case cannot be assessed")},
    )
    rule = forms.ChoiceField(
        label=_("Which cases can replace it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select which cases can replace it")},
    )

    def __init__(
        self,
        *args: Any,
        previews: Mapping[str, ReplacementPreview] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (
                rule,
                f"{REPLACEMENT_TITLES[rule]} {translated(price)} {preview_text(previews.get(rule))}".strip(),
            )
            for rule, price in REPLACEMENT_PRICES.items()
        ]


def preview_text(preview: ReplacementPreview | None) -> str:
    """Return how many cases can replace another, and on how many characteristics they match."""
    if preview is None:
        return ""
    matches = f"{preview.most}"
    if preview.fewest != preview.most:
        matches = _("%(fewest)s to %(most)s") % {"fewest": preview.fewest, "most": preview.most}
    text = ngettext(
        "%(num)s case can replace it. It matches on %(matches)s of %(all)s characteristics.",
        "%(num)s cases can replace it. They match on %(matches)s of %(all)s characteristics.",
        preview.cases,
    )
    return text % {"num": preview.cases, "matches": matches, "all": preview.characteristics}


class CompleteReplacementForm(LabelledForm):
    """Form for the chance that selects the case that comes in: dice, or the system."""

    source = forms.ChoiceField(
        label=_("How will you select the case?"),
        widget=forms.RadioSelect,
        choices=[("dice", _("Ten-sided dice")), ("system", _("A random number from this service"))],
        error_messages={"required": _("Select how you will select the case")},
    )
    value = PlainTextField(label=_("Result of the dice"), required=False)
    out = PlainTextField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dice: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dice = dice
        self.fields["value"].help_text = _(
            "Throw %(dice)s dice, and enter their digits in the order you read them."
        ) % {"dice": dice}

    def clean(self) -> dict[str, Any]:
        """Require the figures of the dice, as many as are needed."""
        cleaned = super().clean() or self.cleaned_data
        value = cleaned.get("value", "").strip()
        if cleaned.get("source") == "dice" and not re.fullmatch(f"[0-9]{{{self.dice},18}}", value):
            self.add_error(
                "value", _("The result of the dice must have at least %(dice)s digits") % {"dice": self.dice}
            )
        return {**cleaned, "value": value}
