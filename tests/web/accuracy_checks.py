"""Factual accuracy checks of an inspection: records as they are stored, and a draft that can be sent."""

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from inspectorate.method.report.accuracy.statements import numbered_statements
from inspectorate.method.report.content import Paragraph, Report, Run, Section
from inspectorate.typeset.layout import lay_out
from inspectorate.web.accuracy.models import AccuracyCheck
from inspectorate.web.accuracy.queries.checks import statement_row
from inspectorate.web.editions import framework
from inspectorate.web.judgements import evidence_files
from inspectorate.web.reports.changes import sections, sign_off
from inspectorate.web.reports.changes.recommendations import RecommendationWords, add_recommendation
from inspectorate.web.reports.models import Capacity
from inspectorate.web.reports.queries.sign_off import sign_off_overview
from inspectorate.web.states import Role
from tests.web.factories import Team

CONTENT = b"%PDF-1.7 minutes"
SERVICE_ROLES = (Role.SERVICE_HEAD, Role.BOARD)


def small_report(here: Team) -> Report:
    """Return a report of one paragraph."""
    return Report(
        title="A report",
        service=here.service.name,
        series="Youth",
        inspectorate="The inspectorate",
        author="The inspectorate",
        date="Draft",
        dated=timezone.localdate(),
        language="en-GB",
        notice="",
        licence="",
        levels=framework(here.inspection.edition).ratings.levels,
        front=(),
        sections=(Section("2.1", "Assessment", blocks=(Paragraph((Run("They meet quarterly."),)),)),),
        footnotes=(),
        tables=(),
        figures={},
    )


def stored_check(here: Team, *, ago: int = 0) -> AccuracyCheck:
    """Create a check of a small report, sent to the service's people, whose deadline is so many days ago."""
    report = small_report(here)
    record = here.inspection.accuracy_checks.create(
        number=here.inspection.accuracy_checks.count() + 1,
        working_days=10,
        deadline=timezone.localdate() - timedelta(days=ago),
        draft_digest="x",
        content={"texts": {}, "recommendations": [], "ratings": {}, "figures": ""},
        statements=[statement_row(statement) for statement in numbered_statements(report)],
        documents={"report": lay_out(report)},
        by=here.people[Role.LEAD],
    )
    for role in SERVICE_ROLES:
        person = here.people[role]
        record.recipients.create(person=person, name=person.name, token=f"{role}-{record.pk}")
    return record


def check_records(here: Team) -> dict[str, Any]:
    """Create a check with a challenge that was late, its file, its response, and a signature.

    Return the URL parameters.
    """
    record, lead = stored_check(here), here.people[Role.LEAD]
    recipient = record.recipients.create(name="Ola Chair", email="ola@example.org", token=f"ola-{record.pk}")
    own = record.recipients.get(person=here.people[Role.SERVICE_HEAD])
    challenge = record.challenges.create(
        recipient=own,
        number=1,
        statement=1,
        digest=record.statements[0]["digest"],
        wrong="They meet monthly.",
        channel="page",
        is_late=True,
        is_admitted=True,
        admission_reason="The post was late.",
        admitted_by=lead,
        admitted_at=timezone.now(),
        by=here.people[Role.SERVICE_HEAD],
    )
    file = challenge.files.create(
        file_name="minutes.pdf",
        stored_name=evidence_files.save(here.inspection.pk, CONTENT),
        content_hash=hashlib.sha256(CONTENT).hexdigest(),
    )
    challenge.responses.create(number=1, outcome="accepted", reason="The minutes show it.", by=lead)
    record.sign_offs.create(digest="x", draft_digest="x", name="x", by=here.people[Role.HEAD])
    return {
        "statement": 1,
        "draft_document": "report",
        "file_format": "csv",
        "challenge": challenge.pk,
        "challenge_file": file.pk,
        "recipient": recipient.pk,
    }


def signed_by_lead(here: Team) -> Team:
    """Let the lead inspector agree every section of a draft, and sign it."""
    lead = here.access(Role.LEAD)
    if not here.inspection.recommendations.exists():
        words = RecommendationWords("The management board", "meet more often", "within 3 months")
        add_recommendation(access=lead, words=words)
    for section in here.inspection.report_sections.all():
        section.comments.filter(parent=None).update(resolved_by=lead.person, resolved_at=timezone.now())
        latest = section.versions.get(number=section.version)
        if latest.text.strip() and section.state != "agreed":
            sections.agree(access=lead, key=section.key, version=section.version)
    overview = sign_off_overview(access=lead)
    assert not overview.blockers, overview.blockers
    sign_off.sign(access=lead, capacity=Capacity.LEAD, digest=overview.digest)
    return here
