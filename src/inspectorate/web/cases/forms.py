"""Forms for long lists and samples."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from inspectorate.method.standards import LongListField

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
    sheet = forms.CharField(
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


class DrawSampleForm(forms.Form):
    """Form to draw a sample: seed, limit per case manager, and a reason for drawing again."""

    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_(
            "Any whole number, agreed on while both of you see it. The same seed gives the same sample."
        ),
        min_value=0,
        max_value=GREATEST_SEED,
        error_messages={"required": _("Enter the seed"), "invalid": _("The seed must be a whole number")},
    )
    max_per_manager = forms.IntegerField(
        label=_("Most cases of one case manager (optional)"),
        help_text=_(
            "Leave it empty unless one could not give so many interviews. A limit costs some balance."
        ),
        min_value=1,
        max_value=1000,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why is it drawn again?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if again:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _("Say why it is drawn again")
        else:
            del self.fields["reason"]


class ReplaceCaseForm(forms.Form):
    """Form to replace a sampled case, with the reason."""

    reason = forms.CharField(
        label=_("Why can this case not be assessed?"),
        help_text=_("Do not name the child. The reason is printed in the record of the sample."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say why it cannot be assessed")},
    )
