"""Form field to choose one of many records, such as a person: a select for few, a search for many.

Without scripts, the text that was typed is searched for when the form is sent, and the form comes back with
the matches to select from. With scripts, the box suggests matches while somebody types. Suggestions come from
the address of the form's own page, so whoever may open the form, and nobody else, can search.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspectorate.web.form_fields import subject
from inspectorate.web.lists import LONGEST_SEARCH, matching_words

FEW = 20
"""Maximum number of records that are shown as a select."""
MOST_MATCHES = 10
"""Maximum number of matches that a search shows."""


@dataclass(frozen=True, slots=True)
class RecordSearch:
    """What a form sends: the text searched for, the record chosen, and the text whose matches it was in.

    The record counts only for that text, so a text that was changed afterwards is searched for.
    """

    text: str = ""
    record: str = ""
    matched: str = ""

    @property
    def chosen(self) -> str:
        """Id of the record chosen, or ""."""
        return self.record if self.text == self.matched else ""


class RecordChoiceWidget(forms.Widget):
    """Search box with the matches to select from, or a select when there are few records."""

    choices: Iterable[tuple[str, str]] = ()
    """All records, if they are few."""
    matches: Iterable[tuple[str, str]] = ()
    """Records that match the text, after a search."""
    search_hint: Any = ""
    """What can be searched for; shown with the search box."""

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> RecordSearch:
        """Return what was sent. A record without a text counts, as from a select."""
        parts = (data.get(f"{name}{part}") for part in ("_search", "", "_matched"))
        return RecordSearch(*(str(part or "").strip() for part in parts))

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        """Return whether nothing was sent."""
        return not any(f"{name}{part}" in data for part in ("_search", ""))


class RecordChoiceField(forms.Field):
    """Field for one of many records. `queryset` is set by the form's `__init__`.

    The search looks for every word in `columns`, and for the whole text in `exact`. Records with equal
    descriptions also show their `detail`.
    """

    widget = RecordChoiceWidget

    def __init__(
        self,
        *,
        columns: tuple[str, ...],
        exact: tuple[str, ...],
        describe: Callable[[Any], str] = str,
        detail: Callable[[Any], str] = str,
        empty_label: Any = "",
        search_hint: Any = "",
        **kwargs: Any,
    ) -> None:
        self.columns, self.exact = columns, exact
        self.describe, self.detail, self.empty_label = describe, detail, empty_label
        self._records: Any = None
        super().__init__(**kwargs)
        self.widget.search_hint = search_hint

    @property
    def queryset(self) -> QuerySet[Any]:
        """The records to choose from."""
        records: QuerySet[Any] = self._records
        return records

    @queryset.setter
    def queryset(self, records: QuerySet[Any]) -> None:
        self._records = records
        few = list(records[: FEW + 1])
        if len(few) <= FEW:
            self.widget.choices = [("", str(self.empty_label)), *self._described(few)]

    def search(self, text: str) -> tuple[list[tuple[str, str]], int]:
        """Return the first matches of a text, as ids and descriptions, and the number of all matches."""
        condition = matching_words(text, *self.columns) | self._equal(text)
        matching = self.queryset.filter(condition) if text else self.queryset.none()
        return self._described(matching[:MOST_MATCHES]), matching.count()

    def clean(self, value: RecordSearch) -> Any:
        """Return the record chosen, or the only one whose name is the text.

        Raises ValidationError, with the matches to select from, for any other text.
        """
        if value.chosen:
            if record := self._by_id(value.chosen):
                return record
            message = _("Select an option for %(subject)s") % {"subject": subject(self)}
            raise forms.ValidationError(message, code="invalid_choice")
        if not value.text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        equal = list(self.queryset.filter(self._equal(value.text))[:2])
        if len(equal) == 1:
            return equal[0]
        raise forms.ValidationError(self._choose(value.text), code="several")

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was sent, with the description of a record that was chosen."""
        return data if data is not None else initial

    def _choose(self, text: str) -> str:
        """Return the sentence about a text that is no record's name, and show its matches."""
        if len(text) > LONGEST_SEARCH:
            return _("%(subject)s must be %(limit)s characters or fewer") % {
                "subject": subject(self),
                "limit": LONGEST_SEARCH,
            }
        self.widget.matches, count = self.search(text)
        if not count:
            return _("%(subject)s: nothing matches “%(text)s”. Check the spelling") % {
                "subject": subject(self),
                "text": text,
            }
        if count > MOST_MATCHES:
            return _(
                "%(subject)s: %(count)s match. Select one of the first %(shown)s, or enter more of the name"
            ) % {"subject": subject(self), "count": count, "shown": MOST_MATCHES}
        message = ngettext(
            "%(subject)s: select the match", "%(subject)s: select one of the %(count)s matches", count
        )
        return message % {"subject": subject(self), "count": count}

    def _by_id(self, number: str) -> Any:
        is_id = number.isascii() and number.isdecimal() and len(number) < 19
        return self.queryset.filter(pk=int(number)).first() if is_id else None

    def _equal(self, text: str) -> Q:
        condition = Q(pk__in=())
        for column in self.exact:
            condition |= Q(**{f"{column}__iexact": text})
        return condition

    def _described(self, records: Iterable[Any]) -> list[tuple[str, str]]:
        """Return ids and descriptions, with the detail of those whose descriptions are equal."""
        described = [(record, self.describe(record)) for record in records]
        counts = Counter(text for _record, text in described)
        return [
            (str(record.pk), f"{text}, {self.detail(record)}" if counts[text] > 1 else text)
            for record, text in described
        ]


def suggestions(request: HttpRequest, form: forms.Form) -> JsonResponse | None:
    """Return the matches that a script asks for on the page of a form; None for any other request."""
    field = form.fields.get(request.GET.get("suggest", ""))
    if request.method != "GET" or not isinstance(field, RecordChoiceField):
        return None
    matches, count = field.search(request.GET.get("search", "").replace("\0", "").strip()[:LONGEST_SEARCH])
    content = [{"value": number, "text": text} for number, text in matches]
    return JsonResponse({"matches": content, "count": count})
