"""Forms for judgements, evidence items and lines of enquiry."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from inspectorate.method.standards import Framework, KeyQuestion, Standard
from inspectorate.web.form_fields import (
    DateField,
    GroupedChoiceField,
    LabelledForm,
    PlainTextField,
    rating_field,
    subject,
    text_field,
    valid_references,
)
from inspectorate.web.judgements.queries import CitableEvidence
from inspectorate.web.lists import FilterForm, filter_field, search_field

MAX_FILE_BYTES = 10_000_000
FILE_SIGNATURES = {
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
"""File types accepted as evidence, by extension, with their magic numbers; none for plain text."""
DIRECTIONS = (
    ("strength", _("Strength")),
    ("improvement", _("Area for improvement")),
    ("neutral", _("Neither")),
)


def _key_questions_field(label: Any, edition: Framework) -> GroupedChoiceField:
    """Return a field of check boxes for key questions, by standard. Ids of prompts are accepted too."""
    return GroupedChoiceField(
        label=label,
        groups=[
            (
                f"{standard.id} {standard.title}",
                [(key.id, f"{key.id} {key.short or key.text}") for key in standard.key_questions],
            )
            for standard in edition.standards.values()
        ],
        valid=edition.questions,
        among=_("the list of key questions"),
    )


def _evidence_choices(
    key: KeyQuestion, evidence: Sequence[CitableEvidence], cited: Collection[str]
) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return the evidence to choose from: first what supports the key question or is cited, then the rest."""
    questions = {key.id, *(prompt.id for prompt in key.prompts)}
    own = [item for item in evidence if questions & set(item.supports) or item.ref in cited]
    others = [item for item in evidence if item not in own]
    return [
        (name, [(item.ref, _evidence_label(item)) for item in items])
        for name, items in (("", own), (_("Other evidence") if own else _("All evidence"), others))
    ]


def _evidence_label(item: CitableEvidence) -> str:
    """Return the label of evidence to choose: reference, title, kind, and what it shows if that is known."""
    shows = dict(DIRECTIONS)[item.direction] if item.direction in ("strength", "improvement") else ""
    return f"{item.ref} {item.title} ({item.kind}{f'. {shows}' if shows else ''})"


class JudgementForm(LabelledForm):
    """The judgement of a standard: its rating, and the reasons and cited evidence for each key question."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        standard: Standard,
        ratings: Sequence[str],
        evidence: Sequence[CitableEvidence],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.standard = standard
        for number, key in enumerate(standard.key_questions):
            question = {"id": key.id}
            self.fields[f"reasons_{number}"] = text_field(
                _("Reasons"),
                subject=_("Reasons for %(id)s") % question,
                required=_("Enter the reasons for %(id)s") % question,
                rows=6,
            )
            self.fields[f"evidence_{number}"] = GroupedChoiceField(
                label=_("Evidence for %(id)s (optional)") % question,
                groups=_evidence_choices(key, evidence, self.initial.get(f"evidence_{number}", [])),
                among=_("the evidence list"),
            )
        self.fields["rating"] = rating_field(_("Proposed rating"), ratings)

    @property
    def question_fields(self) -> list[tuple[Any, Any, Any]]:
        """Return each key question with its field for reasons and its field for evidence."""
        return [
            (key, self[f"reasons_{number}"], self[f"evidence_{number}"])
            for number, key in enumerate(self.standard.key_questions)
        ]

    def by_question(self, prefix: str) -> dict[str, Any]:
        """Return the values of the reasons or evidence fields by key question, without empty ones."""
        return {
            key.id: self.cleaned_data[f"{prefix}_{number}"]
            for number, key in enumerate(self.standard.key_questions)
            if self.cleaned_data[f"{prefix}_{number}"]
        }


def evidence_file_field(label: Any) -> forms.FileField:
    """Return an optional field for a file with evidence."""
    return forms.FileField(
        label=label,
        help_text=_("A PDF, Word, OpenDocument, Excel, CSV or text file or a picture, up to 10 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in FILE_SIGNATURES)}),
        error_messages={"empty": _("The file is empty")},
    )


class EvidenceForm(LabelledForm):
    """An evidence item: its description, and a file."""

    def __init__(self, *args: Any, edition: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = PlainTextField(
            label=_("Title"),
            help_text=_("For example: minutes of the management board, June 2026. No child’s name."),
            max_length=300,
            error_messages={"required": _("Enter a title")},
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of evidence"),
            choices=[(kind.key, kind.title) for kind in edition.evidence.kinds],
            widget=forms.RadioSelect,
            error_messages={"required": _("Select the kind of evidence")},
        )
        self.fields["received"] = DateField(
            name=_("date received"), label=_("Date received (optional)"), required=False
        )
        self.fields["supports"] = _key_questions_field(_("Key questions it supports (optional)"), edition)
        self.fields["finding"] = text_field(
            _("What does the evidence show?"), required=_("Enter what the evidence shows")
        )
        self.fields["direction"] = forms.ChoiceField(
            label=_("Does it show a strength or an area for improvement?"),
            choices=DIRECTIONS,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Select if it shows a strength, an area for improvement or neither")
            },
        )
        self.fields["file"] = evidence_file_field(_("File (optional)"))

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Return the file. Raises ValidationError if its size, extension or magic number is not accepted."""
        return checked_file(self.cleaned_data.get("file"))


def checked_file(file: "UploadedFile[Any] | None", subject: Any = None) -> "UploadedFile[Any] | None":
    """Return an uploaded file. Raises ValidationError if its size, extension or magic number is wrong.

    `subject` names the file in the message, on a form with several; it is “The file” without one.
    """
    if file is None:
        return None
    extension = (file.name or "").rpartition(".")[2].lower()
    if (file.size or 0) > MAX_FILE_BYTES:
        raise forms.ValidationError(
            _("%(file)s must be smaller than 10 MB") % {"file": subject or _("The file")}
        )
    if extension not in FILE_SIGNATURES:
        raise forms.ValidationError(
            _("%(file)s must be a PDF, Word, OpenDocument, Excel, CSV or text file, or a picture")
            % {"file": subject or _("The file")}
        )
    first_bytes = file.read(16)
    file.seek(0)
    if (FILE_SIGNATURES[extension] and not first_bytes.startswith(FILE_SIGNATURES[extension])) or (
        not FILE_SIGNATURES[extension] and b"\0" in first_bytes
    ):
        raise forms.ValidationError(
            _("The contents of the file do not match its name. Save the file again, or as a PDF")
        )
    return file


class EvidenceFilterForm(FilterForm):
    """Search and filters of the evidence items."""

    search = search_field(_("Reference, text, file or name"))

    def __init__(self, *args: Any, edition: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, kind.title) for kind in edition.evidence.kinds]
        standards = [
            (standard.id, f"{standard.id} {standard.title}")
            for domain in edition.domains
            for standard in domain.standards
        ]
        self.fields["kind"] = filter_field(_("Kind of evidence"), kinds)
        self.fields["standard"] = filter_field(_("Standard"), standards)
        self.fields["direction"] = filter_field(_("Strength or area for improvement"), DIRECTIONS)


class LineOfEnquiryForm(LabelledForm):
    """A new line of enquiry."""

    def __init__(self, *args: Any, edition: Framework, sampled: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sampled = frozenset(sampled)
        self.fields["text"] = text_field(
            _("What do you need to find out?"),
            required=_("Enter what you need to find out"),
            rows=4,
            hint=_("For example: why plans are late when a child moves between teams. No child’s name."),
        )
        self.fields["cases"] = PlainTextField(
            label=_("Cases that raise this question (optional)"),
            help_text=_("Enter case references, with commas between them."),
            max_length=2000,
            required=False,
        )
        self.fields["supports"] = _key_questions_field(_("Key questions it is about (optional)"), edition)

    def clean_cases(self) -> list[str]:
        """Return the ids of sampled cases, without duplicates. An id may contain spaces."""
        ids = re.split(r"[,;\n]+", self.cleaned_data["cases"])
        references = [case_id.strip() for case_id in ids if case_id.strip()]
        cases = subject(self.fields["cases"])
        return valid_references(references, self.sampled, among=str(_("the sample")), of=cases)


class LineOfEnquiryOutcomeForm(LabelledForm):
    """The outcome of a line of enquiry."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    outcome = text_field(_("What was found?"), required=_("Enter what was found"))


class LineOfEnquiryFilterForm(FilterForm):
    """Search and filter of the lines of enquiry."""

    search = search_field(_("Reference, text or name"))
    state = filter_field(_("Outcome"), [("open", _("No outcome yet")), ("answered", _("Outcome recorded"))])
