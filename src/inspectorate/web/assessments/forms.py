"""Forms of the assessment pages."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.assessments.changes.answer_statement import AnswerSubmission
from inspectorate.web.assessments.changes.reviews import TypedComment
from inspectorate.web.assessments.models import (
    LONGEST_REVIEW_COMMENT,
    AssessmentProgress,
    IntervieweeRole,
)
from inspectorate.web.assessments.queries.differences import AnswerComparison
from inspectorate.web.form_fields import DateField, LabelledForm, PlainTextField
from inspectorate.web.lists import FilterForm, filter_field, search_field

LATEST_VERSION = 2**31 - 1
"""The highest version that an answer can have."""


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """An answer as it was sent, to show it again. A base version that is invalid becomes the highest."""

    value: str
    comment: str
    base_version: int


class AnswersForm(LabelledForm):
    """The answers of one page from a browser without scripts. `changes.answers` validates their content.

    Each question has a base version, an answer and a comment. `page_key` is new for each copy of the page.
    """

    page_key = forms.UUIDField()

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data)
        start = "base_version-"
        self.questions = [name.removeprefix(start) for name in data if name.startswith(start)]
        for question in self.questions:
            self.fields[f"base_version-{question}"] = forms.IntegerField(
                min_value=0, max_value=LATEST_VERSION
            )
            self.fields[f"answer-{question}"] = PlainTextField(max_length=60, required=False)
            self.fields[f"comment-{question}"] = PlainTextField(required=False, strip=False)

    def submissions(self) -> list[AnswerSubmission]:
        """Return the answers. Pages have no client time, so the server's time takes its place.

        The idempotency key of an answer follows from the page's and from its content, so that a page that is
        sent twice saves each answer once, and one that was corrected saves the correction.
        """
        return [self._submission(question) for question in self.questions]

    def typed(self) -> dict[str, TypedAnswer]:
        """Return what was sent, by question, whether or not the form is valid."""
        self.is_valid()
        return {
            question: TypedAnswer(
                self.data.get(f"answer-{question}", ""),
                self.data.get(f"comment-{question}", ""),
                self.cleaned_data.get(f"base_version-{question}", LATEST_VERSION),
            )
            for question in self.questions
        }

    def _submission(self, question: str) -> AnswerSubmission:
        value, comment, base_version = (
            self.cleaned_data[f"{name}-{question}"] for name in ("answer", "comment", "base_version")
        )
        comment = comment.replace("\r\n", "\n")
        content = json.dumps([question, value, comment, base_version])
        return AnswerSubmission(
            idempotency_key=uuid.uuid5(self.cleaned_data["page_key"], content),
            question=question,
            value=value,
            comment=comment,
            base_version=base_version,
            client_time=timezone.now(),
        )


class AlertFilterForm(FilterForm):
    """Search and filter of the list of alerts."""

    search = search_field(_("Case, concern or name"))
    state = filter_field(
        _("State"), [("raised", _("Raised")), ("acknowledged", _("Acknowledged")), ("closed", _("Closed"))]
    )


class CaseloadFilterForm(FilterForm):
    """Search and filters of the list of cases."""

    search = search_field(_("Case or assessor"))
    state = filter_field(_("State"), AssessmentProgress.choices)

    def __init__(
        self, *args: Any, people: Sequence[tuple[int, str]], groups: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = filter_field(_("Assessor"), people)
        self.fields["group"] = filter_field(_("Case group"), groups)


class HeldInterviewForm(LabelledForm):
    """An interview that was held."""

    held_with = forms.ChoiceField(
        label=_("Who was interviewed?"),
        choices=IntervieweeRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select who was interviewed")},
    )
    held_on = DateField(
        name=_("date of the interview"),
        label=_("Date of the interview"),
        help_text=_("For example, 27 3 2026"),
    )
    note = PlainTextField(
        label=_("Note (optional)"),
        help_text=_("Include anything that readers of the answers need to know. Do not include names."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RaiseAlertForm(LabelledForm):
    """The concern of a new alert."""

    concern = PlainTextField(
        label=_("What is the concern?"),
        help_text=_("Describe what you saw, when, and who may be at risk. Use the case number, not names."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Describe the concern")},
    )


class CloseAlertForm(LabelledForm):
    """The action taken about an alert, on closing it."""

    done = PlainTextField(
        label=_("Action taken"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Enter the action taken")},
    )


class ReasonForm(LabelledForm):
    """The reason for reopening an assessment."""

    reason = PlainTextField(
        label=_("Reason for reopening this case"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter the reason for reopening this case")},
    )


class DifferencesForm(LabelledForm):
    """The answers to use for the differences of a case, each with a reason. Differences can be left out."""

    def __init__(
        self,
        *args: Any,
        comparisons: Iterable[AnswerComparison],
        changes: Mapping[str, str],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.questions = {comparison.question: comparison.name for comparison in comparisons}
        for comparison in comparisons:
            name = {"question": comparison.name}
            self.fields[f"value_{comparison.question}"] = forms.ChoiceField(
                label=_("Answer to use for %(question)s") % name,
                choices=comparison.choices,
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Select the answer to use for %(question)s") % name},
            )
            self.fields[f"reason_{comparison.question}"] = PlainTextField(
                label=_("Reason for your answer to %(question)s") % name,
                help_text=changes.get(comparison.question, ""),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Require an answer for each reason, and at least one answer."""
        data = self.cleaned_data
        for question, name in self.questions.items():
            if data.get(f"reason_{question}") and data.get(f"value_{question}") == "":
                message = _("Select the answer to use for %(question)s, or clear the reason")
                self.add_error(f"value_{question}", message % {"question": name})
        if not self.errors and not self.selected:
            raise forms.ValidationError(_("Select at least one answer"))
        return data

    @property
    def selected(self) -> dict[str, tuple[str, str]]:
        """The valid answers with their reasons, by question."""
        values = {
            question: tuple(self.cleaned_data.get(f"{name}_{question}") for name in ("value", "reason"))
            for question in self.questions
        }
        return {
            question: (value, reason)
            for question, (value, reason) in values.items()
            if value and reason is not None
        }


class SecondDrawForm(LabelledForm):
    """The percentage of cases to draw for second assessment; for drawing again also the reason."""

    percentage = forms.DecimalField(
        label=_("Percentage of cases"),
        min_value=Decimal("0.1"),
        max_value=100,
        max_digits=4,
        decimal_places=1,
        error_messages={
            "required": _("Enter the percentage of cases"),
            "invalid": _("The percentage of cases must be a number, like 10"),
            "min_value": _("The percentage of cases must be more than 0"),
            "max_value": _("The percentage of cases must be 100 or less"),
            "max_decimal_places": _("The percentage of cases must have 1 decimal place or none"),
        },
    )
    reason = PlainTextField(
        label=_("Reason for drawing again"),
        help_text=_("Everyone who can see this draw can see the reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Enter the reason for drawing again")},
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]


class ReviewCommentsForm(LabelledForm):
    """Comments on the answers of one page of a finished case. Each has the version that the page showed."""

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data)
        start = "review_version-"
        self.questions = [name.removeprefix(start) for name in data if name.startswith(start)]
        for question in self.questions:
            self.fields[f"review_version-{question}"] = forms.IntegerField(
                min_value=0, max_value=LATEST_VERSION
            )
            self.fields[f"review-{question}"] = PlainTextField(
                label=_("Comment on %(question)s") % {"question": question},
                max_length=LONGEST_REVIEW_COMMENT,
                required=False,
            )

    @property
    def comments(self) -> dict[str, TypedComment]:
        """The valid comments by question."""
        return {
            question: TypedComment(
                self.cleaned_data[f"review-{question}"].replace("\r\n", "\n"),
                self.cleaned_data[f"review_version-{question}"],
            )
            for question in self.questions
        }

    @property
    def typed(self) -> dict[str, str]:
        """What was sent, by question, whether or not it is valid."""
        return {question: self.data.get(f"review-{question}", "") for question in self.questions}


class ReturnCaseForm(LabelledForm):
    """The comments that the page lists, as a digest, so that no other is sent."""

    digest = forms.CharField(widget=forms.HiddenInput)


class ReplyForm(LabelledForm):
    """A reply to the comments on an answer."""

    text = PlainTextField(
        label=_("Your reply"),
        help_text=_("Describe your change, or explain why the answer stays. Do not name the child."),
        max_length=LONGEST_REVIEW_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter a reply")},
    )


class ResolveConflictForm(LabelledForm):
    """The answer an answer conflict is resolved to: the current or the late one."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    keep = forms.ChoiceField(
        label=_("Answer to use"),
        choices=[("current", ""), ("late", "")],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select the answer to use")},
    )


class SpreadsheetForm(LabelledForm):
    """Upload of a completed case spreadsheet."""

    file = forms.FileField(
        label=_("Completed spreadsheet"),
        help_text=_("The spreadsheet of this case, as an .xlsx or .ods file of up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods"}),
        error_messages={"required": _("Select the completed spreadsheet")},
    )

    def clean_file(self) -> Any:
        """Return the uploaded file. Raises ValidationError above 5 MB."""
        file = self.cleaned_data["file"]
        if file.size > 5_000_000:
            raise forms.ValidationError(
                _("The file is larger than 5 MB, so it is not the spreadsheet of this case.")
            )
        return file
