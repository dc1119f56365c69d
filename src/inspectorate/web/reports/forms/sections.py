"""Forms of sections: text, owner, versions, comments, quotations, filters."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspectorate.method.report.draft import MAXIMUM_LENGTH
from inspectorate.translations import WELSH
from inspectorate.web.form_fields import LabelledForm, PlainTextField, text_field
from inspectorate.web.lists import FilterForm, filter_field, search_field
from inspectorate.web.people.models import Person
from inspectorate.web.record_choices import RecordChoiceField
from inspectorate.web.reports.changes.quotations import QuotationForm
from inspectorate.web.reports.models import LONGEST_NAME, SectionVersion

SOURCE_KINDS = (
    ("comment", _("Comments of assessors")),
    ("evidence", _("Evidence")),
    ("enquiry", _("Lines of enquiry")),
    ("survey", _("Survey")),
)


def _base_version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class SectionForm(LabelledForm):
    """The text of a section, and the version that it was made from."""

    base_version = _base_version()
    text = PlainTextField(
        label=_("Text"),
        required=False,
        max_length=MAXIMUM_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
    )


class SectionEditForm(SectionForm):
    """The form of the editor: the text, a search for figures, and where the cursor was in the text."""

    search = PlainTextField(
        label=_("Find a figure (optional)"),
        required=False,
        max_length=200,
        help_text=_("What it is about, its value or its reference."),
    )
    cursor = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=MAXIMUM_LENGTH
    )


class WelshEditForm(SectionEditForm):
    """The form of the editor for the Welsh of a section, and the version of the English that it shows."""

    english_version = _base_version()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Welsh text")
        self.fields["text"].widget.attrs["lang"] = WELSH


class FigureFilterForm(FilterForm):
    """Search of the figures that a section can print."""

    search = search_field(_("Meaning, value or reference"))


class BaseVersionForm(LabelledForm):
    """The version that a page showed, for forms without other fields."""

    base_version = _base_version()


class ConfirmFiguresForm(BaseVersionForm):
    """The version and the changes of figures that a page showed."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SectionCommentForm(LabelledForm):
    """A comment on a section, and the passage that it is about."""

    quote = text_field(
        _("Passage (optional)"), rows=3, hint=_("Copy the words that you comment on from the section.")
    )
    text = text_field(_("Comment"), required=_("Enter a comment"), hint=_("No child’s name."))


class SectionReplyForm(LabelledForm):
    """A reply to a comment."""

    text = text_field(_("Reply"), required=_("Enter a reply"), rows=4)


class OwnerForm(LabelledForm):
    """The owner of a section; nobody if it is left empty."""

    owner = RecordChoiceField(
        label=_("Owner"),
        columns=("name",),
        search_hint=_("Search by name, or enter an email address."),
        exact=("name", "email"),
        describe=lambda person: person.name,
        detail=lambda person: person.email,
        empty_label=_("Nobody"),
        required=False,
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class VersionsForm(FilterForm):
    """Two versions of a section to compare."""

    def __init__(self, *args: Any, versions: Sequence[SectionVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (
                str(version.number),
                str(_("Version %(number)s, %(name)s") % {"number": version.number, "name": version.by.name}),
            )
            for version in versions
        ]
        self.fields["earlier"] = forms.ChoiceField(
            label=_("Earlier version"), choices=choices, required=False
        )
        self.fields["later"] = forms.ChoiceField(label=_("Later version"), choices=choices, required=False)


class SourceFilterForm(FilterForm):
    """Search and filter of what the inspection offers to a section."""

    search = search_field(_("Text, case or reference"))
    kind = filter_field(_("Kind"), SOURCE_KINDS)


class RemarkFilterForm(FilterForm):
    """Filter of the remarks of the checks."""

    severity = filter_field(
        _("Severity"), [("serious", _("Serious")), ("warning", _("Warning")), ("advice", _("Advice"))]
    )


class InsertForm(LabelledForm):
    """Words of the inspection to insert: their form, and the names that are changed."""

    form = forms.ChoiceField(
        label=_("Insert as"),
        choices=[
            (QuotationForm.QUOTATION.value, _("Quotation")),
            (QuotationForm.EXAMPLE.value, _("Practice example")),
            (QuotationForm.PARAGRAPH.value, _("Paragraph")),
        ],
        widget=forms.RadioSelect,
        initial=QuotationForm.QUOTATION.value,
        error_messages={"required": _("Select how to insert the words")},
    )
    title = PlainTextField(
        label=_("Title of the practice example (optional)"), max_length=200, required=False
    )
    text = text_field(_("Words"), required=_("Enter the words to insert"), rows=8)
    names = text_field(
        _("Names to change (optional)"),
        rows=4,
        hint=_(
            "Write each name on a line, with the name that the report prints: Sam = Kofi. We remember your "
            "choice and propose the change again."
        ),
    )

    def clean_names(self) -> list[tuple[str, str]]:
        """Return the pairs of a name and the one that is printed."""
        pairs = []
        for line in self.cleaned_data["names"].splitlines():
            if not line.strip():
                continue
            original, equals, printed = (part.strip() for part in line.partition("="))
            if not (original and equals and printed):
                message = _("Write “%(line)s” as a name, an equals sign and the name to print")
                raise forms.ValidationError(message, params={"line": line.strip()[:60]})
            if max(len(original), len(printed)) > LONGEST_NAME:
                raise forms.ValidationError(
                    _("Names must be %(limit)s characters or fewer"), params={"limit": LONGEST_NAME}
                )
            pairs.append((original, printed))
        return pairs
