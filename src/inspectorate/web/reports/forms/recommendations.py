"""Forms of recommendations."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.method.standards import Framework
from inspectorate.translations import WELSH
from inspectorate.web.form_fields import GroupedChoiceField, LabelledForm, PlainTextField, text_field
from inspectorate.web.reports.changes.recommendations import RecommendationWords
from inspectorate.web.reports.models import LONGEST_ADDRESSEE


class RecommendationForm(LabelledForm):
    """A recommendation: to whom, what, by when, and the findings that it rests on."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, edition: Framework, addressees: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["known_addressee"] = forms.ChoiceField(
            label=_("Who is the recommendation addressed to?"),
            choices=[("", _("Another body")), *((name, name) for name in addressees)],
            required=False,
        )
        self.fields["addressee"] = PlainTextField(
            label=_("Name of another body (optional)"), max_length=LONGEST_ADDRESSEE, required=False
        )
        self.fields["text"] = text_field(
            _("What should they do?"),
            required=_("Enter what they should do"),
            hint=_("The report prints this after “should”. Figures are written in braces, like {2.2.2}."),
        )
        self.fields["due"] = PlainTextField(
            label=_("By when? (optional)"),
            help_text=_("For example: within 3 months, or 31 March 2027."),
            max_length=200,
            required=False,
        )
        self.fields["short"] = PlainTextField(
            label=_("Short version, for “In one minute” (optional)"), max_length=200, required=False
        )
        self.fields["findings"] = GroupedChoiceField(
            label=_("Findings behind the recommendation (optional)"),
            groups=[
                (
                    f"{standard.id} {standard.title}",
                    [
                        (standard.id, str(_("%(id)s The standard as a whole") % {"id": standard.id})),
                        *((key.id, f"{key.id} {key.short or key.text}") for key in standard.key_questions),
                    ],
                )
                for standard in edition.standards.values()
            ],
            valid={*edition.standards, *edition.questions},
            among=_("the list of standards and questions"),
        )

    def clean(self) -> dict[str, Any]:
        """Require an addressee: one used before, or another one."""
        cleaned: dict[str, Any] = self.cleaned_data
        named = cleaned.get("addressee") or cleaned.get("known_addressee")
        if not named and "addressee" not in self.errors:
            self.add_error(
                "addressee", forms.ValidationError(_("Enter who the recommendation is addressed to"))
            )
        return cleaned

    @property
    def words(self) -> RecommendationWords:
        """The recommendation. The standard of every question that was selected belongs to it."""
        cleaned, edition = self.cleaned_data, self.edition
        questions = [name for name in cleaned["findings"] if name not in edition.standards]
        standards = [name for name in cleaned["findings"] if name in edition.standards]
        standards += [edition.standard_of[name].id for name in questions]
        return RecommendationWords(
            addressee=cleaned["addressee"] or cleaned["known_addressee"],
            text=cleaned["text"],
            due=cleaned["due"],
            short=cleaned["short"],
            standards=[name for name in edition.standards if name in standards],
            questions=questions,
        )


class WelshRecommendationForm(LabelledForm):
    """The Welsh words of a recommendation, and the versions that they were made from."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    english_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    addressee = PlainTextField(
        label=_("Who is the recommendation addressed to, in Welsh?"), max_length=LONGEST_ADDRESSEE
    )
    text = text_field(
        _("What should they do, in Welsh?"),
        required=_("Enter what they should do"),
        hint=_("The report prints this after “Dylai …”. Figures are written in braces, like {2.2.2}."),
    )
    due = PlainTextField(
        label=_("By when, in Welsh? (optional)"),
        help_text=_("With its preposition. For example: erbyn 31 Mawrth 2027."),
        max_length=200,
        required=False,
    )
    short = PlainTextField(
        label=_("Short version in Welsh, for “In one minute” (optional)"), max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("addressee", "text", "due", "short"):
            self.fields[name].widget.attrs["lang"] = WELSH

    @property
    def words(self) -> RecommendationWords:
        """The Welsh words."""
        cleaned = self.cleaned_data
        return RecommendationWords(**{name: cleaned[name] for name in ("addressee", "text", "due", "short")})


class MoveForm(LabelledForm):
    """Number of places by which a recommendation moves, negative to move it up."""

    places = forms.IntegerField(min_value=-1000, max_value=1000)
