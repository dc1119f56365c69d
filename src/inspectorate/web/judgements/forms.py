"""What people write about judgements, evidence, lines of enquiry and the panel."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from inspectorate.method.standards import EvidenceKind, Standard
from inspectorate.web.form_fields import (
    DateField,
    ReferencesField,
    known_references,
    rating_field,
    text_field,
)

LARGEST = 10_000_000
STARTS = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "csv": (),
    "txt": (),
}
"""The files that are taken as evidence, by ending, with how each begins; plain text begins as it likes."""
DIRECTIONS = (
    ("strength", _("A strength")),
    ("improvement", _("An area for improvement")),
    ("neutral", _("Neither")),
)


class JudgementForm(forms.Form):
    """A rating, and for each key question the reasons and the evidence cited."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, standard: Standard, ratings: Sequence[str], known: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.standard, known = standard, frozenset(known)
        for number, key in enumerate(standard.key_questions):
            self.fields[f"reasons_{number}"] = text_field(
                _("Reasons"), required=_("Give the reasons for %(id)s") % {"id": key.id}, rows=6
            )
            self.fields[f"evidence_{number}"] = ReferencesField(
                label=_("Evidence cited"),
                help_text=_("References from the list of evidence, with commas between them."),
                valid=known,
            )
        self.fields["rating"] = rating_field(_("Proposed rating"), ratings)

    @property
    def asked(self) -> list[tuple[Any, Any, Any]]:
        """Each key question with its two fields."""
        return [
            (key, self[f"reasons_{number}"], self[f"evidence_{number}"])
            for number, key in enumerate(self.standard.key_questions)
        ]

    def told(self, part: str) -> dict[str, Any]:
        """What was written, by key question."""
        return {
            key.id: self.cleaned_data[f"{part}_{number}"]
            for number, key in enumerate(self.standard.key_questions)
            if self.cleaned_data[f"{part}_{number}"]
        }


class EvidenceForm(forms.Form):
    """A piece of evidence, in words and as a file."""

    def __init__(
        self, *args: Any, kinds: Iterable[EvidenceKind], questions: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            label=_("What is it?"),
            help_text=_("For example: minutes of the management board, June 2026. No child’s name."),
            max_length=300,
            error_messages={"required": _("Say what it is")},
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("What kind of evidence is it?"), choices=[(kind.key, kind.title) for kind in kinds]
        )
        self.fields["received"] = DateField(label=_("When was it received? (optional)"), required=False)
        self.fields["supports"] = ReferencesField(
            label=_("Which key questions does it bear on? (optional)"),
            help_text=_("Their numbers, with commas between them."),
            valid=questions,
        )
        self.fields["finding"] = text_field(_("What does it show?"), required=_("Say what it shows"))
        self.fields["direction"] = forms.ChoiceField(
            label=_("It shows"), choices=DIRECTIONS, widget=forms.RadioSelect, initial="neutral"
        )
        self.fields["file"] = forms.FileField(
            label=_("The file (optional)"),
            help_text=_("A PDF, Word, OpenDocument, Excel, CSV or text file or a picture, up to 10 MB."),
            required=False,
            widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in STARTS)}),
            error_messages={"empty": _("The file is empty")},
        )

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Take only what the ending and the beginning agree on."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        ending = (file.name or "").rpartition(".")[2].lower()
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB"))
        if ending not in STARTS:
            raise forms.ValidationError(_("Files of this kind are not taken. Save it as a PDF first"))
        start = file.read(16)
        file.seek(0)
        if (STARTS[ending] and not start.startswith(STARTS[ending])) or (
            not STARTS[ending] and b"\0" in start
        ):
            raise forms.ValidationError(_("The file is not what its name says. Save it again, or as a PDF"))
        return file


class RaiseEnquiryForm(forms.Form):
    """A question the cases raise."""

    def __init__(self, *args: Any, questions: Iterable[str], sampled: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sampled = frozenset(sampled)
        self.fields["text"] = text_field(
            _("What is to be found out?"),
            required=_("Say what is to be found out"),
            rows=4,
            hint=_("For example: why plans are late when a child moves between teams. No child’s name."),
        )
        self.fields["cases"] = forms.CharField(
            label=_("Which cases raise it? (optional)"),
            help_text=_("Their ids, with commas between them."),
            max_length=2000,
            required=False,
        )
        self.fields["supports"] = ReferencesField(
            label=_("Which key questions does it bear on? (optional)"),
            help_text=_("Their numbers, with commas between them."),
            valid=questions,
        )

    def clean_cases(self) -> list[str]:
        """The ids of cases in the samples, each once; an id may have spaces in it."""
        given = re.split(r"[,;\n]+", self.cleaned_data["cases"])
        return known_references([each.strip() for each in given if each.strip()], self.sampled)


class AnswerEnquiryForm(forms.Form):
    """What was found."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    outcome = text_field(_("What was found?"), required=_("Say what was found"))
