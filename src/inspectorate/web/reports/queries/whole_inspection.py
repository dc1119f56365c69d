"""An inspection with every answer and the draft of its report, for people from whom no answer is hidden."""

from dataclasses import replace

from django.utils.translation import gettext as _

from inspectorate.method import inspection as method
from inspectorate.method.standards import Framework
from inspectorate.web.adoption.queries import framework_as_adopted
from inspectorate.web.assessments.queries.blindness import hidden_cases
from inspectorate.web.assessments.queries.conflicts import conflicted_cases
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import NotPermitted, RuleBroken
from inspectorate.web.reports.queries.narrative import with_draft
from inspectorate.web.results.queries.personal_results import imported_framework, personal_inputs


def whole_inspection(access: InspectionAccess) -> method.Inspection:
    """Return the inspection with every answer. Raises NotPermitted or RuleBroken if some stay hidden."""
    require_whole_inspection(access)
    inspection = with_draft(access.inspection, personal_inputs(access=access))
    return replace(inspection, framework=_framework(access.inspection))


def require_whole_inspection(access: InspectionAccess) -> None:
    """Raise NotPermitted or RuleBroken if some answers of an inspection stay hidden from a person."""
    if access.inspection.assessments.filter(conflicted_cases(access.inspection.pk, access.conflict)).exists():
        raise NotPermitted(
            _(
                "You declared a conflict of interest in cases of this inspection, so you cannot download "
                "its package or report. Ask a head of inspections or another lead inspector."
            )
        )
    if rule := blind_rule(access=access):
        raise rule


def blind_rule(*, access: InspectionAccess) -> RuleBroken | None:
    """Return the rule that refuses the files to a person who assesses a case blind, if they do."""
    cases = hidden_cases(access=access)
    if not cases:
        return None
    return RuleBroken(
        _(
            "You assess %(cases)s without knowing the other assessor’s answers, and the files hold them. "
            "You can download the files once both of you have finished. A head of inspections can download "
            "them now."
        )
        % {"cases": ", ".join(cases)}
    )


def _framework(inspection: Inspection) -> Framework:
    """Return the edition as adopted here or, if it is not, as adopted in the package that was imported."""
    framework = framework_as_adopted(inspection.edition)
    if framework.adoption:
        return framework
    return imported_framework(inspection) or framework
