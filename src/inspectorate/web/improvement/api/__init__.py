"""REST endpoints of the improvement plan. They call the same changes as the pages."""

from ninja import Router

from inspectorate.web.improvement.api.actions import router as actions_router
from inspectorate.web.improvement.api.plan import router as plan_router
from inspectorate.web.improvement.api.reviews import router as reviews_router

router = Router()
for subject_router in (plan_router, actions_router, reviews_router):
    router.add_router("", subject_router)

__all__ = ["router"]
