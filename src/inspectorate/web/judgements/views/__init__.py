"""The pages of judgements, the picture forming, the panel and packages."""

from inspectorate.web.judgements.views.forming import answer_enquiry, enquiries, picture, picture_now, unfold
from inspectorate.web.judgements.views.judging import add_item, item, judge, judgement, judgements
from inspectorate.web.judgements.views.packaging import download, import_package, package
from inspectorate.web.judgements.views.paneling import (
    decide,
    give_view,
    panel,
    ratings,
    reopen,
    seats,
    standard,
    unseat,
)

__all__ = [
    "add_item",
    "answer_enquiry",
    "decide",
    "download",
    "enquiries",
    "give_view",
    "import_package",
    "item",
    "judge",
    "judgement",
    "judgements",
    "package",
    "panel",
    "picture",
    "picture_now",
    "ratings",
    "reopen",
    "seats",
    "standard",
    "unfold",
    "unseat",
]
