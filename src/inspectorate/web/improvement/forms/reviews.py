"""Form of a review by the management board."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import DateField, LabelledForm, text_field
from inspectorate.web.improvement.changes.reviews import ReviewWords
from inspectorate.web.improvement.forms.plan import NO_NAMES
from inspectorate.web.improvement.queries.plan import CurrentAction


class BoardReviewForm(LabelledForm):
    """A review: its day, the roles of those present, the minute, decisions, and a note for each action."""

    held_on = DateField(name=_("date of the review"), label=_("Date of the review"))
    present = text_field(
        _("Who was present?"),
        required=_("Enter who was present"),
        hint=_("Enter a role on each line, for example: chair of the board."),
        rows=4,
    )
    minute = text_field(_("Minutes"), required=_("Enter the minutes"), hint=NO_NAMES)
    decided = text_field(_("What did the board decide? (optional)"), rows=3)
    next_review = DateField(
        name=_("date of the next review"), label=_("Date of the next review (optional)"), required=False
    )

    def __init__(self, *args: Any, actions: Sequence[CurrentAction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = actions
        for action in actions:
            number = {"number": action.number}
            self.fields[f"note_{action.number}"] = text_field(
                _("What does the board note about action %(number)s? (optional)") % number,
                hint=action.version.text,
                rows=2,
            )

    def clean_held_on(self) -> date:
        """Return the day. Raises ValidationError for one in the future."""
        held_on: date = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise forms.ValidationError(_("Date of the review must be today or in the past"))
        return held_on

    def clean(self) -> dict[str, Any]:
        """Add an error for a next review that is not after this one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        held_on, next_review = cleaned.get("held_on"), cleaned.get("next_review")
        if held_on and next_review and next_review <= held_on:
            self.add_error("next_review", _("Date of the next review must be after the date of the review"))
        return cleaned

    @property
    def words(self) -> ReviewWords:
        """The review."""
        cleaned = self.cleaned_data
        return ReviewWords(
            held_on=cleaned["held_on"],
            present=[line.strip() for line in cleaned["present"].splitlines() if line.strip()],
            minute=cleaned["minute"],
            decided=cleaned["decided"],
            next_review=cleaned["next_review"],
            notes={action.number: cleaned[f"note_{action.number}"] for action in self.actions},
        )
