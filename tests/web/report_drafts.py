"""An inspection whose ratings are confirmed, with the draft of its report."""

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements.models import Decision
from inspectorate.web.reports.changes import drafts
from inspectorate.web.reports.models import ReportSection
from inspectorate.web.results.queries import results
from inspectorate.web.states import Role, State
from tests.web.assigned_cases import NOW
from tests.web.factories import Team


def decide_everything(here: Team) -> None:
    """Record the panel's decision on every standard: the proposed rating."""
    ratings = results.results(here.inspection).ratings
    decided = set(here.inspection.decisions.values_list("standard", flat=True))
    Decision.objects.bulk_create(
        Decision(
            inspection=here.inspection,
            standard=standard,
            round=1,
            rating=rating.proposed.rating or "",
            members=["Alex Lead inspector", "Alex Inspector"],
            on=NOW,
            by=here.people[Role.LEAD],
        )
        for standard, rating in ratings.items()
        if standard not in decided
    )


def confirmed(here: Team) -> Team:
    """Confirm the ratings of the example, and start the draft of its report."""
    decide_everything(here)
    here.stand(State.CONFIRMED)
    drafts.start_draft(access=here.access(Role.HEAD))
    return here


def section_of(inspection: Inspection, key: str) -> ReportSection:
    """Return a section of the draft."""
    return inspection.report_sections.get(key=key)
