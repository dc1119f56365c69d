"""Titles of the reasons why rows are left out, for lists and counts."""

from collections.abc import Mapping

from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework

_TITLES: Mapping[str, str] = {
    "empty": _("Blank row"),
    "future": _("Dated after the inspection"),
    "outside_window": _("Outside the dates for this inspection"),
    "same_case": _("Same case as another row"),
    "same_person": _("Same person as another row"),
    "shared_case_id": _("Case id used for more than one person"),
    "other_group": _("Belongs to another case group"),
    "ambiguous_date": _("Date with more than one meaning"),
    "impossible_date": _("Date that cannot be right"),
    "unreadable_date": _("Date that cannot be read"),
    "unknown_code": _("Value that the standards do not list"),
    "spreadsheet_error": _("Error from a spreadsheet program"),
    "formula_without_result": _("Formula without its result"),
    "shortened_number": _("Number that a spreadsheet program shortened"),
    "narrow_column": _("Column too narrow to show its value"),
}
_MISSING = "missing_"


def reason_title(key: str, framework: Framework) -> str:
    """Return the title of a reason: the edition's for its exclusions, otherwise the method's."""
    for exclusion in framework.casework.exclusions:
        if exclusion.key == key:
            return exclusion.reason.rstrip(".")
    if key in _TITLES:
        return _TITLES[key]
    field = key.removeprefix(_MISSING)
    titles = {field.key: field.title for field in framework.casework.fields}
    if key.startswith(_MISSING) and field in titles:
        return _("Missing: %(field)s", field=titles[field])
    return key.replace("_", " ").capitalize()
