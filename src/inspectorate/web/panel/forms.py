"""Forms of the ratings panel."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import rating_field, text_field
from inspectorate.web.people.models import Person


class AddPanelMemberForm(forms.Form):
    """Who joins the panel."""

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        self.fields["person"] = forms.ChoiceField(
            label=_("Who joins the panel?"),
            choices=[("", _("Choose someone")), *((key, each.name) for key, each in self.people.items())],
            error_messages={
                "required": _("Choose someone"),
                "invalid_choice": _("Choose someone from the list"),
            },
        )

    @property
    def chosen(self) -> Person:
        """The person chosen."""
        return self.people[self.cleaned_data["person"]]


class PanelViewForm(forms.Form):
    """One member's own view."""

    def __init__(self, *args: Any, ratings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = rating_field(_("Your rating"), ratings)
        self.fields["reasons"] = text_field(_("Your reasons"), required=_("Give your reasons"))


class DecisionForm(forms.Form):
    """What the panel decided."""

    def __init__(
        self, *args: Any, ratings: Sequence[str], reasons_needed: bool, agreed: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agreed = agreed
        self.fields["rating"] = rating_field(_("The panel’s rating"), ratings)
        self.fields["reasons"] = text_field(
            _("How the panel came to it") if reasons_needed else _("Reasons"),
            required=_("Say how the panel came to it") if reasons_needed else "",
            hint=""
            if reasons_needed
            else _("Needed when the rating is not the proposed one, or not the one every member gave."),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for reasons where the panel left what all its members had said."""
        given: dict[str, Any] = self.cleaned_data
        left = self.agreed and given.get("rating") not in (None, self.agreed)
        if left and not given.get("reasons", "").strip():
            told = {"rating": self.agreed}
            words = _("Every member gave %(rating)s. Say how the panel came to another rating")
            self.add_error("reasons", forms.ValidationError(words, params=told))
        return given


class DecisionReopeningForm(forms.Form):
    """Why a decision is reopened."""

    reason = text_field(_("Why is it reopened?"), required=_("Say why it is reopened"))
