"""REST endpoints of judgements, evidence and lines of enquiry. They call the same changes as the pages."""

from ninja import Router

from inspectorate.web.judgements.api.evidence import router as evidence_router
from inspectorate.web.judgements.api.judgements import router as judgements_router
from inspectorate.web.judgements.api.lines_of_enquiry import router as lines_of_enquiry_router

router = Router()
for subject_router in (judgements_router, evidence_router, lines_of_enquiry_router):
    router.add_router("", subject_router)

__all__ = ["router"]
