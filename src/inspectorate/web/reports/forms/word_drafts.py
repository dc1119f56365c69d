"""Forms of Word documents of a draft: upload, and the sections to take over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm
from inspectorate.word_drafts.document_safety import MAX_DOCUMENT_BYTES


class WordUploadForm(LabelledForm):
    """A Word document that was made from the draft."""

    file = forms.FileField(
        label=_("Word document"),
        help_text=_("The document that you downloaded here and edited (.docx), up to 30 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("Select a Word document"), "empty": _("The selected file is empty")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Return the file. Raises ValidationError if it is too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_DOCUMENT_BYTES:
            raise forms.ValidationError(_("The Word document must be smaller than 30 MB"))
        return file


class TakeOverForm(LabelledForm):
    """The sections to take over, each with the version that the page showed: “2.1@3”."""

    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        error_messages={
            "required": _("Select the sections to take over"),
            "invalid_choice": _("A section has changed since you opened this page. Read the changes again"),
        },
    )

    def __init__(self, *args: Any, sections: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, value) for value in sections]
        self.fields["sections"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[tuple[str, int]]:
        """The keys of the sections that were selected, each with its version."""
        pairs = (value.rpartition("@") for value in self.cleaned_data["sections"])
        return [(key, int(version)) for key, _at, version in pairs]
