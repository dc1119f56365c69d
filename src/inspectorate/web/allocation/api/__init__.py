"""REST endpoints of allocation, interviews and conflicted work. They call the same changes as the pages."""

from ninja import Router

from inspectorate.web.allocation.api.allocations import router as allocations_router
from inspectorate.web.allocation.api.assignment import router as assignment_router
from inspectorate.web.allocation.api.conflicts import router as conflicts_router
from inspectorate.web.allocation.api.replacements import router as replacements_router

router = Router()
for subject_router in (allocations_router, assignment_router, replacements_router, conflicts_router):
    router.add_router("", subject_router)

__all__ = ["router"]
