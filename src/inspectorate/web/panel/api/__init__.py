"""REST endpoints of the ratings panel: its standards, members and ratings. They call the pages' changes."""

from ninja import Router

from inspectorate.web.panel.api.members import router as members_router
from inspectorate.web.panel.api.standards import router as standards_router

router = Router()
for subject_router in (standards_router, members_router):
    router.add_router("", subject_router)

__all__ = ["router"]
