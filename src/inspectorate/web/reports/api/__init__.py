"""REST endpoints of the draft of a report. They call the same changes as the pages."""

from ninja import Router

from inspectorate.web.reports.api.comments import router as comments_router
from inspectorate.web.reports.api.preview import router as preview_router
from inspectorate.web.reports.api.recommendations import router as recommendations_router
from inspectorate.web.reports.api.sections import router as sections_router
from inspectorate.web.reports.api.sign_off import router as sign_off_router
from inspectorate.web.reports.api.sources import router as sources_router
from inspectorate.web.reports.api.versions import router as versions_router
from inspectorate.web.reports.api.welsh import router as welsh_router
from inspectorate.web.reports.api.word_drafts import router as word_drafts_router

router = Router()
for subject_router in (
    sections_router,
    versions_router,
    sources_router,
    preview_router,
    welsh_router,
    word_drafts_router,
    comments_router,
    recommendations_router,
    sign_off_router,
):
    router.add_router("", subject_router)

__all__ = ["router"]
