"""REST endpoints of the factual accuracy check. They call the same changes as the pages."""

from ninja import Router

from inspectorate.web.accuracy.api.challenges import router as challenges_router
from inspectorate.web.accuracy.api.checks import router as checks_router
from inspectorate.web.accuracy.api.responses import router as responses_router

router = Router()
for subject_router in (checks_router, challenges_router, responses_router):
    router.add_router("", subject_router)

__all__ = ["router"]
