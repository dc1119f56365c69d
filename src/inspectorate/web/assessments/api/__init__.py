"""REST endpoints for answers, reviews, alerts, tallies and consistency. They call the pages’ changes."""

from ninja import Router

from inspectorate.web.assessments.api.agreement import router as agreement_router
from inspectorate.web.assessments.api.alerts import router as alerts_router
from inspectorate.web.assessments.api.answers import router as answers_router
from inspectorate.web.assessments.api.caseload import router as caseload_router
from inspectorate.web.assessments.api.inspection_answers import router as inspection_answers_router
from inspectorate.web.assessments.api.reviews import router as reviews_router
from inspectorate.web.assessments.api.second_draws import router as second_draws_router
from inspectorate.web.assessments.api.spreadsheets import router as spreadsheets_router
from inspectorate.web.assessments.api.tallies import router as tallies_router

router = Router()
for subject_router in (
    caseload_router,
    inspection_answers_router,
    spreadsheets_router,
    answers_router,
    reviews_router,
    alerts_router,
    tallies_router,
    agreement_router,
    second_draws_router,
):
    router.add_router("", subject_router)

__all__ = ["router"]
