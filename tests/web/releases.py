"""Releases for tests: of the example's report, and small ones that are quickly made."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from inspectorate.release.digests import DIGESTS, digests
from inspectorate.web.accuracy.models import AccuracyCheck, ResponsesSignOff
from inspectorate.web.accuracy.queries.blockers import responses_digest
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.people.models import Service
from inspectorate.web.publication.models import Release, ReleaseFile, ReleaseState
from inspectorate.web.reports.models import SectionState
from inspectorate.web.reports.queries.sign_off import ORDER, sign_off_overview
from inspectorate.web.states import Role, State
from tests.web.factories import Team
from tests.web.report_drafts import confirmed

PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta http-equiv="Content-Security-Policy" '
    'content="default-src &#39;none&#39;"><title>Report</title></head><body><h1>Report</h1></body></html>'
)


def signed(here: Team) -> Team:
    """Confirm the ratings of the example, agree every section of its report, check its facts, and sign it."""
    confirmed(here)
    here.inspection.report_sections.update(state=SectionState.AGREED)
    access = here.access(Role.HEAD)
    overview = sign_off_overview(access=access)
    assert overview.blockers == (), overview.blockers
    for capacity in ORDER:
        here.inspection.sign_offs.create(
            capacity=capacity, digest=overview.digest, name="Alex", by=here.people[Role.HEAD]
        )
    checked(here, overview.digest)
    return here


def checked(here: Team, draft_digest: str) -> None:
    """Record a factual accuracy check of this draft without challenges, and its sign-off."""
    head = here.people[Role.HEAD]
    record = AccuracyCheck.objects.create(
        inspection=here.inspection,
        number=1,
        working_days=10,
        deadline=timezone.localdate(),
        draft_digest=draft_digest,
        by=head,
    )
    ResponsesSignOff.objects.create(
        check_sent=record, digest=responses_digest([]), draft_digest=draft_digest, name="Alex", by=head
    )


def facts(
    service: str = "Fernshire Youth Justice Service",
    rating: str = "Good",
    year: int = 2018,
    recommendations: Sequence[tuple[int, str]] = (),
) -> Any:
    """Return what the public site shows of a release; of recommendations, the record and the text."""
    return {
        "inspection": {
            "id": "x",
            "service": service,
            "area": "Fernshire",
            "fieldwork_started": f"{year}-09-03",
            "fieldwork_ended": f"{year}-09-14",
        },
        "report": {"title": f"An inspection of {service}", "series": "Youth inspection", "notice": ""},
        "ratings": {
            "overall": {"rating": rating, "score": 20, "out_of": 36},
            "standards": [
                {
                    "standard": "1.1",
                    "title": "Governance",
                    "domain": "Organisational delivery",
                    "rating": rating,
                },
                {"standard": "2.1", "title": "Assessment", "domain": "Court disposals", "rating": None},
            ],
        },
        "recommendations": [
            {
                "number": number,
                "addressee": "The youth justice board",
                "text": text,
                "due": "March 2019",
                "standards": ["1.1"],
                "record": record,
            }
            for number, (record, text) in enumerate(recommendations, start=1)
        ],
        "edition": {"id": "youth-2018", "title": "Youth inspection standards 2018"},
    }


def small_release(
    here: Team | Inspection,
    *,
    state: ReleaseState = ReleaseState.PREPARED,
    number: int = 1,
    page: str = PAGE,
    note: str = "",
    slug: str = "",
    **values: Any,
) -> Release:
    """Create a release with a web page, a PDF that is none, and digests, without a report behind it."""
    inspection = here.inspection if isinstance(here, Team) else here
    person, now = inspection.set_up_by, timezone.now()
    end_of_day = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    contents = {
        "index.html": page.encode(),
        "report.pdf": b"%PDF-1.7",
        "data/ratings.csv": b"standard\n1.1\n",
    }
    contents[DIGESTS] = digests(contents)
    shown = facts(**values)
    release = Release.objects.create(
        inspection=inspection,
        number=number,
        note=note,
        publish_at=end_of_day,
        slug=slug or f"report-{inspection.pk}",
        service_slug=f"service-{inspection.service_id}",
        signed_digest="x",
        facts=json.loads(json.dumps(shown)),
        digest=hashlib.sha256(contents[DIGESTS]).hexdigest(),
        prepared_by=person,
        state=state,
        scheduled_by=person if state == ReleaseState.SCHEDULED else None,
        published_by=person if state == ReleaseState.PUBLISHED else None,
        published_at=now if state == ReleaseState.PUBLISHED else None,
    )
    for name, content in contents.items():
        media_type = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "csv": "text/csv"}
        ReleaseFile.objects.create(
            release=release,
            name=name,
            digest=hashlib.sha256(content).hexdigest(),
            size=len(content),
            media_type=media_type.get(name.rpartition(".")[2], "application/json"),
            content=content,
        )
    return release


def published(here: Team, **values: Any) -> Release:
    """Create a small published release, with its inspection in the state “published”."""
    here.stand(State.PUBLISHED)
    return small_release(here, state=ReleaseState.PUBLISHED, **values)


def add_published_reports(team: Team, count: int) -> list[Release]:
    """Publish a small report on each of some further services, and return the releases."""
    releases = []
    for number in range(count):
        service = Service.objects.create(
            name=f"Service {number:03}", short_name="S", area=f"Area {number % 9}"
        )
        inspection = Inspection.objects.create(
            service=service,
            edition=team.inspection.edition,
            edition_hash=team.inspection.edition_hash,
            set_up_by=team.people[Role.OPERATIONS],
            fieldwork_starts=team.inspection.fieldwork_starts,
            state=State.PUBLISHED,
        )
        values: dict[str, Any] = {"service": service.name, "rating": "Inadequate", "year": 2019}
        releases.append(small_release(inspection, state=ReleaseState.PUBLISHED, **values))
    return releases
