"""Form for importing a package."""

import zipfile
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm

MAX_PACKAGE_BYTES = 50_000_000


class ImportPackageForm(LabelledForm):
    """The zip file of a package."""

    file = forms.FileField(
        label=_("Package"),
        help_text=_("A zip file of an inspection’s package, up to 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"required": _("Select a package"), "empty": _("The selected file is empty")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Return the file. Raises ValidationError if it is too large, or no zip file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_PACKAGE_BYTES:
            raise forms.ValidationError(_("The package must be smaller than 50 MB"))
        if not zipfile.is_zipfile(file):
            raise forms.ValidationError(
                _("The package must be a zip file. This file is something else, or part of it is missing")
            )
        file.seek(0)
        return file
