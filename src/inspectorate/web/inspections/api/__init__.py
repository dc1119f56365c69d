"""REST endpoints of inspections, teams, conflicts of interest, and services. They call the pages' changes."""

from ninja import Router

from inspectorate.web.inspections.api.conflicts import router as conflicts_router
from inspectorate.web.inspections.api.inspections import router as inspections_router
from inspectorate.web.inspections.api.people import router as people_router
from inspectorate.web.inspections.api.teams import router as teams_router

router = Router()
for subject_router in (inspections_router, teams_router, conflicts_router, people_router):
    router.add_router("", subject_router)

__all__ = ["router"]
