"""Forms of the ratings panel."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm, rating_field, text_field
from inspectorate.web.people.models import Person
from inspectorate.web.record_choices import RecordChoiceField


class AddPanelMemberForm(LabelledForm):
    """The person to add to the panel."""

    person = RecordChoiceField(
        label=_("Panel member"),
        columns=("name",),
        search_hint=_("Search by name, or enter an email address."),
        exact=("name", "email"),
        describe=lambda person: person.name,
        detail=lambda person: person.email,
        empty_label=_("Select a person"),
        error_messages={"required": _("Select who joins the panel")},
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class PanelViewForm(LabelledForm):
    """A member's view of a standard.

    `proposed` is the proposed rating, which needs no reasons; "" if there is none. With None, the form does
    not check the reasons, and the change does.
    """

    def __init__(
        self, *args: Any, ratings: Sequence[str], proposed: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        self.fields["rating"] = rating_field(_("Your rating"), ratings)
        self.fields["reasons"] = text_field(
            _("Your reasons"),
            hint=_("Required if your rating is not the proposed one.") if proposed else "",
        )

    def clean(self) -> dict[str, Any]:
        """Require reasons when the rating differs from the proposed one."""
        cleaned: dict[str, Any] = self.cleaned_data
        differs = self.proposed is not None and cleaned.get("rating") not in (None, self.proposed)
        if differs and not cleaned.get("reasons", "").strip():
            self.add_error("reasons", forms.ValidationError(_("Enter your reasons")))
        return cleaned


class ProposalsForm(LabelledForm):
    """The standards whose proposed rating a person agrees with. No box is ticked beforehand.

    A value holds the rating that the page shows, so that nobody agrees with a rating that they have not seen.
    """

    def __init__(self, *args: Any, proposals: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{standard}={rating}", f"{standard} {rating}") for standard, rating in proposals.items()]
        self.fields["proposals"] = forms.MultipleChoiceField(
            label=_("Standards"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Select at least one standard"),
                "invalid_choice": _(
                    "A proposed rating has changed since you opened this page. Select the standards again"
                ),
            },
        )

    @property
    def ratings(self) -> dict[str, str]:
        """The rating agreed with, by standard."""
        pairs = (value.partition("=") for value in self.cleaned_data["proposals"])
        return {standard: rating for standard, _equals, rating in pairs}


class DecisionForm(LabelledForm):
    """The panel's decision on a standard. `agreed` is the rating in all views, or ""."""

    def __init__(
        self, *args: Any, ratings: Sequence[str], reasons_required: bool, agreed: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agreed = agreed
        self.fields["rating"] = rating_field(_("The panel’s rating"), ratings)
        self.fields["reasons"] = text_field(
            _("Reasons for the decision") if reasons_required else _("Reasons"),
            required=_("Enter the reasons for the decision") if reasons_required else "",
            hint=""
            if reasons_required
            else _("Required if the rating differs from the proposed rating or from the members’ views."),
        )

    def clean(self) -> dict[str, Any]:
        """Require reasons when the rating differs from the one in all views."""
        cleaned: dict[str, Any] = self.cleaned_data
        differs = self.agreed and cleaned.get("rating") not in (None, self.agreed)
        if differs and not cleaned.get("reasons", "").strip():
            params = {"rating": self.agreed}
            message = _("Every member’s view was %(rating)s. Enter the reasons for another rating")
            self.add_error("reasons", forms.ValidationError(message, params=params))
        return cleaned


class DecisionReopeningForm(LabelledForm):
    """The reason for reopening a decision."""

    reason = text_field(
        _("Why are you reopening this decision?"), required=_("Enter a reason for reopening the decision")
    )
