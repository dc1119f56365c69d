"""Assessments for programs: what the pages can do with answers, alerts and tallies, by the same changes."""

from ninja import Router

from inspectorate.web.assessments.api.agreement import router as comparing
from inspectorate.web.assessments.api.alerts import router as alerting
from inspectorate.web.assessments.api.answers import router as answering
from inspectorate.web.assessments.api.caseload import router as reading

router = Router()
for each in (reading, answering, alerting, comparing):
    router.add_router("", each)

__all__ = ["router"]
