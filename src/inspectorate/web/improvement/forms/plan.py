"""Forms of responses, actions, progress, verification, closures and dates."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import DateField, LabelledForm, PlainTextField, text_field
from inspectorate.web.improvement.changes.actions import ActionWords, NewEvidence
from inspectorate.web.improvement.changes.responses import RecommendationResponseWords
from inspectorate.web.improvement.models import (
    LONGEST_OWNER,
    LONGEST_TITLE,
    ActionState,
    ClosureOutcome,
    ResponseOutcome,
)
from inspectorate.web.judgements.forms import FILE_SIGNATURES, checked_file

LARGEST_VERSION = 2**31 - 1
NO_NAMES = _("Do not name a child or a case.")


def version_field() -> forms.IntegerField:
    """Return the hidden field of the version that the person has seen."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_VERSION)


class RecommendationResponseForm(LabelledForm):
    """The response to a recommendation, with the body that gave it if that is not the service."""

    base_version = version_field()
    words_version = version_field()
    outcome = forms.ChoiceField(
        label=_("Is the recommendation accepted?"),
        choices=ResponseOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether the recommendation is accepted")},
    )
    commentary = text_field(_("Commentary (optional if accepted)"), hint=NO_NAMES)
    given_by = PlainTextField(
        label=_("If another body responds, who gave the response? (optional)"),
        help_text=_("Enter a role and the body, for example: chief executive, North health board."),
        max_length=LONGEST_OWNER,
        required=False,
    )
    given_on = DateField(name=_("date of the response"), label=_("Date of the response"))

    def clean(self) -> dict[str, Any]:
        """Require a commentary unless the recommendation is accepted, and a day that is not in the future."""
        cleaned: dict[str, Any] = self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and outcome != ResponseOutcome.ACCEPTED and not cleaned.get("commentary"):
            self.add_error(
                "commentary",
                forms.ValidationError(_("Enter why the recommendation is not accepted, or only partly")),
            )
        if cleaned.get("given_on") and cleaned["given_on"] > timezone.localdate():
            self.add_error(
                "given_on", forms.ValidationError(_("Date of the response must be today or in the past"))
            )
        return cleaned

    @property
    def words(self) -> RecommendationResponseWords:
        """The response."""
        names = ("outcome", "commentary", "given_on", "given_by")
        return RecommendationResponseWords(**{name: self.cleaned_data[name] for name in names})


class ImprovementActionForm(LabelledForm):
    """An action: what is done, the role that owns it, and the day by which it is due."""

    base_version = version_field()
    text = text_field(
        _("What will be done?"),
        required=_("Enter what will be done"),
        hint=_("Describe one action that can be shown to be done. Do not name a child or a case."),
        rows=4,
    )
    owner = PlainTextField(
        label=_("Who is responsible?"),
        help_text=_("Enter a role, for example: head of practice."),
        max_length=LONGEST_OWNER,
        error_messages={"required": _("Enter who is responsible")},
    )
    due = DateField(name=_("date by which the action is due"), label=_("When is the action due?"))

    @property
    def words(self) -> ActionWords:
        """The action."""
        return ActionWords(*(self.cleaned_data[name] for name in ("text", "owner", "due")))


class ActionProgressForm(LabelledForm):
    """Progress of an action: under way or done, what was done, and evidence."""

    base_version = version_field()
    state = forms.ChoiceField(
        label=_("Is the action done?"),
        choices=[
            (ActionState.UNDER_WAY.value, _("No, it is under way")),
            (ActionState.DONE.value, _("Yes, it is done")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether the action is done")},
    )
    note = text_field(_("What was done?"), required=_("Enter what was done"), hint=NO_NAMES)
    title = PlainTextField(
        label=_("Title of the evidence (optional)"),
        help_text=_("For example: attendance list of the training. An action that is done needs evidence."),
        max_length=LONGEST_TITLE,
        required=False,
    )
    evidence = text_field(_("What does the evidence show? (optional)"), hint=NO_NAMES)
    file = forms.FileField(
        label=_("File (optional)"),
        help_text=_("A PDF, Word, OpenDocument, Excel, CSV or text file or a picture, up to 10 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in FILE_SIGNATURES)}),
        error_messages={"empty": _("The file is empty")},
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Return the file. Raises ValidationError if its size, extension or magic number is not accepted."""
        return checked_file(self.cleaned_data.get("file"))

    def clean(self) -> dict[str, Any]:
        """Require a title for evidence, and a text or a file for a title."""
        cleaned: dict[str, Any] = self.cleaned_data
        has_content = bool(cleaned.get("evidence") or cleaned.get("file"))
        if has_content and not cleaned.get("title"):
            self.add_error("title", forms.ValidationError(_("Enter a title of the evidence")))
        if cleaned.get("title") and not has_content and "file" not in self.errors:
            self.add_error(
                "evidence", forms.ValidationError(_("Enter what the evidence shows, or select a file"))
            )
        return cleaned

    @property
    def new_evidence(self) -> NewEvidence | None:
        """The evidence to add; None for none."""
        cleaned = self.cleaned_data
        if not cleaned["title"]:
            return None
        file = cleaned["file"]
        return NewEvidence(
            cleaned["title"],
            cleaned["evidence"],
            file.name if file else "",
            file.read() if file else None,
        )


class ActionVerificationForm(LabelledForm):
    """The decision about an action that is done: verified, or returned with a reason."""

    base_version = version_field()
    decision = forms.ChoiceField(
        label=_("Does the evidence show that the action is done?"),
        choices=[
            ("verify", _("Yes, verify the action")),
            ("return", _("No, return the action to the service")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether the evidence shows that the action is done")},
    )
    reason = text_field(_("Reason, if you return the action (optional)"), hint=NO_NAMES)

    def clean(self) -> dict[str, Any]:
        """Require a reason for returning an action."""
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("decision") == "return" and not cleaned.get("reason"):
            self.add_error("reason", forms.ValidationError(_("Enter why you return the action")))
        return cleaned

    @property
    def decided(self) -> dict[str, Any]:
        """The decision, as arguments of the change."""
        cleaned = self.cleaned_data
        return {
            "base_version": cleaned["base_version"],
            "accepted": cleaned["decision"] == "verify",
            "reason": cleaned["reason"],
        }


class RecommendationClosureForm(LabelledForm):
    """The closure of a recommendation, or its reopening, with a reason."""

    base_version = version_field()

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [ClosureOutcome.IMPLEMENTED, ClosureOutcome.NOT_IMPLEMENTED]
        self.fields["outcome"] = forms.ChoiceField(
            label=_("How do you close the recommendation?") if is_open else _("What do you want to do?"),
            choices=[(outcome.value, outcome.label) for outcome in outcomes]
            if is_open
            else [(ClosureOutcome.REOPENED.value, _("Reopen the recommendation"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Select an outcome")},
        )
        self.fields["reason"] = text_field(_("Reason (optional if implemented)"), hint=NO_NAMES)

    def clean(self) -> dict[str, Any]:
        """Require a reason unless the recommendation is implemented."""
        cleaned: dict[str, Any] = self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome and outcome != ClosureOutcome.IMPLEMENTED and not cleaned.get("reason"):
            self.add_error("reason", forms.ValidationError(_("Enter the reason")))
        return cleaned


class PlanDatesForm(LabelledForm):
    """The day by which the service has its plan, and that of the board's next review."""

    base_version = version_field()
    due = DateField(
        name=_("date by which the plan is due"), label=_("When is the plan due? (optional)"), required=False
    )
    next_review = DateField(
        name=_("date of the next review"),
        label=_("When does the board review the plan next? (optional)"),
        required=False,
    )
