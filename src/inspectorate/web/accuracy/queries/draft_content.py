"""The present draft of a report: what it says, its statements, and what has changed since a check."""

from dataclasses import dataclass, replace

from inspectorate.method.faults import FaultsFound
from inspectorate.method.report.accuracy.draft_changes import (
    DraftChange,
    DraftContent,
    PermittedChanges,
    draft_changes,
    draft_content,
)
from inspectorate.method.report.accuracy.statements import (
    NumberedStatement,
    numbered_statements,
    own_section,
)
from inspectorate.method.report.composition import compose_draft
from inspectorate.method.report.content import Report
from inspectorate.method.report.draft import Draft, prepare
from inspectorate.method.report.section_titles import section_titles
from inspectorate.web.accuracy.models import AccuracyCheck, ChallengeOutcome
from inspectorate.web.accuracy.queries.challenges import all_challenges
from inspectorate.web.accuracy.queries.checks import content_of
from inspectorate.web.adoption.queries import framework_as_adopted
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.reports.queries.narrative import prepared_draft
from inspectorate.web.reports.queries.sign_off import signed_digest
from inspectorate.web.results.queries.personal_results import imported_framework, personal_results
from inspectorate.web.translation import translated, translated_fault


@dataclass(frozen=True, slots=True)
class PresentDraft:
    """The draft as it is now: its report, what it says, its statements, and the digest that is signed."""

    report: Report
    content: DraftContent
    statements: tuple[NumberedStatement, ...]
    digest: str


def present_draft(*, access: InspectionAccess) -> PresentDraft:
    """Return the draft as it is now. Raises FaultsFound if it cannot be calculated."""
    draft = prepared_draft(access=access)
    report = compose_draft(_as_adopted(access, draft))
    return PresentDraft(report, draft_content(draft), numbered_statements(report), signed_digest(draft))


def _as_adopted(access: InspectionAccess, draft: Draft) -> Draft:
    """Return the draft with the edition as adopted here, or as in the package that was imported."""
    framework = framework_as_adopted(access.inspection.edition)
    if not framework.adoption:
        framework = imported_framework(access.inspection) or framework
    results = personal_results(access=access).results
    return prepare(replace(draft.inspection, framework=framework), results)


def draft_changes_since(*, access: InspectionAccess, record: AccuracyCheck) -> tuple[DraftChange, ...]:
    """Return what has changed in the draft since it was sent. Raises FaultsFound if it is not calculable."""
    current = draft_content(prepared_draft(access=access))
    return draft_changes(content_of(record), current, permitted_changes(record))


def permitted_changes(record: AccuracyCheck) -> PermittedChanges:
    """Return what may change because of the challenges to a check and the responses to them."""
    sections: set[str] = set()
    asks_panel = False
    statements = record.statements
    for challenge in all_challenges(record.inspection):
        response = next(iter(challenge.responses.all()), None)
        if challenge.check_sent_id != record.pk or not challenge.counts or response is None:
            continue
        if response.outcome == ChallengeOutcome.NOT_ACCEPTED:
            continue
        sections |= {own_section(statements[challenge.statement - 1]["section"]), *response.sections}
        asks_panel = asks_panel or response.asks_panel
    return PermittedChanges(frozenset(sections), asks_panel)


def titles_of_sections(access: InspectionAccess) -> dict[str, str]:
    """Return the titles of the sections that a response can name, by key, and of the recommendations."""
    titles = {key: translated(title) for key, title in section_titles(access.framework).items()}
    return {**titles, "recommendations": translated("Recommendations")}


def first_fault(error: FaultsFound) -> str:
    """Return the first of the faults that were found, as the sentence of a broken rule."""
    fault = translated_fault(error.faults[0])
    return f"{fault.problem} {fault.cure}"
