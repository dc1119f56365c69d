"""Results for one person: made of every assessment that the person is not blind to.

Whoever assesses a case that somebody else assesses too sees results without the other assessment until both
are finished. Theirs are calculated on request and not stored; everyone else's are the stored
ones. Pages, API routes and exports use this module; they cannot import the results of all assessments.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from inspectorate.method import inspection as method
from inspectorate.method.inspection import ResultInputs, Results, results_from
from inspectorate.method.standards import Framework
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries.blindness import hidden_assessments
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.results.models import ImportedParts, StoredResult
from inspectorate.web.results.queries.inputs import imported_parts, method_inspection, result_inputs
from inspectorate.web.results.queries.results import digest_of, latest, read, stored

FRESH_FOR = timedelta(seconds=15)
"""Stored results are recalculated at most this often while answers come in; progress is always current."""


@dataclass(frozen=True, slots=True)
class PersonalResults:
    """The results that one person may see.

    `source` is the stored result, or the inputs of results that are not stored. `left_out` are the ids of the
    cases of which an assessment is left out because the person assesses them blind. `is_stale` is true if an
    input has changed since the calculation.
    """

    results: Results
    source: StoredResult | ResultInputs
    calculated_at: datetime
    is_stale: bool
    left_out: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 over what the results follow from."""
        return self.source.digest if isinstance(self.source, StoredResult) else digest_of(self.source)


def personal_results(
    *,
    access: InspectionAccess,
    not_older_than: timedelta | None = None,
    recalculate: bool = True,
    hidden: list[Assessment] | None = None,
) -> PersonalResults:
    """Return the results for a person, at most `not_older_than` out of date.

    `hidden` are the assessments that the person is blind to, if they have been read already.

    Without `recalculate` they are the ones stored last, even if an input has changed since. Raises
    FaultsFound if a judgement or decision is not valid.
    """
    hidden = hidden_assessments(access=access) if hidden is None else hidden
    if hidden:
        return _without(access, hidden)
    if recalculate:
        result, is_stale = stored(access.inspection, not_older_than=not_older_than), False
    else:
        result, is_stale = latest(access.inspection, fresh_for=FRESH_FOR)
    return PersonalResults(read(result), result, result.calculated_at, is_stale, ())


def personal_inputs(*, access: InspectionAccess) -> method.Inspection:
    """Return an inspection as a value of the method, without the assessments a person is blind to."""
    hidden = hidden_assessments(access=access)
    return method_inspection(access.inspection, without=[assessment.pk for assessment in hidden])


def imported_framework(inspection: Inspection) -> Framework | None:
    """Return the edition as adopted in the imported package; None if the inspection is not imported."""
    imported = ImportedParts.objects.filter(inspection=inspection).first()
    return imported_parts(imported).framework if imported else None


def deciding_cases(results: Results, *standards: str) -> set[str]:
    """Return the ids of the cases whose single answers are shown with results: those that decide a rating.

    Only those of the standards named, if any is.
    """
    return {
        case.case_id
        for standard, sensitivity in results.sensitivity.items()
        if not standards or standard in standards
        for case in sensitivity.deciding
    }


def _without(access: InspectionAccess, hidden: list[Assessment]) -> PersonalResults:
    inputs = result_inputs(access.inspection, without=[assessment.pk for assessment in hidden])
    left_out = tuple(dict.fromkeys(assessment.case_id for assessment in hidden))
    return PersonalResults(results_from(inputs), inputs, timezone.now(), False, left_out)
