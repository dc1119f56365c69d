"""Ratings, judgements, the panel and packages for programs: what the pages do, by the same changes."""

from ninja import Router

from inspectorate.web.judgements.api.judging import router as judging
from inspectorate.web.judgements.api.packaging import router as packaging
from inspectorate.web.judgements.api.paneling import router as paneling
from inspectorate.web.judgements.api.rating import router as rating

router = Router()
for each in (rating, judging, paneling, packaging):
    router.add_router("", each)

__all__ = ["router"]
