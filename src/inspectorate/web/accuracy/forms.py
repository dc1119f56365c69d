"""Forms of the factual accuracy check: who gets the draft, challenges, responses, returned files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from inspectorate.method.report.accuracy.returned_answers import MOST_BYTES
from inspectorate.method.report.accuracy.statements import NumberedStatement
from inspectorate.method.report.accuracy.working_days import DEFAULT_WORKING_DAYS, MOST_WORKING_DAYS
from inspectorate.web.accuracy.changes.challenges import ChallengeWords, EvidenceUpload
from inspectorate.web.accuracy.changes.checks import OutsideRecipient
from inspectorate.web.accuracy.changes.responses import ResponseWords
from inspectorate.web.accuracy.models import LONGEST_NAME, ChallengeOutcome
from inspectorate.web.form_fields import LabelledForm, PlainTextField, text_field
from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.judgements.forms import checked_file, evidence_file_field
from inspectorate.web.lists import FilterForm, filter_field, has_words, search_field
from inspectorate.web.people.models import Person
from inspectorate.web.states import Role
from inspectorate.web.translation import translated

MOST_FILES = 3
"""Number of files in one challenge. Another challenge to the same statement can have more."""
MOST_BYTES_OF_FILES = 20_000_000
"""Bytes of the files in one challenge, together."""
FILES = (
    (_("First file (optional)"), _("The first file")),
    (_("Second file (optional)"), _("The second file")),
    (_("Third file (optional)"), _("The third file")),
)
"""The label of each file, and how messages call it."""
MOST_OTHERS = 20
"""Number of recipients without an account."""


class StatementFilterForm(FilterForm):
    """The statements of a draft to show: those with some words, and those of one section."""

    search = search_field(_("Text of the statement"))

    def __init__(self, *args: Any, sections: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = filter_field(_("Section"), [(section, section) for section in sections])

    def chosen(self, statements: Sequence[NumberedStatement]) -> list[NumberedStatement]:
        """Return the statements that have every word, in any case, and are of the section."""
        search, section = self.values.get("search", ""), self.values.get("section")
        return [
            statement
            for statement in statements
            if section in (None, statement.title) and has_words(search, statement.text)
        ]


class SendForm(LabelledForm):
    """Who gets the draft, and by when they answer."""

    def __init__(self, *args: Any, members: Sequence[TeamMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.person_id): member.person for member in members}
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("Who gets the draft?"),
            choices=[
                (str(member.person_id), f"{member.person.name}, {translated(Role(member.role).title)}")
                for member in members
            ],
            initial=[str(member.person_id) for member in members if member.role == Role.SERVICE_HEAD],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["others"] = PlainTextField(
            label=_("Recipients without an account (optional)"),
            help_text=_(
                "One on each line: name, comma, email address. You send each of them a file yourself: we do "
                "not send attachments."
            ),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=10_000,
            required=False,
        )
        self.fields["working_days"] = forms.IntegerField(
            label=_("Number of working days for the check"),
            help_text=_(
                "Monday to Friday, without bank holidays in England and Wales. 10 is a suggestion. No "
                "published source confirms this number yet."
            ),
            initial=DEFAULT_WORKING_DAYS,
            min_value=1,
            max_value=MOST_WORKING_DAYS,
        )

    def clean_others(self) -> list[OutsideRecipient]:
        """Return the recipients without an account. Raises ValidationError for a line without an address."""
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if len(lines) > MOST_OTHERS:
            raise forms.ValidationError(_("Enter at most 20 recipients without an account"))
        others = []
        for line in lines:
            name, comma, email = (part.strip() for part in line.rpartition(","))
            if not comma or not name or len(name) > LONGEST_NAME:
                raise forms.ValidationError(_("Enter a name, a comma and an email address on each line"))
            try:
                validate_email(email)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("Enter email addresses in the correct format, like name@example.com")
                ) from None
            others.append(OutsideRecipient(name, email))
        return others

    @property
    def people(self) -> list[Person]:
        """The people who were selected."""
        return [self.members[number] for number in self.cleaned_data["people"]]


class ChallengeForm(LabelledForm):
    """A challenge to a statement: what is wrong, what would be right, and what shows it."""

    def __init__(self, *args: Any, statement: NumberedStatement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if figures := [figure for figure in statement.figures if figure.because]:
            self.fields["figure"] = forms.ChoiceField(
                label=_("What do you challenge?"),
                choices=[
                    ("", _("The statement")),
                    *{figure.reference: f"“{figure.text}”: {figure.because}" for figure in figures}.items(),
                ],
                widget=forms.RadioSelect,
                required=False,
            )
        hint = _("There is no limit of length. All files together can have up to 20 MB.")
        self.fields["wrong"] = PlainTextField(
            label=_("What is wrong?"),
            help_text=hint,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": _("Enter what is wrong")},
        )
        self.fields["right"] = PlainTextField(
            label=_("What would be right? (optional)"),
            widget=forms.Textarea(attrs={"rows": 4}),
            required=False,
        )
        self.fields["evidence"] = PlainTextField(
            label=_("What shows that the statement is wrong? (optional)"),
            help_text=_("Name documents and pages, or add files. No child’s name."),
            widget=forms.Textarea(attrs={"rows": 4}),
            required=False,
        )
        for name, (label, _subject) in zip(self.file_names, FILES, strict=True):
            self.fields[name] = evidence_file_field(label)

    file_names = tuple(f"file_{number}" for number in range(1, MOST_FILES + 1))

    def clean(self) -> dict[str, Any]:
        """Return what was sent. Adds an error for each file that is not accepted, and for all together."""
        for name, (_label, subject) in zip(self.file_names, FILES, strict=True):
            try:
                checked_file(self.cleaned_data.get(name), subject)
            except forms.ValidationError as error:
                self.add_error(name, error)
        if sum(file.size or 0 for file in self._files()) > MOST_BYTES_OF_FILES:
            self.add_error(self.file_names[0], _("All files together must be smaller than 20 MB"))
        return self.cleaned_data

    @property
    def words(self) -> ChallengeWords:
        """What was written."""
        values = self.cleaned_data
        return ChallengeWords(
            values["wrong"], values["right"], values["evidence"], values.get("figure") or ""
        )

    @property
    def uploads(self) -> list[EvidenceUpload]:
        """The files that were sent."""
        return [EvidenceUpload(file.name or "", file.read()) for file in self._files()]

    def _files(self) -> "list[UploadedFile[Any]]":
        return [file for name in self.file_names if (file := self.cleaned_data.get(name))]


class ResponseForm(LabelledForm):
    """A response to a challenge."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    outcome = forms.ChoiceField(
        label=_("Is the challenge accepted?"),
        choices=ChallengeOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether the challenge is accepted")},
    )
    reason = text_field(
        _("Why?"),
        required=_("Enter the reason for the response"),
        hint=_("The service reads the reason after the responses are signed off."),
        subject=_("Reason for the response"),
    )

    def __init__(self, *args: Any, sections: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"] = forms.MultipleChoiceField(
            label=_("Which other sections of the draft change because of it? (optional)"),
            help_text=_(
                "The section of the statement may change without being named. A change in any other section "
                "must be named here, or it blocks the sign-off of the responses."
            ),
            choices=list(sections.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["asks_panel"] = forms.BooleanField(
            label=_("An answer about a case or a rating must change: ask the ratings panel again"),
            help_text=_("A head of inspections reopens the panel. The challenge stays open until then."),
            required=False,
        )

    @property
    def words(self) -> ResponseWords:
        """What was written."""
        values = self.cleaned_data
        outcome = ChallengeOutcome(values["outcome"])
        return ResponseWords(outcome, values["reason"], values["sections"], values["asks_panel"])


class LateChallengeForm(LabelledForm):
    """The decision about a challenge that arrived after the deadline."""

    is_admitted = forms.TypedChoiceField(
        label=_("Do you admit this challenge?"),
        choices=[("yes", _("Yes, it gets a response")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether you admit the challenge")},
    )
    reason = text_field(
        _("Why?"),
        required=_("Enter a reason for the decision"),
        hint=_("The sender reads the reason."),
        subject=_("Reason for the decision"),
        rows=3,
    )


class ReturnedFileForm(LabelledForm):
    """A file with answers that a recipient without an account has sent back."""

    file = forms.FileField(
        label=_("File with answers"),
        help_text=_("The file that the recipient’s browser saved. It ends in .json and has up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
        error_messages={
            "required": _("Select the file with answers"),
            "empty": _("The file is empty"),
        },
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Return the file. Raises ValidationError if it is too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file must be smaller than 5 MB"))
        return file


class ResponsesDigestForm(LabelledForm):
    """A signature under responses: the digest of those that were read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
