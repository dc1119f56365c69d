"""Form fields the design system has and Django has not."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Date(forms.MultiWidget):
    """Three boxes: day, month, year."""

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")})

    def decompress(self, value: date | None) -> list[int | None]:
        """A date as what stands in the boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateBoxes(forms.MultiValueField):
    """A date typed into three boxes, with what is wrong said in plain words."""

    widget = Date

    def __init__(self, **kwargs: Any) -> None:
        parts = (forms.CharField(max_length=4, required=False) for _part in range(3))
        super().__init__(fields=tuple(parts), require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The date, or None when all three are empty and that is allowed."""
        given = [str(part or "").strip() for part in value or ("", "", "")]
        if not any(given):
            if self.required:
                raise forms.ValidationError(_("Enter a date"), code="required")
            return None
        missing = [
            name for name, part in zip((_("day"), _("month"), _("year")), given, strict=True) if not part
        ]
        if missing:
            raise forms.ValidationError(_("The date must include a %(part)s") % {"part": missing[0]})
        try:
            day, month, year = (int(part) for part in given)
            if not 2000 <= year < 2200:
                raise forms.ValidationError(_("Write the year with four figures, such as 2026"))
            return date(year, month, day)
        except ValueError:
            raise forms.ValidationError(_("This must be a real date, such as 27 3 2026")) from None
