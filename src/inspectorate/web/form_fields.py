"""Form fields of the GOV.UK design system that Django lacks, and fields shared by several forms."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inspectorate.method.plain_text import plain_text

MESSAGES = {
    "required": _("Enter an answer for %(subject)s"),
    "invalid_choice": _("Select an option for %(subject)s"),
    "invalid_list": _("Select an option for %(subject)s"),
    "max_length": _("%(subject)s must be %(limit)s characters or fewer"),
    "min_value": _("%(subject)s must be %(limit)s or more"),
    "max_value": _("%(subject)s must be %(limit)s or less"),
}
"""Messages for the rules that a field states, by code of Django's error."""

WRONG_TYPE = {
    forms.EmailField: _("Enter %(subject)s in the correct format, like name@example.com"),
    forms.IntegerField: _("%(subject)s must be a whole number"),
    forms.FileField: _("Select a file for %(subject)s"),
}
"""Messages for values that a field cannot read."""


def subject(field: forms.Field) -> str:
    """Return what a message about a field names: its `subject`, or its label. A question is quoted."""
    words = str(getattr(field, "subject", "") or field.label or "")
    words = words.removesuffix(str(_(" (optional)")))
    return f"“{words}”" if words.endswith("?") else words


class LabelledForm(forms.Form):
    """Form whose messages name their field, where Django's say “This field” or “this value”."""

    def full_clean(self) -> None:
        """Validate the fields, after giving each its messages."""
        for field in self.fields.values():
            if field.label:
                name_messages(field)
        super().full_clean()


def name_messages(field: forms.Field) -> None:
    """Replace the messages of a field that are Django's by messages that name the field."""
    defaults = _default_messages(type(field))
    messages = {
        code: message
        for code, message in field.error_messages.items()
        if message and message != defaults.get(code)
    }
    values = {"subject": subject(field)}
    wrong_type = next((text for kind, text in WRONG_TYPE.items() if isinstance(field, kind)), None)
    if wrong_type:
        field.error_messages["invalid"] = messages.get("invalid", _capitalised(wrong_type % values))
    for code, text in MESSAGES.items():
        if code in messages:
            continue
        number = getattr(field, code, None)
        if isinstance(number, int):
            limit = f"{number:,}"
            field.error_messages[code] = _capitalised(text % {**values, "limit": limit})
        elif code not in ("max_length", "min_value", "max_value"):
            field.error_messages[code] = _capitalised(text % values)


def _default_messages(kind: type[forms.Field]) -> dict[str, Any]:
    """Return the messages that Django's classes give a kind of field."""
    messages: dict[str, Any] = {}
    for parent in reversed(kind.__mro__):
        messages |= getattr(parent, "default_error_messages", {})
    return messages


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


class DateWidget(forms.MultiWidget):
    """Date input with separate boxes for day, month and year."""

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")})

    def decompress(self, value: date | None) -> list[int | None]:
        """Return day, month and year of a date, for the three boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class PlainTextField(forms.CharField):
    """Text field that leaves out control characters. Messages name `subject`, if given, not the label."""

    def __init__(self, *, subject: Any = "", **kwargs: Any) -> None:
        self.subject = subject
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the text without control characters."""
        return super().to_python(plain_text(value) if isinstance(value, str) else value)


class DateField(forms.MultiValueField):
    """Date field with separate boxes for day, month and year.

    `name` is what its errors call it: “interview date”.
    """

    widget = DateWidget

    def __init__(self, *, name: Any, **kwargs: Any) -> None:
        self.name = name
        parts = (PlainTextField(max_length=4, required=False) for _part in range(3))
        super().__init__(fields=tuple(parts), require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Return the date, or None when all boxes of an optional field are empty.

        Raises ValidationError for a missing part, a year outside 2000 to 2199, or a date that does not exist.
        """
        parts = [str(part or "").strip() for part in value or ("", "", "")]
        if not any(parts):
            if self.required:
                raise forms.ValidationError(_("Enter the %(name)s") % {"name": self.name}, code="required")
            return None
        missing = [
            name for name, part in zip((_("day"), _("month"), _("year")), parts, strict=True) if not part
        ]
        if missing:
            raise self._error(_("%(name)s must include a %(part)s"), part=missing[0])
        try:
            day, month, year = (int(part) for part in parts)
            if not 2000 <= year < 2200:
                raise self._error(_("%(name)s must have a year with 4 numbers, like 2026"))
            return date(year, month, day)
        except ValueError:
            raise self._error(_("%(name)s must be a real date, like 27 3 2026")) from None

    def _error(self, text: Any, **values: Any) -> forms.ValidationError:
        return forms.ValidationError(capfirst(str(text) % {"name": self.name, **values}))


LONGEST_TEXT = 10_000
"""Maximum length of a text that a person writes, in characters."""


def valid_references(references: Sequence[str], valid: Iterable[str], *, among: str, of: str) -> list[str]:
    """Return the references in the spelling of `valid`. Raises ValidationError for unknown ones.

    `among` names the list, and `of` the field.
    """
    spelling = {reference.casefold(): reference for reference in valid}
    if unknown := [reference for reference in references if reference.casefold() not in spelling]:
        params = {"refs": ", ".join(unknown)[:200], "list": among, "subject": of}
        message = ngettext(
            "%(subject)s: %(refs)s is not in %(list)s",
            "%(subject)s: %(refs)s are not in %(list)s",
            len(unknown),
        )
        raise forms.ValidationError(message, params=params)
    return list(dict.fromkeys(spelling[reference.casefold()] for reference in references))


class GroupedCheckboxes(forms.CheckboxSelectMultiple):
    """Check boxes in groups. Those of a group with a name can be unfolded; they are open if one is ticked."""


class GroupedChoiceField(forms.MultipleChoiceField):
    """Field for several values of a grouped list: pairs of a group's name and its choices.

    `among` names the list in messages. `valid` are the values that are accepted, if they are more than those
    shown.
    """

    widget = GroupedCheckboxes

    def __init__(
        self,
        *,
        groups: Sequence[tuple[Any, Sequence[tuple[str, str]]]],
        among: Any,
        valid: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        self.among = among
        self.valid = {*valid, *(value for _group, choices in groups for value, _text in choices)}
        super().__init__(required=False, choices=groups, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the values without empty ones and duplicates, in the order in which they were sent."""
        values = [item for item in self.to_python(value) if item]
        return valid_references(values, self.valid, among=str(self.among), of=subject(self))


def rating_field(label: Any, ratings: Iterable[str]) -> forms.ChoiceField:
    """Return a field of radio buttons, one for each rating."""
    return forms.ChoiceField(
        label=label,
        choices=[(name, name) for name in ratings],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a rating")},
    )


def text_field(
    label: Any, *, required: Any = "", rows: int = 5, hint: Any = "", subject: Any = ""
) -> forms.CharField:
    """Return a field for a longer text; `required` is the message when it is left empty."""
    return PlainTextField(
        label=label,
        subject=subject,
        help_text=hint,
        max_length=LONGEST_TEXT,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )
