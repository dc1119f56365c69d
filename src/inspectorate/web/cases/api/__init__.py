"""REST endpoints of long lists, draws and samples. They call the same changes as the pages."""

from ninja import Router

from inspectorate.web.cases.api.draws import router as draws_router
from inspectorate.web.cases.api.long_lists import router as long_lists_router
from inspectorate.web.cases.api.samples import router as samples_router

router = Router()
for subject_router in (long_lists_router, samples_router, draws_router):
    router.add_router("", subject_router)

__all__ = ["router"]
