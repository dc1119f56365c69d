"""Form fields of the GOV.UK design system that Django lacks, and fields shared by several forms."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inspectorate.method.plain_text import plain_text


class DateWidget(forms.MultiWidget):
    """Date input with separate boxes for day, month and year."""

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")})

    def decompress(self, value: date | None) -> list[int | None]:
        """Return day, month and year of a date, for the three boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class PlainTextField(forms.CharField):
    """Text field that leaves out control characters."""

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


def split_references(text: str) -> list[str]:
    """Split a text into references at commas, semicolons and spaces, without duplicates and in order."""
    return list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text))))


def valid_references(references: Sequence[str], valid: Iterable[str]) -> list[str]:
    """Return the references in the spelling of `valid`. Raises ValidationError for unknown ones."""
    spelling = {reference.casefold(): reference for reference in valid}
    if unknown := [reference for reference in references if reference.casefold() not in spelling]:
        params = {"refs": ", ".join(unknown)[:200]}
        raise forms.ValidationError(_("There is no %(refs)s here. Check how it is written"), params=params)
    return list(dict.fromkeys(spelling[reference.casefold()] for reference in references))


def rating_field(label: Any, ratings: Iterable[str]) -> forms.ChoiceField:
    """Return a field of radio buttons, one for each rating."""
    return forms.ChoiceField(
        label=label,
        choices=[(name, name) for name in ratings],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a rating")},
    )


def text_field(label: Any, *, required: Any = "", rows: int = 5, hint: Any = "") -> forms.CharField:
    """Return a field for a longer text; `required` is the message when it is left empty."""
    return PlainTextField(
        label=label,
        help_text=hint,
        max_length=LONGEST_TEXT,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class ReferencesField(PlainTextField):
    """Field for a list of references, each of which must exist."""

    def __init__(self, *, valid: Iterable[str], **kwargs: Any) -> None:
        self.valid = frozenset(valid)
        super().__init__(required=False, max_length=2000, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the references without duplicates, in order, in the spelling of `valid`."""
        return valid_references(split_references(super().clean(value)), self.valid)
